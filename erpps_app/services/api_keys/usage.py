"""Counts what each key does: in memory while calls are answered, then added to the database.

A process that is killed loses the seconds that it had not added yet; it is a measure, not a bill.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from erpps_app import db
from erpps_app.domain.api_scopes import Family
from erpps_app.models.api_keys import ApiUsage
from erpps_app.models.base import now
from erpps_app.services.bulk.copying import table_of
from erpps_app.services.context import paris

PAUSE_SECONDS = 5.0
log = logging.getLogger("erpps.api_keys")
Begin = Callable[[], AbstractContextManager[Session]]
Place = tuple[str, date, str]


@dataclass(slots=True)
class Tally:
    """What was counted and is not in the database yet."""

    last_at: datetime
    calls: int = 0
    refused: int = 0
    bytes: int = 0


class Counter:
    """Counts by key, day and family; only ever touched from one thread at a time."""

    def __init__(self) -> None:
        self._tallies: dict[Place, Tally] = {}

    def add(
        self, key_id: str, family: Family, *, calls: int = 0, refused: int = 0, size: int = 0
    ) -> None:
        """Count calls that were let in, calls that were refused, bytes of answers."""
        at = now()
        place = (key_id, paris(at).date(), family.value)
        tally = self._tallies.get(place)
        if tally is None:
            tally = self._tallies[place] = Tally(at)
        tally.last_at = max(tally.last_at, at)
        tally.calls += calls
        tally.refused += refused
        tally.bytes += size

    def take(self) -> dict[Place, Tally]:
        """All that was counted, which is counted no more."""
        taken, self._tallies = self._tallies, {}
        return taken

    def give_back(self, taken: Mapping[Place, Tally]) -> None:
        """Count again what could not be written."""
        for place, tally in taken.items():
            held = self._tallies.setdefault(place, Tally(tally.last_at))
            held.last_at = max(held.last_at, tally.last_at)
            held.calls += tally.calls
            held.refused += tally.refused
            held.bytes += tally.bytes


counter = Counter()


def write(begin: Begin, taken: Mapping[Place, Tally]) -> None:
    """Add to what this and other workers have written; in one order, so that none waits in a ring.

    Args:
        begin: opens a transaction. taken: what was counted.
    """
    if not taken:
        return
    with begin() as session:
        insert = (
            postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        )
        table = table_of(ApiUsage)
        for (key_id, day, family), tally in sorted(taken.items()):
            added = insert(table).values(
                key_id=key_id,
                day=day,
                family=family,
                calls=tally.calls,
                refused=tally.refused,
                bytes=tally.bytes,
                last_at=tally.last_at,
            )
            new = added.excluded
            later = case((new.last_at > table.c.last_at, new.last_at), else_=table.c.last_at)
            summed = {name: table.c[name] + new[name] for name in ("calls", "refused", "bytes")}
            session.connection().execute(
                added.on_conflict_do_update(
                    index_elements=[table.c.key_id, table.c.day, table.c.family],
                    set_={**summed, "last_at": later},
                )
            )


@contextlib.asynccontextmanager
async def counting() -> AsyncGenerator[None]:
    """Add every few seconds as long as the app runs, and once more when it stops."""
    task = asyncio.create_task(_add_forever())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await add_now()


async def add_now() -> None:
    """Add what was counted so far; what cannot be written is kept for the next time."""
    taken = counter.take()
    try:
        await asyncio.to_thread(write, db.transaction, taken)
    except Exception:
        counter.give_back(taken)
        log.exception("The use of keys could not be written")


async def _add_forever() -> None:
    while True:
        await asyncio.sleep(PAUSE_SECONDS)
        await add_now()
