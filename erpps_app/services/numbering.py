"""Numbers that must never be given twice: RPPS and application numbers.

The counter's row is updated in the transaction that uses the number: two writers queue on it, and
a transaction that fails gives its number back before anyone saw it.
"""

from datetime import date

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from erpps_app.domain import rpps
from erpps_app.models.register import NumberSequence
from erpps_app.settings import settings


def next_rank(session: Session, name: str, *, first: int) -> int:
    """Take the next rank of a numbering, ``first`` when nothing was taken yet."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.exec(insert(NumberSequence).values(name=name, last=first - 1).on_conflict_do_nothing())
    taken = session.exec(
        update(NumberSequence)
        .where(col(NumberSequence.name) == name)
        .values(last=col(NumberSequence.last) + 1)
        .returning(col(NumberSequence.last))
    )
    return taken.scalar_one()


def allocate_rpps(session: Session) -> str:
    """A new RPPS number, for life."""
    return rpps.rpps_of_rank(next_rank(session, "rpps", first=settings().rpps_first_rank))


def allocate_application_number(session: Session, day: date) -> str:
    """A new application number of that day."""
    return rpps.application_number(day, next_rank(session, f"application:{day}", first=1))
