"""« Ce que verra le public »: the page that somebody has, or would have, and what it leaves out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from sqlmodel import Session

from erpps_app.adapters.numbers import LibraryNumbers
from erpps_app.adapters.reference import reference
from erpps_app.domain import civil_date
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.directory.diffusion import Datum, Part, Reach, if_said_so, rows
from erpps_app.domain.directory.facts import Person
from erpps_app.domain.errors import NotFound
from erpps_app.models.access import Account
from erpps_app.services import drafts, whole
from erpps_app.services.context import today
from erpps_app.services.directory import declared, loading, page, projection
from erpps_app.services.directory.page import PersonPage

INCOMPLETE = "Terminez votre déclaration pour voir ce que le public en verra."
LEFT = "Vous n’êtes plus inscrit au RPPS : seul votre numéro reste public."


@dataclass(frozen=True, slots=True)
class Shown:
    """A value: what it is, what it says, who sees it."""

    label: str
    value: str
    who: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The page, and every value that the portal holds about the person.

    Attributes:
        registered: it is so already; else it will be, once the application is validated.
    """

    page: PersonPage = field(default_factory=PersonPage)
    told: list[Shown] = field(default_factory=list[Shown])
    registered: bool = False


def read(session: Session, actor: Actor | None) -> Preview:
    """What the public sees, or will see, of the person who is signed in.

    Raises:
        NotFound: they have declared too little for it, or are in the register no more.
    """
    known = require(actor, Role.PROFESSIONAL)
    account = session.get_one(Account, known.account_id)
    person, registered = _person(session, known, account.practitioner_id), True
    if person is None:
        person, registered = _declared(session, known), False
    if not person.active:
        raise NotFound(LEFT)
    shown = page.made_of(projection.lines_of(person, today()), None)
    return Preview(shown, _values(person, today()), registered)


def _person(session: Session, actor: Actor, key: str | None) -> Person | None:
    require(actor, Role.PROFESSIONAL)
    return loading.load(session, [key]).get(key) if key else None


def _declared(session: Session, actor: Actor) -> Person:
    dossier = drafts.find_open(session, actor)
    if dossier is None:
        raise NotFound(INCOMPLETE)
    told = whole.read(session, dossier)
    if told.declaration.first_incomplete(told.rules):
        raise NotFound(INCOMPLETE)
    return declared.person_of(told)


def _values(person: Person, day: date) -> list[Shown]:
    told = ((datum, _text(datum, part), seen) for datum, part, seen in rows(person, day))
    found = [Shown(datum.label, text, _who(datum, seen=seen)) for datum, text, seen in told if text]
    return list(dict.fromkeys(found))


def _who(datum: Datum, *, seen: bool) -> str:
    if seen or datum.reach is not Reach.PUBLIC:
        return datum.reach.label
    if datum.when is if_said_so:
        return "Non publié\u00a0: vous ne l’avez pas demandé"
    return "Plus publié\u00a0: l’activité est finie"


def _text(datum: Datum, part: Part) -> str:
    """A value as people read it; empty for what tells nothing about anybody."""
    value: object = getattr(part, datum.field)
    if not datum.label or not value or isinstance(value, bool):
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in cast("tuple[object, ...]", value))
    return _LABELS.get(datum.field, str)(str(value))


def _title(code: str) -> str:
    lists = reference()
    known = lists.diplomas.get(code) or lists.authorisations.get(code)
    return known.label if known else code


def _label(name: str) -> Callable[[str], str]:
    def labelled(code: str) -> str:
        known = getattr(reference(), name).get(code)
        return str(known.label) if known else code

    return labelled


_LABELS: Mapping[str, Callable[[str], str]] = {
    "civility": lambda code: {"MME": "Madame", "M": "Monsieur"}.get(code, code),
    "agency": lambda code: reference().agency_name(code),
    "profession": _label("professions"),
    "qualification": _title,
    "qualification_place": lambda code: {
        place.code: place.label for place in reference().training_places()
    }.get(code, code),
    "type": _label("activity_types"),
    "country": _label("countries"),
    "nationality": _label("countries"),
    "birth_date": civil_date.show,
    "telephone": LibraryNumbers().show_phone,
    "mobile": LibraryNumbers().show_phone,
    "landline": LibraryNumbers().show_phone,
}
