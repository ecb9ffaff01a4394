"""Makes every worker read the lists as they stand, within a second of a change, without a restart.

Each change takes the next rank of one counter, whose row it holds until it is committed. Each
worker asks for the counter once a second, beside its requests: these find the lists in memory and
ask nothing more of the database.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractContextManager

from sqlmodel import Session, col, select

from erpps_app import db
from erpps_app.adapters import reference
from erpps_app.domain.lists import Change, ListName
from erpps_app.models.lists import ListChange
from erpps_app.models.register import NumberSequence
from erpps_app.services import numbering

COUNTER = "nomenclatures"
PAUSE_SECONDS = 1.0
log = logging.getLogger("erpps.lists")
Begin = Callable[..., AbstractContextManager[Session]]


def rows(session: Session) -> Sequence[ListChange]:
    """Every change, in the order in which they were made."""
    return session.exec(select(ListChange).order_by(col(ListChange.id))).all()


def change_of(row: ListChange) -> Change:
    """A row as the domain reads it."""
    return Change(
        list=ListName(row.list),
        code=row.code,
        number=row.number,
        effective_from=row.effective_from,
        values=row.content,
        offered=row.offered,
        cancels=row.cancels,
        made_at=row.at,
    )


def mark(session: Session) -> None:
    """Say that the lists change; whoever changes them next waits until this is committed."""
    numbering.next_rank(session, COUNTER, first=1)


def follow(session: Session) -> bool:
    """Read the changes again if there are others than this process knows.

    Returns:
        whether there were.
    """
    generation = _generation(session)
    if generation == reference.known_generation():
        return False
    reference.lay((change_of(row) for row in rows(session)), generation)
    return True


def load(begin: Begin) -> None:
    """The same for a command, once, before it reads a list."""
    with begin(read_only=True) as session:
        follow(session)


@contextlib.asynccontextmanager
async def following() -> AsyncGenerator[None]:
    """Read the changes before the first request, then every second as long as the app runs."""
    await _follow_once()
    task = asyncio.create_task(_follow_forever())
    try:
        yield
    finally:
        task.cancel()


async def _follow_forever() -> None:
    while True:
        await asyncio.sleep(PAUSE_SECONDS)
        await _follow_once()


async def _follow_once() -> None:
    try:
        await asyncio.to_thread(load, db.transaction)
    except Exception:
        log.exception("The lists could not be read")


def _generation(session: Session) -> int:
    found = session.exec(select(NumberSequence.last).where(NumberSequence.name == COUNTER)).first()
    return found or 0
