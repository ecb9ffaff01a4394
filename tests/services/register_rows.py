"""Everything that a register holds, without keys and instants: two of them can be compared."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from erpps_app.models.adeli import AdeliMatch, AdeliRecord, AdeliRemark
from erpps_app.models.register import (
    Identifier,
    NumberSequence,
    Practitioner,
    PractitionerVersion,
)
from erpps_app.services import registered

OWN = {
    "id", "practitioner_id", "practice_id", "structure_id", "import_id", "candidates",
    "registered_at", "assigned_at", "created_at", "at", "path",
}  # fmt: skip
Told = dict[str, Any]


def held(session: Session) -> dict[str, list[Told]]:
    """The register: people by their number with all that is theirs, and what the import noted."""
    people = session.exec(select(Practitioner).order_by(col(Practitioner.rpps))).all()
    files = registered.load_several(session, [person.id for person in people])
    return {
        "people": [_person(session, files[person.id]) for person in people],
        "records": _rows(session, select(AdeliRecord).order_by(col(AdeliRecord.number))),
        "remarks": _rows(session, select(AdeliRemark).order_by(col(AdeliRemark.id))),
        "matches": _rows(session, select(AdeliMatch).order_by(col(AdeliMatch.number))),
        "numbers": _rows(session, select(NumberSequence)),
    }


def _person(session: Session, found: registered.Registered) -> Told:
    key = found.practitioner.id
    numbers = select(Identifier).where(Identifier.practitioner_id == key)
    kept = select(PractitionerVersion).where(PractitionerVersion.practitioner_id == key)
    return {
        **_plain(found.practitioner),
        "civil": _plain(found.civil),
        "contact": found.contact and _plain(found.contact),
        "numbers": _rows(session, numbers.order_by(col(Identifier.value))),
        "practices": [
            {
                **_plain(practice),
                "activities": [
                    (_plain(activity), place and _plain(place))
                    for activity, place in found.of_practice(practice.id)
                ],
            }
            for practice in found.practices
        ],
        "history": [
            (row.version, row.what)
            for row in session.exec(kept.order_by(col(PractitionerVersion.id)))
        ],
    }


def _rows(session: Session, statement: Any) -> list[Told]:  # noqa: ANN401 - of any table
    rows: Sequence[SQLModel] = session.exec(statement).all()
    return [_plain(row) for row in rows]


def _plain(row: SQLModel) -> Told:
    return row.model_dump(exclude=OWN)
