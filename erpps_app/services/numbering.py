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
    return next_ranks(session, name, 1, first=first)[0]


def next_ranks(session: Session, name: str, count: int, *, first: int) -> range:
    """Take the next ranks of a numbering, one after the other."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.exec(insert(NumberSequence).values(name=name, last=first - 1).on_conflict_do_nothing())
    taken = session.exec(
        update(NumberSequence)
        .where(col(NumberSequence.name) == name)
        .values(last=col(NumberSequence.last) + count)
        .returning(col(NumberSequence.last))
    )
    last = taken.scalar_one()
    return range(last - count + 1, last + 1)


def allocate_rpps(session: Session) -> str:
    """A new RPPS number, for life."""
    return rpps.rpps_of_rank(next_rank(session, "rpps", first=settings().rpps_first_rank))


def allocate_several_rpps(session: Session, count: int) -> list[str]:
    """As many new RPPS numbers."""
    ranks = next_ranks(session, "rpps", count, first=settings().rpps_first_rank)
    return [rpps.rpps_of_rank(rank) for rank in ranks]


def allocate_application_number(session: Session, day: date) -> str:
    """A new application number of that day."""
    return rpps.application_number(day, next_rank(session, f"application:{day}", first=1))


def allocate_several_application_numbers(session: Session, day: date, count: int) -> list[str]:
    """As many new application numbers of that day."""
    ranks = next_ranks(session, f"application:{day}", count, first=1)
    return [rpps.application_number(day, rank) for rank in ranks]
