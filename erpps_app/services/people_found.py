"""Whom an agent's words find in the register: page after page, each person once.

A page follows the index that finds, and begins after the last person of the one before: the
hundredth costs what the first does, and what comes meanwhile moves nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    exists,
    inspect,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, col

from erpps_app.domain.finding import Sought, numbers_from, read, span
from erpps_app.models.finding import PersonEntry
from erpps_app.models.register import Practitioner
from erpps_app.services.finding import SHORTEST_NUMBER, identified

Spans = Sequence[tuple[str, str]]
Way = Select[bool, str, str]
_ENTRIES = cast("Table", inspect(PersonEntry, raiseerr=True).local_table)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends. It holds a name or a number: it stands in no address.

    Attributes:
        key: what the last person of it was found by; ``person``: who that is.
        alike: the people found are those whose name sounds alike.
    """

    key: str
    person: str
    alike: bool = False


@dataclass(frozen=True, slots=True)
class FoundPage:
    """People in order.

    Attributes:
        following: where the next page goes on, ``None`` when there is none.
        spelt_alike: nobody is called so; these are by names that sound alike.
    """

    people: tuple[str, ...] = ()
    following: Place | None = None
    spelt_alike: bool = False


def page(session: Session, ars: str, text: str, after: Place | None, most: int) -> FoundPage:
    """The professionals of an agency that a text finds, in one statement.

    Args:
        session: the transaction.
        ars, text: of which agency, what was typed.
        after: where the page before ended.
        most: how many people.
    """
    sought = read(text)
    ways = _numbered(ars, sought.number, after) if sought.number else _called(ars, sought, after)
    if not ways:
        return FoundPage()
    parts = [way.order_by("key", "person").limit(most + 1).subquery() for way in ways]
    asked = union_all(*(select(part.c.alike, part.c.key, part.c.person) for part in parts))
    rows = cast("AnySession", session).execute(asked)
    places = sorted({Place(key, person, bool(alike)) for alike, key, person in rows}, key=_order)
    spelt = [place for place in places if not place.alike]
    found = spelt or places
    kept = found[:most]
    return FoundPage(
        tuple(place.person for place in kept),
        kept[-1] if len(found) > most else None,
        spelt_alike=bool(found) and not spelt,
    )


def _order(place: Place) -> tuple[str, str]:
    return place.key, place.person


def _called(ars: str, sought: Sought, after: Place | None) -> list[Way]:
    """One way for each beginning of a name, then for each of a sound; one kind after a page of it.

    Nobody whose name is spelt so comes after somebody whose name sounds alike, nor the reverse.
    """
    ways: list[Way] = []
    if after is None or not after.alike:
        spelt = [span(begins) for begins in ((sought.email,) if sought.email else sought.names)]
        ways += _entered(ars, _ENTRIES.c.form, spelt, after, alike=False)
    if after is None or after.alike:
        heard = [span(begins) for begins in sought.sounds]
        ways += _entered(ars, _ENTRIES.c.sound, heard, after, alike=True)
    return ways


def _entered(
    ars: str, column: Column[str], spans: Spans, after: Place | None, *, alike: bool
) -> list[Way]:
    """What is entered between two values: of several entries of a person, the first one counts."""
    if not spans:
        return []
    earlier = _ENTRIES.alias("earlier")
    same = earlier.c[column.name]
    before = exists().where(
        earlier.c.practitioner_id == _ENTRIES.c.practitioner_id,
        or_(*(_between(same, first, last) for first, last in spans)),
        tuple_(same, earlier.c.form) < tuple_(column, _ENTRIES.c.form),
    )
    found: list[Way] = []
    for first, last in spans:
        start = max(first, after.key) if after else first
        if start < last:
            conditions = [_ENTRIES.c.ars == ars, _between(column, start, last), ~before]
            conditions += _beyond(column, _ENTRIES.c.practitioner_id, after)
            found.append(_way(column, _ENTRIES.c.practitioner_id, alike=alike).where(*conditions))
    return found


def _numbered(ars: str, number: str, after: Place | None) -> list[Way]:
    """Whose RPPS number begins so, and who has it as another number, whole."""
    key, person = cast("Column[str]", col(Practitioner.rpps)), col(Practitioner.id)
    conditions = [col(Practitioner.ars) == ars, *_beyond(key, person, after)]
    found = _way(key, person, alike=False).where(*conditions)
    ways = [found.where(key.between(*numbers_from(number)))]
    if len(number) >= SHORTEST_NUMBER:
        ways.append(found.where(person.in_(identified(number))))
    return ways


def _way(key: ColumnElement[str], person: Any, *, alike: bool) -> Way:  # noqa: ANN401 - a mapped column or a plain one
    return select(literal(alike).label("alike"), key.label("key"), person.label("person"))


def _between(column: ColumnElement[str], first: str, last: str) -> ColumnElement[bool]:
    return (column >= first) & (column < last)


def _beyond(key: Any, person: Any, after: Place | None) -> list[ColumnElement[bool]]:  # noqa: ANN401 - idem
    """What stands after a place; the first half of it is read from the index."""
    if after is None:
        return []
    return [key >= after.key, or_(key > after.key, person > after.person)]
