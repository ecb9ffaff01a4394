"""Reads professionals from the register as the table of diffusion knows them, many at a time.

Past the ORM: what another transaction has just committed is read as it is now, not as the session
may remember it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import RowMapping, select
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
from erpps_app.services.bulk.copying import table_of

Row = RowMapping
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
# As they are told, whatever the order in which they were written.
_ORDER: Mapping[type[SQLModel], tuple[str, ...]] = {
    Identifier: ("id",),
    ProfessionalPractice: ("profession",),
    Activity: ("start", "id"),
}


def load(session: Session, keys: Collection[str]) -> dict[str, Person]:
    """Everything that anybody may learn of professionals, under their keys."""
    people = _by(session, Practitioner, "id", keys)
    civil = _by(session, CivilStatus, "practitioner_id", keys)
    contact = _by(session, ContactDetails, "practitioner_id", keys)
    numbers = _several(session, Identifier, "practitioner_id", keys)
    practices = _several(session, ProfessionalPractice, "practitioner_id", keys)
    held = [row["id"] for rows in practices.values() for row in rows]
    activities = _several(session, Activity, "practice_id", held)
    used = {a["structure_id"] for rows in activities.values() for a in rows} - {None}
    places = {
        key: Place(**_some(row, _PLACE)) for key, row in _by(session, Structure, "id", used).items()
    }
    return {
        key: _person(
            row,
            {**_some(civil.get(key), _CIVIL), **reached(contact.get(key))},
            numbers[key],
            tuple(_practice(p, activities[p["id"]], places) for p in practices[key]),
        )
        for key, row in people.items()
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


def reached(contact: Row | Mapping[str, Any] | None) -> dict[str, Any]:
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


def _some(row: Row | Mapping[str, Any] | None, names: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in names} if row else {}


def _by(session: Session, model: type[SQLModel], name: str, keys: Iterable[str]) -> dict[str, Row]:
    return {row[name]: row for row in _read(session, model, name, keys)}


def _several(
    session: Session, model: type[SQLModel], name: str, keys: Iterable[str]
) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in _read(session, model, name, keys):
        found[row[name]].append(row)
    return found


def _read(session: Session, model: type[SQLModel], name: str, keys: Iterable[str]) -> Iterable[Row]:
    """The rows of some keys."""
    keys, table = sorted(keys), table_of(model)
    if not keys:
        return ()
    order = [table.c[column] for column in _ORDER.get(model, ())]
    statement = select(table).where(among(table.c[name], keys)).order_by(*order)
    return session.connection().execute(statement).mappings()
