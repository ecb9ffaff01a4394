"""What a change does to the register, and how what took effect on sending is undone.

One table: element → how it is applied, and how it is reverted where the agency may do so. Every
change locks the professional first, so that two changes never cross.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, SQLModel

from erpps_app.domain import civil_date
from erpps_app.domain.access import SYSTEM
from erpps_app.domain.activity_form import ACTIVITY
from erpps_app.domain.changes import REMOVAL_REASONS
from erpps_app.domain.context import Answers, Context
from erpps_app.domain.declaration import Declaration, Part
from erpps_app.domain.errors import Conflict, NotFound
from erpps_app.domain.procedures import NEW_PRACTICE
from erpps_app.domain.situations import ALREADY_THERE, first_double
from erpps_app.models.base import now
from erpps_app.models.dossier import Section
from erpps_app.models.register import ContactDetails, Practitioner
from erpps_app.services import charge, history, registered, registration, shared_places
from erpps_app.services.registered import Registered

REMOVED = "Ce professionnel a été supprimé du registre : plus rien ne peut y être changé."
MOVED_ON = (
    "Le registre a changé depuis que cette modification a pris effet : elle ne peut plus être "
    "annulée d’ici. Corrigez-le depuis le dossier du professionnel."
)
MAY_DOUBLE = frozenset({ACTIVITY.code, "cessation", "situation"})
MOVES = frozenset({ACTIVITY.code, "cessation"})
Undo = dict[str, Any]


@dataclass(slots=True)
class Change:
    """One section being applied.

    Attributes:
        made: identifiers that parts of the same application need of each other.
    """

    session: Session
    found: Registered
    declaration: Declaration
    part: Part
    rules: Context
    made: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def answers(self) -> Answers:
        """What was declared."""
        return self.part.answers


def lock(session: Session, practitioner_id: str) -> Practitioner:
    """The professional, until the end of the transaction.

    Raises:
        NotFound: nobody has that key. Conflict: they were removed.
    """
    found = session.get(Practitioner, practitioner_id)
    if found is None:
        raise NotFound("Ce professionnel n’existe pas dans le registre.")
    session.refresh(found, with_for_update=True)
    if not found.active:
        raise Conflict(REMOVED)
    history.ensure_baseline(session, found)
    return found


def apply(
    session: Session,
    practitioner: Practitioner,
    declaration: Declaration,
    rules: Context,
    sections: Mapping[str, Section],
) -> None:
    """Apply sections to the register; the professional is locked.

    Args:
        session: the transaction.
        practitioner: whose file.
        declaration: the whole application; rules: its context.
        sections: those to apply, by key.

    Raises:
        Conflict: the register no longer allows one of them.
    """
    made: dict[str, str] = {}
    applied: list[Section] = []
    former = charge.agency_of(registered.load(session, practitioner.id))
    for part in declaration.submitted():
        section = sections.get(part.id)
        if section is None or section.applied_at is not None:
            continue
        found = registered.load(session, practitioner.id)
        change = Change(session, found, declaration, part, rules, made)
        section.undo = _APPLY[part.element](change)
        section.applied_at = now()
        session.add(section)
        session.flush()
        applied.append(section)
    _settle(session, practitioner, former, applied)


def revert(session: Session, practitioner: Practitioner, section: Section) -> None:
    """Undo a section that took effect on sending; the professional is locked.

    Raises:
        Conflict: the register has moved on since.
    """
    former = charge.agency_of(registered.load(session, practitioner.id))
    take_back(session, practitioner, section)
    _settle(session, practitioner, former, [section])


def take_back(session: Session, practitioner: Practitioner, section: Section) -> None:
    """The same for a section that is applied anew right after: what is between is not judged.

    Raises:
        Conflict: what it wrote was written again since.
    """
    found = registered.load(session, practitioner.id)
    _REVERT[section.element](session, found, section)
    section.undo, section.applied_at = None, None
    session.add(section)
    session.flush()


def _settle(
    session: Session, practitioner: Practitioner, former: str, changed: Sequence[Section]
) -> None:
    """After changes: nothing is doubled, the agency in charge is the one of the place.

    Args:
        session: the transaction.
        practitioner: whose file changed.
        former: the agency of the place before.
        changed: the sections that were applied or undone.
    """
    session.flush()
    found = registered.load(session, practitioner.id)
    known = registered.situations(found)
    elements = {section.element for section in changed}
    if elements & MAY_DOUBLE and any(first_double(situation, known) for situation in known):
        raise Conflict(ALREADY_THERE)
    through = {section.dossier_id for section in changed}
    charge.settle(session, found, former, moved=bool(elements & MOVES), through=through)
    practitioner.version += 1
    session.add(practitioner)
    session.flush()


def _contact(change: Change) -> Undo | None:
    found = change.found
    told = registration.contact(found.practitioner.id, change.answers)
    _write(change.session, found.contact or ContactDetails(**told.model_dump()), told)
    return None


def _practice_name(change: Change) -> Undo | None:
    practice = change.found.practice(change.part.target)
    practice.practice_name = change.answers["nom_exercice"]
    practice.practice_given_name = change.answers.get("prenom_exercice", "")
    change.session.add(practice)
    return None


def _activity(change: Change) -> Undo | None:
    target = change.made.get(change.part.target, change.part.target)
    practice = change.found.practice(target)
    rules = change.declaration.context_of(change.part, change.rules)
    registration.add_activity(change.session, practice.id, change.part, rules)
    return None


def _cessation(change: Change) -> Undo | None:
    activity, _ = change.found.activity(change.part.target)
    end = _day(change.answers["date_cessation"])
    if end < activity.start:
        raise Conflict("L’activité ne peut pas cesser avant d’avoir commencé.")
    before = {"end": _iso(activity.end), "end_reason": activity.end_reason}
    activity.end, activity.end_reason = end, change.answers["motif_fin"]
    change.session.add(activity)
    return {"before": before, "after": {"end": _iso(end), "end_reason": activity.end_reason}}


def _undo_cessation(session: Session, found: Registered, section: Section) -> None:
    activity, _ = found.activity(section.target)
    undo = section.undo or {}
    if undo["after"] != {"end": _iso(activity.end), "end_reason": activity.end_reason}:
        raise Conflict(MOVED_ON)
    end = undo["before"]["end"]
    activity.end = date.fromisoformat(end) if end else None
    activity.end_reason = undo["before"]["end_reason"]
    session.add(activity)


_OF_ACTIVITY = {
    "telephone_pro": "telephone",
    "email_pro": "email",
    "coordonnees_publiques": "contact_is_public",
}
_OF_STRUCTURE = {"raison_sociale": "name", "siret": "siret", "finess": "finess"}


def _situation(change: Change) -> Undo | None:
    activity, structure = change.found.activity(change.part.target)
    rules = change.declaration.context_of(change.part, change.rules)
    asked = {f.name for f in change.part.definition.asked(change.answers, rules)}
    told = {name: change.answers.get(name, "") for name in asked}
    with shared_places.remembered(change.session, change.found, structure):
        undo = {
            "activity": _set(activity, _OF_ACTIVITY, told),
            "structure": _set(structure, _OF_STRUCTURE, told) if structure else {},
        }
        change.session.add_all(row for row in (activity, structure) if row)
    return undo


def _undo_situation(session: Session, found: Registered, section: Section) -> None:
    activity, structure = found.activity(section.target)
    undo = section.undo or {}
    with shared_places.remembered(session, found, structure):
        for row, values in ((activity, undo["activity"]), (structure, undo["structure"])):
            _restore(session, row, values)


def _restore(session: Session, row: SQLModel | None, values: Mapping[str, Any]) -> None:
    if row is None:
        return
    for name, (before, after) in values.items():
        if getattr(row, name) != after:
            raise Conflict(MOVED_ON)
        setattr(row, name, before)
    session.add(row)


def _civil(change: Change) -> Undo | None:
    row = change.found.civil
    _write(change.session, row, registration.civil_status(row.practitioner_id, change.answers))
    return None


def replace_civil(session: Session, found: Registered, answers: Answers) -> None:
    """Write another état civil in a file that is locked, and changed by what follows."""
    _write(session, found.civil, registration.civil_status(found.practitioner.id, answers))
    session.flush()


def correct_civil(session: Session, person: Practitioner, answers: Answers, what: str) -> None:
    """Write an état civil that the portal learned by itself, and keep the state it replaces."""
    practitioner = lock(session, person.id)
    found = registered.load(session, practitioner.id)
    _write(session, found.civil, registration.civil_status(practitioner.id, answers))
    _settle(session, practitioner, charge.agency_of(found), ())
    history.remember(session, SYSTEM, practitioner, what)


def _new_practice(change: Change) -> Undo | None:
    declared = change.declaration.answers_by_element()
    person = change.found.practitioner.id
    if any(p.profession == change.answers["profession"] for p in change.found.practices):
        raise Conflict("Cette profession est déjà enregistrée pour cette personne.")
    practice = registration.practice(person, change.answers, declared["diplome"])
    change.session.add(practice)
    change.session.flush()
    change.made[NEW_PRACTICE] = practice.id
    return None


def _removal(change: Change) -> Undo | None:
    labels = {reason.code: reason.label for reason in REMOVAL_REASONS}
    person = change.found.practitioner
    person.active, person.removed_at = False, now()
    person.removal_reason = labels[change.answers["motif_suppression"]]
    change.session.add(person)
    return None


def _nothing(_change: Change) -> Undo | None:
    """What is read together with another element."""
    return None


_APPLY: dict[str, Callable[[Change], Undo | None]] = {
    "coordonnees": _contact,
    "nom-exercice": _practice_name,
    ACTIVITY.code: _activity,
    "cessation": _cessation,
    "situation": _situation,
    "etat-civil-modifie": _civil,
    "profession": _new_practice,
    "diplome": _nothing,
    "sans-activite": _nothing,
    "suppression": _removal,
}
_REVERT: dict[str, Callable[[Session, Registered, Section], None]] = {
    "cessation": _undo_cessation,
    "situation": _undo_situation,
}


def _write(session: Session, row: SQLModel, told: SQLModel) -> None:
    for name, value in told.model_dump().items():
        setattr(row, name, value)
    session.add(row)


def _set(
    row: SQLModel, columns: Mapping[str, str], told: Mapping[str, str]
) -> dict[str, tuple[object, object]]:
    """Write answers to columns; the answer is each value before and after."""
    undo: dict[str, tuple[object, object]] = {}
    for name, column in columns.items():
        if name not in told:
            continue
        before = getattr(row, column)
        after = bool(told[name]) if isinstance(before, bool) else told[name]
        if before != after:
            setattr(row, column, after)
            undo[column] = (before, after)
    return undo


def _day(iso: str) -> date:
    return civil_date.parse(iso).earliest


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
