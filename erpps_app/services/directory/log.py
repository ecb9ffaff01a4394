"""The log of publications: its end, its lock, what stands in it.

A position is given under a lock that is held until the commit, by whoever publishes: the next one
can only be given once the one before can be read. A reader who has seen a position has seen, or can
see, everything before it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session
from sqlmodel import col, select

from erpps_app.models.directory import Publication

LOCK = 7_346_002  # any number that nothing else locks on the same PostgreSQL database
CONTACT = "ContactDetails"  # what e-CPS and MSSanté follow, and nobody else


@dataclass(frozen=True, slots=True)
class End:
    """The last position given, and when; zero when nothing was published yet."""

    position: int
    at: datetime


def end(session: Session) -> End:
    """Where the log ends, as this transaction sees it."""
    last = session.execute(
        select(Publication.position, Publication.at)
        .order_by(col(Publication.position).desc())
        .limit(1)
    ).first()
    return End(last.position, last.at) if last else End(0, datetime.min.replace(tzinfo=UTC))


def lock(session: Session) -> None:
    """Be the only one who publishes, until the transaction ends; on SQLite any writer is."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
