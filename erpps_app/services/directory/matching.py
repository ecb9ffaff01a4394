"""Who answers a question of the Annuaire, in the order of names, each person once.

Each way of being found is a range of an index, read as far as the cap: as fast among a million as
among ten. A person who is found by several lines stands where the first of them does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    exists,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlmodel import Session

from erpps_app.domain.directory.asking import Turn
from erpps_app.domain.finding import Sought, span
from erpps_app.domain.names import APART
from erpps_app.models.directory import DirectoryEntry
from erpps_app.services.bulk.copying import table_of

Lines = FromClause
Condition = ColumnElement[bool]
_LINE = table_of(DirectoryEntry)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a line must have; empty is anything. A large city has several codes."""

    profession: str = ""
    departement: str = ""
    communes: tuple[str, ...] = ()


def keys(
    session: Session, sought: Sought, filters: Filters, most: int, *, alike: bool = False
) -> list[Turn]:
    """The first of those who answer, in one statement.

    Args:
        session: the transaction.
        sought: the names, if any; filters: what else.
        most: how many at most.
        alike: by how the names sound, not by how they are spelt.
    """
    ways = list(_ways(_LINE, sought, filters, alike=alike))
    earlier = _LINE.alias("earlier")
    before = exists().where(
        earlier.c.practitioner_id == _LINE.c.practitioner_id,
        tuple_(earlier.c.form, earlier.c.rank) < tuple_(_LINE.c.form, _LINE.c.rank),
        or_(*_ways(earlier, sought, filters, alike=alike)),
    )
    parts = [
        select(_LINE.c.form, _LINE.c.practitioner_id)
        .where(way, ~before)
        .order_by(_LINE.c.form, _LINE.c.practitioner_id)
        .limit(most)
        .subquery()
        for way in ways
    ]
    asked = union_all(*(select(part.c.form, part.c.practitioner_id) for part in parts))
    found = {Turn(form, person) for form, person in session.connection().execute(asked)}
    return sorted(found)[:most]


def _ways(line: Lines, sought: Sought, filters: Filters, *, alike: bool) -> Iterator[Condition]:
    """Each way of answering: a name, else a place, and all the rest beside."""
    common: list[Condition] = [true()]
    if filters.profession:
        common.append(line.c.profession == filters.profession)
    if filters.departement:
        common.append(line.c.departement == filters.departement)
    named = list(_heard(line, sought) if alike else _spelt(line, sought))
    if named and filters.communes:
        common.append(line.c.commune.in_(filters.communes))
    located: list[Condition] = [line.c.commune == code for code in filters.communes]
    for way in named or located or [true()]:
        yield and_(way, *common)


def _spelt(line: Lines, sought: Sought) -> Iterator[Condition]:
    """Lines are « FAMILY GIVEN »; people type either first, and the last one half."""
    for name in sought.names:
        yield _begins(line.c.form, name)
        first, apart, second = name.partition(APART)
        if apart:
            yield and_(line.c.given == first, _begins(line.c.form, second))
        else:
            yield _begins(line.c.given, name)


def _heard(line: Lines, sought: Sought) -> Iterable[Condition]:
    return (_begins(line.c.sound, name) for name in sought.sounds)


def _begins(column: ColumnElement[str], beginning: str) -> Condition:
    first, last = span(beginning)
    return and_(column >= first, column < last)
