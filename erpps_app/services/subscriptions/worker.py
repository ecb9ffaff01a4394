"""Tells every subscriber what it is owed, as long as the portal runs.

Any number of workers, in any number of processes: each subscriber is one worker's at a time. A
subscriber that is slow keeps nobody waiting: each has its own task, its own few connections, and a
turn that ends; those that do not answer are left alone for a while.
"""

import asyncio
import logging
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from erpps_app import db
from erpps_app.domain.subscriptions import Pace
from erpps_app.models.base import now
from erpps_app.services.subscriptions import turns
from erpps_app.services.subscriptions.delivery import Office, work_on
from erpps_app.services.subscriptions.turns import Means
from erpps_app.settings import settings

PAUSE_SECONDS = 0.5
TURNS, THREADS = 64, 4
log = logging.getLogger("erpps.subscriptions")


async def run_forever() -> None:
    """Work, as long as the app runs."""
    current = settings()
    pace = Pace(
        attempts=current.subscriber_attempts,
        give_up_after=timedelta(hours=current.subscriber_hours),
    )
    means = Means(db.transaction, pace, random.SystemRandom().random)
    with ThreadPoolExecutor(THREADS, "subscriptions") as threads:
        await work(Office(means, threads, local=current.is_demonstration))


async def work(office: Office, pause: float = PAUSE_SECONDS) -> None:
    """Begin a turn with each who is owed something and is nobody's, for ever."""
    under_way: dict[str, asyncio.Task[None]] = {}
    async with asyncio.TaskGroup() as tasks:
        while True:
            for key in await _due(office):
                if key not in under_way and len(under_way) < TURNS:
                    task = tasks.create_task(_turn(office, key))
                    under_way[key] = task
                    task.add_done_callback(lambda _, key=key: under_way.pop(key))
            await asyncio.sleep(pause)


async def _due(office: Office) -> list[str]:
    try:
        return await office.run(turns.due, office.means, now())
    except Exception:
        log.exception("Subscribers could not be read")
        return []


async def _turn(office: Office, subscriber_id: str) -> None:
    """An accident with one subscriber stops no other; its lease says when it is tried again."""
    try:
        await work_on(office, subscriber_id)
    except Exception:
        log.exception("The turn of subscriber %s was broken off", subscriber_id)
