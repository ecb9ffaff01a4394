"""Subscribers in the tests: made as an administrator does, told by a worker that may be killed."""

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from erpps_app import db
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.subscriptions import FOLLOWED, Pace
from erpps_app.services.subscriptions import subscribers, verifying
from erpps_app.services.subscriptions.delivery import Office, work_on
from erpps_app.services.subscriptions.subscribers import Secret
from erpps_app.services.subscriptions.turns import Means
from erpps_app.services.subscriptions.worker import work
from erpps_app.settings import settings
from tests.conftest import Begin

ADMIN = Actor("admin", Role.ADMIN, "Agathe Delmas")
# As in production, but that nobody waits for hours. A lease outlasts a turn and its last requests.
QUICK = Pace(
    first=timedelta(milliseconds=20),
    longest=timedelta(milliseconds=100),
    longest_outage=timedelta(milliseconds=100),
    request=timedelta(milliseconds=600),
    turn=timedelta(milliseconds=200),
    lease=timedelta(milliseconds=1_500),
    window=8,
    batch=2,
)
# The same where nobody is killed: however slow the machine, a turn does all that there is to do.
CALM = replace(
    QUICK, request=timedelta(seconds=10), turn=timedelta(seconds=10), lease=timedelta(seconds=60)
)


def form(address: str, **changed: str) -> dict[str, str]:
    """What an administrator types."""
    boxes = {kind.value: "oui" for kind in FOLLOWED}
    return {"nom": "Messagerie", "organisme": "Opérateur", "adresse": address, **boxes, **changed}


def subscribe(begin: Begin, address: str, **changed: str) -> tuple[str, Secret]:
    """A subscriber whose address is not verified yet."""
    with begin() as session:
        return subscribers.create(session, ADMIN, form(address, **changed))


def verify(begin: Begin, key: str) -> str:
    """Ask for the proof; what is wrong, empty when it came."""
    with begin() as session:
        question = verifying.ask_proof(session, ADMIN, key)
    answer = asyncio.run(verifying.ask(question))
    with begin() as session:
        return verifying.conclude(session, ADMIN, question, answer).wrong


def office(begin: Begin, threads: ThreadPoolExecutor, pace: Pace = CALM) -> Office:
    return Office(Means(begin, pace, random.Random(7).random), threads, local=True)


def turn(begin: Begin, key: str, pace: Pace = CALM) -> bool:
    """One turn with a subscriber; whether it took something."""
    with ThreadPoolExecutor(2) as threads:
        return asyncio.run(work_on(office(begin, threads, pace), key))


def tell(url: str, folder: str) -> None:
    """Tell every subscriber what it is owed, until killed."""
    settings().data_dir = Path(folder)
    begin: Begin = partial(db.transaction, on=db.make_engine(url))
    with ThreadPoolExecutor(4) as threads:
        asyncio.run(work(office(begin, threads, QUICK), pause=0.02))
