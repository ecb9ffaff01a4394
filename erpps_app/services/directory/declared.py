"""Somebody who is about to register, as the table of diffusion knows people.

From what they declare: the rows are those that a decision would write (``register_rows``).
Nothing is written here.
"""

from dataclasses import fields
from typing import Any

from erpps_app.domain.activities import Need
from erpps_app.domain.activity_form import ACTIVITY, cabinet_of, type_of
from erpps_app.domain.context import Cabinet, Context
from erpps_app.domain.declaration import Part
from erpps_app.domain.directory.facts import Person, Place, Practice, Situation
from erpps_app.domain.reference import FRANCE
from erpps_app.services import register_rows
from erpps_app.services.directory import loading
from erpps_app.services.submission import agency_in_charge
from erpps_app.services.whole import Whole


def person_of(read: Whole) -> Person:
    """The professional whom a complete first registration would make, without a number yet."""
    declared = read.declaration.answers_by_element()
    civil = register_rows.civil_status("", declared["etat-civil"])
    contact = register_rows.contact("", declared["coordonnees"])
    row = register_rows.practice("", "", declared["profession"], declared["diplome"])
    situations = [
        _situation(part, read.declaration.context_of(part, read.rules))
        for part in read.declaration.submitted()
        if part.element == ACTIVITY.code
    ]
    return Person(
        id="",
        rpps="",
        active=True,
        agency=agency_in_charge(read.declaration, read.rules),
        practices=(
            Practice(
                name=str(row["practice_name"]),
                given_name=str(row["practice_given_name"]),
                situations=tuple(situations),
                **_some(Practice, row, "id", "profession", "qualification_kind", "qualification",
                        "qualification_date", "qualification_place"),
            ),
        ),
        **_some(Person, civil, "civility", "birth_name", "usage_name", "given_names",
                "birth_date", "nationality"),
        **loading.reached(contact),
    )  # fmt: skip


def _situation(part: Part, rules: Context) -> Situation:
    answers, kind = part.answers, type_of(part.answers, rules)
    if kind is None:
        return Situation(part.id)
    row = register_rows.activity(part.id, "", None, answers, kind)
    place: Place | None = None
    if cabinet := cabinet_of(answers, rules):
        place = _cabinet(cabinet)
    elif kind.place is not Need.NO or answers.get("raison_sociale"):
        place = Place(**_some(Place, register_rows.structure(f"lieu-{part.id}", answers)))
    return Situation(place=place, **_some(Situation, row))


def _cabinet(cabinet: Cabinet) -> Place:
    told = register_rows.structure(cabinet.id, {**cabinet.address, "raison_sociale": cabinet.name})
    return Place(**_some(Place, {"country": FRANCE, **told}))


def _some(part: type, row: dict[str, object], *names: str) -> dict[str, Any]:
    """What a row says of the fields of a part; of those named, when some are."""
    known = names or tuple(field.name for field in fields(part))
    return {name: row[name] for name in known if name in row}
