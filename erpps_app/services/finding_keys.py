"""Keeps what people are found under beside their names, in the same transaction.

A listener sees each row that a name, an address or an agency is in. Importing the module is what
turns it on. What is written past the ORM adds ``of_person`` and ``of_application`` itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from sqlalchemy import Connection, Table, delete, event, insert, inspect, select
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.orm import UOWTransaction
from sqlmodel import SQLModel, col

from erpps_app.domain import names, queue_keys
from erpps_app.domain.finding import Entry, entries
from erpps_app.models.dossier import Dossier
from erpps_app.models.finding import ApplicationEntry, PersonEntry
from erpps_app.models.register import (
    CivilStatus,
    ContactDetails,
    Practitioner,
    ProfessionalPractice,
)

Row = Mapping[str, object]
# The columns that somebody is found by; a row of theirs is entered anew when one changes.
_OF_PERSON: Mapping[type[SQLModel], tuple[str, tuple[str, ...]]] = {
    Practitioner: ("id", ("ars",)),
    CivilStatus: ("practitioner_id", ("birth_name", "usage_name", "given_names")),
    ContactDetails: ("practitioner_id", ("email",)),
    ProfessionalPractice: ("practitioner_id", ("practice_name", "practice_given_name")),
}
_OF_APPLICATION = ("number", "applicant_name", "search_key", "email_key", "ars")


def of_person(
    key: str, ars: str | None, families: Iterable[str], given: Iterable[str], email: str
) -> list[Row]:
    """The rows under which a professional is found.

    Args:
        key: of the professional; ars: their agency.
        families: birth, usage and practice names; given: first names, the first one first.
        email: their address.
    """
    found = entries(families, given, [email])
    return [{"practitioner_id": key, **_row(entry, ars)} for entry in sorted(found)]


def of_application(key: str, ars: str | None, name: str, search_key: str, email: str) -> list[Row]:
    """The rows under which an application that was sent is found."""
    given, family = queue_keys.halves(name, search_key)
    found = entries([family], [given], [email])
    return [{"dossier_id": key, **_row(entry, ars)} for entry in sorted(found)]


def _row(entry: Entry, ars: str | None) -> dict[str, object]:
    return {"form": entry.form, "sound": entry.sound, "ars": ars or ""}


def _follow(session: AnySession, _context: UOWTransaction) -> None:
    """Once a flush has written the names."""
    people: set[str] = set()
    for row in cast("Iterable[SQLModel]", (*session.new, *session.dirty, *session.deleted)):
        if isinstance(row, Dossier):
            if row.number and row not in session.deleted and _changed(row, _OF_APPLICATION):
                known = of_application(
                    row.id, row.ars, row.applicant_name, row.search_key, row.email_key
                )
                _write(session.connection(), ApplicationEntry, "dossier_id", row.id, known)
        elif type(row) in _OF_PERSON:
            owner, columns = _OF_PERSON[type(row)]
            if row not in session.dirty or _changed(row, columns):
                people.add(getattr(row, owner))
    for key in sorted(people):
        connection = session.connection()
        _write(connection, PersonEntry, "practitioner_id", key, _read(connection, key))


def _changed(row: SQLModel, columns: Iterable[str]) -> bool:
    attributes = inspect(row, raiseerr=True).attrs
    return any(attributes[name].history.has_changes() for name in columns)


def _read(connection: Connection, key: str) -> list[Row]:
    found = connection.execute(
        select(
            col(Practitioner.ars),
            col(CivilStatus.birth_name),
            col(CivilStatus.usage_name),
            col(CivilStatus.given_names),
            col(CivilStatus.search_key),
            col(ContactDetails.email),
        )
        .join(CivilStatus, col(CivilStatus.practitioner_id) == col(Practitioner.id))
        .outerjoin(ContactDetails, col(ContactDetails.practitioner_id) == col(Practitioner.id))
        .where(col(Practitioner.id) == key)
    ).first()
    if found is None:
        return []
    ars, birth, usage, given, folded, email = found
    practised = connection.execute(
        select(
            col(ProfessionalPractice.practice_name), col(ProfessionalPractice.practice_given_name)
        ).where(col(ProfessionalPractice.practitioner_id) == key)
    ).all()
    called = [*names.apart(given, names.given_name_of(folded)), *(row[1] for row in practised)]
    return of_person(key, ars, [birth, usage, *(row[0] for row in practised)], called, email or "")


def _write(
    connection: Connection, model: type[SQLModel], owner: str, key: str, known: Sequence[Row]
) -> None:
    table = cast("Table", inspect(model, raiseerr=True).local_table)
    connection.execute(delete(table).where(table.c[owner] == key))
    if known:
        connection.execute(insert(table), list(known))


event.listen(AnySession, "after_flush", _follow)
