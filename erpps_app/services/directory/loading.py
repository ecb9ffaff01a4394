"""Reads professionals from the register as the table of diffusion knows them, many at a time.

Past the ORM: what another transaction has just committed is read as it is now, not as the session
may remember it. Of those who enter by the thousand, the rows that are about to be written are read
as they are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

from erpps_app.adapters.sql import among
from erpps_app.domain.directory.facts import Person, Place, Practice, Situation
from erpps_app.models.register import (
    ADELI,
    RPPS,
    Activity,
    CivilStatus,
    ContactDetails,
    Identifier,
    Practitioner,
    ProfessionalPractice,
    Structure,
)
from erpps_app.services.bulk.copying import Rows, table_of

Row = Mapping[str, Any]
Model = type[SQLModel]
_CIVIL = ("civility", "birth_name", "usage_name", "given_names", "birth_date", "nationality")
_REACHED = ("landline", "mobile", "email")
_PRACTICE = (
    *("profession", "qualification_kind", "qualification"),
    *("qualification_date", "qualification_place"),
)
_SITUATION = (
    *("id", "type", "start", "end", "telephone", "email"),
    *("contact_is_public", "titulaire_rpps"),
)
_PLACE = tuple(Place.__slots__)
_READ: tuple[Model, ...] = (
    *(Practitioner, CivilStatus, ContactDetails, Identifier),
    *(ProfessionalPractice, Activity, Structure),
)


@dataclass(frozen=True, slots=True)
class Entered:
    """Those who enter the register in this transaction: nothing of them is published yet.

    Attributes:
        people: under their keys.
        places: those that came with them, and where nobody else can be yet.
    """

    people: Mapping[str, Person] = field(default_factory=dict[str, Person])
    places: frozenset[str] = frozenset()


def load(session: Session, keys: Collection[str]) -> dict[str, Person]:
    """Everything that anybody may learn of professionals, under their keys."""
    read = partial(_read, session)
    numbers = read(Identifier, "practitioner_id", keys)
    practices = read(ProfessionalPractice, "practitioner_id", keys)
    activities = read(Activity, "practice_id", [row["id"] for row in practices])
    return _people({
        Practitioner: read(Practitioner, "id", keys),
        CivilStatus: read(CivilStatus, "practitioner_id", keys),
        ContactDetails: read(ContactDetails, "practitioner_id", keys),
        Identifier: sorted(numbers, key=itemgetter("id")),
        ProfessionalPractice: practices,
        Activity: activities,
        Structure: read(Structure, "id", {row["structure_id"] for row in activities} - {None}),
    })  # fmt: skip


def entered(rows: Rows) -> Entered:
    """Those whom rows bring in that are about to be written, as ``load`` would then read them.

    Without those who practise at a place that was there before: it is somebody else's too, who may
    change it or publish it meanwhile.
    """
    of = {model: rows.of(model) for model in _READ}
    places = frozenset(str(row["id"]) for row in of[Structure])
    known = {None, *places}
    shared = {row["practice_id"] for row in of[Activity] if row["structure_id"] not in known}
    apart = {row["practitioner_id"] for row in of[ProfessionalPractice] if row["id"] in shared}
    people = {key: person for key, person in _people(of).items() if key not in apart}
    return Entered(people, places)


def _people(of: Mapping[Model, Sequence[Row]]) -> dict[str, Person]:
    """People from the rows of each table; told in the same order, however they were written."""
    civil, contact = (_by(of[model], "practitioner_id") for model in (CivilStatus, ContactDetails))
    numbers = _several(of[Identifier], "practitioner_id")
    practices = _several(of[ProfessionalPractice], "practitioner_id", "profession")
    activities = _several(of[Activity], "practice_id", "start", "id")
    places = {row["id"]: Place(**_some(row, _PLACE)) for row in of[Structure]}
    return {
        row["id"]: _person(
            row,
            {**_some(civil.get(row["id"]), _CIVIL), **reached(contact.get(row["id"]))},
            numbers[row["id"]],
            tuple(_practice(p, activities[p["id"]], places) for p in practices[row["id"]]),
        )
        for row in of[Practitioner]
    }


def _person(
    row: Row, known: Mapping[str, str], numbers: Iterable[Row], practices: tuple[Practice, ...]
) -> Person:
    held = [(number["system"], number["value"]) for number in numbers]
    return Person(
        id=row["id"],
        rpps=row["rpps"],
        active=row["active"],
        adeli=tuple(value for system, value in held if system == ADELI),
        former=tuple(value for system, value in held if system == RPPS and value != row["rpps"]),
        agency=row["ars"] or "",
        practices=practices,
        **known,
    )


def reached(contact: Row | None) -> dict[str, Any]:
    """What a row of correspondence details tells, its address on one line."""
    if contact is None:
        return {}
    street = [contact[name] for name in ("house_number", "extension", "street")]
    city = [contact[name] for name in ("postcode", "city")]
    lines = (" ".join(filter(None, part)) for part in (street, city))
    return {**_some(contact, _REACHED), "postal_address": ", ".join(filter(None, lines))}


def _practice(row: Row, activities: Iterable[Row], places: Mapping[str, Place]) -> Practice:
    return Practice(
        id=row["id"],
        name=row["practice_name"],
        given_name=row["practice_given_name"],
        **_some(row, _PRACTICE),
        situations=tuple(
            Situation(**_some(a, _SITUATION), place=places.get(a["structure_id"] or ""))
            for a in activities
        ),
    )


def _some(row: Row | None, names: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in names} if row else {}


def _by(rows: Iterable[Row], name: str) -> dict[str, Row]:
    return {row[name]: row for row in rows}


def _several(rows: Iterable[Row], name: str, *order: str) -> defaultdict[str, list[Row]]:
    """The rows of each, in an order; as they come without one."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: [row[key] for key in order]) if order else rows:
        found[row[name]].append(row)
    return found


def _read(session: Session, model: Model, name: str, keys: Iterable[str]) -> list[Row]:
    """The rows of some keys; as plain dictionaries, whose values are found sooner."""
    keys, table = sorted(keys), table_of(model)
    if not keys:
        return []
    statement = select(table).where(among(table.c[name], keys))
    names = list(table.columns.keys())
    found = session.connection().execute(statement).all()
    return [dict(zip(names, row, strict=True)) for row in found]
