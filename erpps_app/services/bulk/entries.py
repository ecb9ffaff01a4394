"""Somebody who enters the register with many others, and the rows that this makes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from erpps_app.adapters.reference import reference
from erpps_app.domain.context import Answers
from erpps_app.domain.reference import FRANCE
from erpps_app.models.finding import PersonEntry
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
from erpps_app.services import charge, finding_keys, register_rows
from erpps_app.services.bulk.copying import Row, Rows


@dataclass(slots=True)
class Situation:
    """An activity, as answers of its form.

    Attributes:
        place: key of its structure, empty when it has none; ``shared``: the structure is somebody
            else's already.
    """

    id: str
    answers: Answers
    place: str = ""
    shared: bool = False
    end: date | None = None
    end_reason: str = ""

    @property
    def start(self) -> date:
        """Its first day."""
        return register_rows.day(self.answers["date_debut"])


@dataclass(slots=True)
class Practice:
    """A profession practised: names, title, activities."""

    id: str
    named: Answers
    title: Answers
    situations: list[Situation] = field(default_factory=list[Situation])


@dataclass(slots=True)
class Entry:
    """Somebody with a number, as answers under the names of the forms."""

    id: str
    rpps: str
    civil: Answers
    contact: Answers | None
    practices: list[Practice]
    registered_at: datetime
    ars: str = ""
    by_franceconnect: bool = False
    adeli: str = ""
    removed_at: datetime | None = None
    removal_reason: str = ""


def agency_of(entry: Entry, today: date) -> str:
    """The agency in charge, by the rule of ``charge``; empty when no place tells."""
    held = sorted(
        (s for practice in entry.practices for s in practice.situations),
        key=lambda situation: (situation.start, situation.id),
    )
    open_ones = (s for s in held if s.end is None or s.end > max(today, s.start))
    places = [s.answers for s in open_ones if s.place]
    return charge.agency_of_places(
        (place.get("commune", ""), place.get("pays") or FRANCE)
        for place in (*places, entry.contact or {})
    )


def add(rows: Rows, entry: Entry) -> None:
    """The rows of one person."""
    add_person(rows, entry)
    add_file(rows, entry)


def add_person(rows: Rows, entry: Entry) -> None:
    """The rows that hold their number."""
    rows.add(
        Practitioner,
        {
            "id": entry.id,
            "rpps": entry.rpps,
            "ars": entry.ars,
            "registered_at": entry.registered_at,
            "active": entry.removed_at is None,
            "by_franceconnect": entry.by_franceconnect,
            "removed_at": entry.removed_at,
            "removal_reason": entry.removal_reason,
            "version": 1,
        },
    )
    for system, value in ((RPPS, entry.rpps), (ADELI, entry.adeli)):
        if value:
            add_identifier(rows, entry.id, system, value, entry.registered_at)


def add_file(rows: Rows, entry: Entry) -> None:
    """The others, which can be made before the number is known."""
    rows.add(CivilStatus, register_rows.civil_status(entry.id, entry.civil))
    if entry.contact:
        rows.add(ContactDetails, register_rows.contact(entry.id, entry.contact))
    for row in _found_under(entry):
        rows.add(PersonEntry, row)
    for practice in entry.practices:
        rows.add(
            ProfessionalPractice,
            register_rows.practice(practice.id, entry.id, practice.named, practice.title),
        )
        _add_situations(rows, practice.id, practice.situations)


def _found_under(entry: Entry) -> list[Row]:
    civil, called = entry.civil, [practice.named for practice in entry.practices]
    families = [civil.get(name, "") for name in ("nom_naissance", "nom_usage")]
    given = [civil.get(name, "") for name in ("prenom", "prenom_2", "prenom_3")]
    return finding_keys.of_person(
        entry.id,
        entry.ars,
        [*families, *(named.get("nom_exercice", "") for named in called)],
        [*given, *(named.get("prenom_exercice", "") for named in called)],
        (entry.contact or {}).get("email", ""),
    )


def add_identifier(
    rows: Rows, practitioner_id: str, system: str, value: str, assigned_at: datetime
) -> None:
    """A number of a person."""
    rows.add(
        Identifier,
        {
            "practitioner_id": practitioner_id,
            "system": system,
            "value": value,
            "assigned_at": assigned_at,
        },
    )


def _add_situations(rows: Rows, practice_id: str, situations: Iterable[Situation]) -> None:
    for held in situations:
        if held.place and not held.shared:
            rows.add(Structure, register_rows.structure(held.place, held.answers))
        kind = reference().activity_types[held.answers["type_activite"]]
        row = register_rows.activity(held.id, practice_id, held.place or None, held.answers, kind)
        rows.add(Activity, {**row, "end": held.end, "end_reason": held.end_reason})
