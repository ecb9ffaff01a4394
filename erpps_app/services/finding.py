"""Which applications an agent's words find: a number, an address, names as people write them.

Each beginning is a range of an index, read as far as needed: as fast among a million as among ten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    func,
    inspect,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, SQLModel, col

from erpps_app.domain.finding import Sought, numbers_from, read, span
from erpps_app.models.dossier import Dossier
from erpps_app.models.finding import ApplicationEntry, PersonEntry
from erpps_app.models.register import Identifier, Practitioner

MOST = 500
SEPARATOR = ","  # keys are hexadecimal
SHORTEST_NUMBER = 9  # of those given elsewhere: shorter ones are a beginning of ours only
Keys = Select[str]


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of what was found.

    Attributes:
        spelt_alike: nobody is called so; these are by names that sound alike.
        too_many: there are more than these.
    """

    keys: tuple[str, ...] = ()
    spelt_alike: bool = False
    too_many: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A way of finding; ``alike``: by how a name sounds."""

    keys: Keys
    alike: bool = False


def applications(session: Session, ars: str, text: str, most: int = MOST) -> Found:
    """The applications of an agency that a text finds, in one statement."""
    sought = read(text)
    if sought.number:
        return _kept(session, _applications_numbered(ars, sought.number, most), most)
    ways = _named(ApplicationEntry, "dossier_id", ars, sought, most)
    if sought.email:
        (known,) = _named(PersonEntry, "practitioner_id", ars, sought, most)
        ways.append(_theirs(ars, known.keys, most))
    return _kept(session, ways, most)


def identified(number: str) -> Keys:
    """The professional with a number of any kind, theirs or given up in a merge."""
    return (
        select(col(Identifier.practitioner_id))
        .join(Practitioner, col(Practitioner.id) == col(Identifier.practitioner_id))
        .where(col(Identifier.value) == number)
    )


def _named(model: type[SQLModel], owner: str, ars: str, sought: Sought, most: int) -> list[Way]:
    """One range of an index for each beginning, those by sound last."""
    columns = cast("Table", inspect(model, raiseerr=True).local_table).columns

    def beginning(column: Column[str], begins: str) -> Keys:
        first, last = span(begins)
        found = select(columns[owner]).where(columns["ars"] == ars, column >= first, column < last)
        return found.order_by(column).limit(most + 1)

    forms = (sought.email,) if sought.email else sought.names
    spelt = [Way(beginning(columns["form"], begins)) for begins in forms]
    return spelt + [Way(beginning(columns["sound"], b), alike=True) for b in sought.sounds]


def _applications_numbered(ars: str, number: str, most: int) -> list[Way]:
    begins = _within(col(Dossier.number), number)
    ours = select(col(Dossier.id)).where(col(Dossier.ars) == ars, begins)
    ways = [Way(ours.order_by(col(Dossier.number)).limit(most + 1))]
    if len(number) >= SHORTEST_NUMBER:
        ways.append(_theirs(ars, identified(number), most))
    return ways


def _within(column: Mapped[Any], number: str) -> ColumnElement[bool]:
    return column.between(*numbers_from(number))


def _theirs(ars: str, known: Keys, most: int) -> Way:
    """The applications of professionals, whatever they were called in them."""
    person = col(Dossier.practitioner_id)
    return Way(
        select(col(Dossier.id)).where(col(Dossier.ars) == ars, person.in_(known)).limit(most + 1)
    )


def _kept(session: Session, ways: Sequence[Way], most: int) -> Found:
    """What the ways find, without those by sound as soon as one by spelling does."""
    if not ways:
        return Found()
    parts = [way.keys.subquery() for way in ways]
    told = (
        # One row for each way: of rows by the hundred, reading costs more than finding.
        select(literal(way.alike).label("alike"), func.aggregate_strings(part.c[0], SEPARATOR))
        for way, part in zip(ways, parts, strict=True)
    )
    rows: list[tuple[bool, str | None]] = [
        (alike, owners) for alike, owners in cast("AnySession", session).execute(union_all(*told))
    ]
    exact = [owners for alike, owners in rows if owners and not alike]
    spelt = exact or [owners for _, owners in rows if owners]
    keys = tuple(dict.fromkeys(key for owners in spelt for key in owners.split(SEPARATOR)))
    return Found(keys[:most], bool(keys) and not exact, len(keys) > most)
