"""Makes an entry of the register out of a line of an ADELI register."""

from collections.abc import Mapping
from datetime import datetime

from erpps_app.adapters.reference import reference
from erpps_app.domain.adeli import BIRTH_DEPARTEMENT, Declared
from erpps_app.models.base import new_id
from erpps_app.services import register_rows
from erpps_app.services.bulk.entries import Entry, Practice, Situation

LINE = "line"


def entry_of(declared: Declared, key: str, rpps: str, at: datetime) -> Entry:
    """Somebody new, under that key and number, since that instant."""
    civil = {**declared.civil, BIRTH_DEPARTEMENT: declared.departement}
    if civil.get("commune_naissance"):
        civil[BIRTH_DEPARTEMENT] = ""
    practice = Practice(new_id(), declared.practice, declared.title)
    if declared.activity:
        kind = reference().activity_types[declared.activity["type_activite"]]
        place = new_id() if register_rows.has_structure(declared.activity, kind) else ""
        practice.situations.append(Situation(new_id(), declared.activity, place))
    return Entry(
        id=key,
        rpps=rpps,
        civil=civil,
        contact=declared.contact or None,
        practices=[practice],
        registered_at=at,
        adeli=declared.number,
    )


def line_answers(declared: Declared) -> dict[str, dict[str, str]]:
    """A line as it is kept until an agent says whom it is about."""
    kept = {
        name: dict(getattr(declared, name))
        for name in ("civil", "practice", "title", "contact", "activity")
    }
    return {**kept, LINE: {"number": declared.number, "departement": declared.departement}}


def declared_of(answers: Mapping[str, Mapping[str, str]]) -> Declared:
    """The line again."""
    kept = {name: said for name, said in answers.items() if name != LINE}
    return Declared(**kept, **answers[LINE])  # pyright: ignore[reportArgumentType] - see above
