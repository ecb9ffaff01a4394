"""The pages on which a change is filled in: the form, its place in the procedure, what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.activity_form import ACTIVITY, NO_ACTIVITY
from erpps_app.domain.civil_status import CIVIL_STATUS
from erpps_app.domain.errors import InvalidFields, NotFound
from erpps_app.domain.fields import YES
from erpps_app.domain.procedures import PROCEDURES, Procedure
from erpps_app.domain.professions import PRACTICE
from erpps_app.domain.steps import Step
from erpps_app.domain.workflow import Status
from erpps_app.models.dossier import Dossier, Section
from erpps_app.services import drafts, forms, ownership, parts
from erpps_app.services.changes import path
from erpps_app.services.forms import FormView


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A page of a change.

    Attributes:
        elements: codes of the elements that are asked here.
        about: what of the register it is about.
        promise: when it will take effect.
        position, total, following: where one is in the procedure; total 1 needs no stepper.
        previous: the page of the step before, when there is one.
        moves: the activity for which a change of place can be started instead.
    """

    dossier: str = ""
    section: str = ""
    title: str = ""
    intro: str = ""
    about: str = ""
    promise: str = ""
    position: int = 1
    total: int = 1
    following: str = ""
    previous: str = ""
    elements: list[str] = field(default_factory=list[str])
    moves: str = ""
    basket: str = ""
    form: FormView = field(default_factory=FormView)


def open_page(session: Session, actor: Actor, dossier_id: str, section_id: str) -> ChangePage:
    """A page of an application being prepared or completed.

    Raises:
        NotFound: it is not this actor's, or no longer open.
    """
    dossier = ownership.writable(session, actor, dossier_id)
    section, row, step = _place(session, dossier, section_id)
    shown = _asked_here(session, dossier, section, step)
    declaration, _ = drafts.rules_of(session, dossier)
    part = next(part for part in declaration.parts if part.id == section.id)
    position = row.steps.index(step)
    later = row.steps[position + 1 :]
    before = [_first(session, dossier, section, earlier) for earlier in row.steps[:position]]
    professional = actor.role is Role.PROFESSIONAL
    prepared = dossier.status == Status.DRAFT
    return ChangePage(
        dossier=dossier.id,
        section=section.id,
        title=step.title if professional or len(row.steps) > 1 else row.object,
        intro=step.intro if professional else row.agency_intro,
        about=part.about,
        promise=row.promise_for(actor.role) if dossier.practitioner_id else "",
        position=position + 1,
        total=len(row.steps),
        following=later[0].title if later else "Récapitulatif",
        previous=next((path(dossier, found) for found in reversed(before) if found), ""),
        elements=[s.element for s in shown],
        moves=section.target if prepared and row.code == "modification-activite" else "",
        basket=f"/modification/{dossier.id}" if prepared else f"/demande/{dossier.id}",
        form=forms.view(session, actor, dossier, shown),
    )


def save(
    session: Session,
    actor: Actor,
    dossier_id: str,
    section_id: str,
    form: Mapping[str, object],
    base: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Keep what was typed; see ``forms.save``."""
    dossier = ownership.writable(session, actor, dossier_id)
    section, _, step = _place(session, dossier, section_id)
    shown = _asked_here(session, dossier, section, step)
    return forms.save(session, actor, dossier, shown, form, base)


def finish(session: Session, actor: Actor, dossier_id: str, section_id: str) -> str:
    """Check a saved page; the answer is where to go on.

    Raises:
        InvalidFields: every error of the page, by field.
    """
    if errors := errors_of_page(session, actor, dossier_id, section_id):
        raise InvalidFields(errors)
    dossier = ownership.writable(session, actor, dossier_id)
    section, row, step = _place(session, dossier, section_id)
    declaration, rules = drafts.rules_of(session, dossier)
    here = {s.id for s in _asked_here(session, dossier, section, step)}
    if section.element == CIVIL_STATUS.code:
        _name_practice(session, dossier, section)
    if dossier.status == Status.AWAITING:
        return f"/demande/{dossier.id}"
    for later in row.steps[row.steps.index(step) + 1 :]:
        if following := _first(session, dossier, section, later):
            return path(dossier, following)
    for part in declaration.submitted():  # a new place is two changes: both are filled in
        if part.id not in here and declaration.errors_of(part, rules):
            return path(dossier, session.get_one(Section, part.id))
    return f"/modification/{dossier.id}"


def _name_practice(session: Session, dossier: Dossier, civil: Section) -> None:
    """Most people practise under their civil name: it is laid where nothing was typed yet."""
    for section in parts.sections_of(session, dossier.id):
        if section.element != PRACTICE.code or section.answers.get("nom_exercice"):
            continue
        named = civil.answers.get("nom_usage") or civil.answers.get("nom_naissance", "")
        given = civil.answers.get("prenom", "")
        section.answers = {**section.answers, "nom_exercice": named, "prenom_exercice": given}
        session.add(section)
        session.flush()


def errors_of_page(
    session: Session, actor: Actor, dossier_id: str, section_id: str
) -> dict[str, str]:
    """What is wrong with a saved page, by field."""
    dossier = ownership.writable(session, actor, dossier_id)
    section, _, step = _place(session, dossier, section_id)
    declaration, rules = drafts.rules_of(session, dossier)
    here = {s.id for s in _asked_here(session, dossier, section, step)}
    errors: dict[str, str] = {}
    for part in declaration.submitted():
        if part.id in here:
            errors |= declaration.errors_of(part, rules)
    return errors


def add_activity(session: Session, actor: Actor, dossier_id: str) -> str:
    """One more activity in a registration on paper; the answer is its page.

    Raises:
        NotFound: the application asks its activities otherwise.
    """
    dossier = ownership.writable(session, actor, dossier_id)
    if dossier.practitioner_id or dossier.status != Status.DRAFT:
        raise NotFound
    known = parts.declaration_of(session, dossier.id).of(ACTIVITY.code)
    section = Section(
        dossier_id=dossier.id,
        element=ACTIVITY.code,
        rank=1 + max((part.rank for part in known), default=0),
        answers={"destination": "france"},
    )
    parts.touch(dossier, section)
    session.add_all((dossier, section))
    session.flush()
    return path(dossier, section)


def remove(session: Session, actor: Actor, dossier_id: str, section_id: str) -> None:
    """Take a change out of what is being prepared, with its documents.

    A new profession goes with its diploma and activity.
    """
    dossier = ownership.writable(session, actor, dossier_id)
    section = parts.section_of(session, dossier, section_id)
    if dossier.status != Status.DRAFT or not _is_removable(dossier, section):
        raise NotFound
    parts.drop(session, dossier, *_group(session, dossier, section))


def _is_removable(dossier: Dossier, section: Section) -> bool:
    """All changes are; of a registration, the activities after the first."""
    return bool(dossier.practitioner_id) or (section.element == ACTIVITY.code and section.rank > 1)


def _group(session: Session, dossier: Dossier, section: Section) -> Sequence[Section]:
    """What was started together with a section."""
    row = PROCEDURES.get(section.procedure)
    if row is None or len(row.steps) == 1:
        return [section]
    return [s for s in parts.sections_of(session, dossier.id) if s.procedure == row.code]


def _place(session: Session, dossier: Dossier, section_id: str) -> tuple[Section, Procedure, Step]:
    section = parts.section_of(session, dossier, section_id)
    row = PROCEDURES[section.procedure or dossier.procedure]
    step = next(s for s in row.steps if section.element in {e.code for e in s.elements})
    if not section.unlocked:
        raise NotFound(ownership.NO_LONGER)
    return section, row, step


def _asked_here(session: Session, dossier: Dossier, section: Section, step: Step) -> list[Section]:
    """The sections of a page: those of its step, the first activity with the box for none."""
    codes = [element.code for element in step.elements]
    found = _of_step(session, dossier, section, step)
    if NO_ACTIVITY.code in codes:
        first = min((s.rank for s in found if s.element == ACTIVITY.code), default=0)
        if section.element == ACTIVITY.code and section.rank > first:
            return [section]
        none = any(s.answers.get("aucune_activite") == YES for s in found)
        return [s for s in found if s.element != ACTIVITY.code or (s.rank == first and not none)]
    repeats = any(e.repeatable for e in step.elements if e.code == section.element)
    return [section] if repeats else found


def _of_step(session: Session, dossier: Dossier, section: Section, step: Step) -> list[Section]:
    """The open sections of a step, of what was started together, in the order of the page."""
    codes = [element.code for element in step.elements]
    key = (section.procedure, section.target)
    found = [
        s
        for s in parts.sections_of(session, dossier.id)
        if s.element in codes and s.unlocked and (s.procedure, s.target) == key
    ]
    return sorted(found, key=lambda s: (codes.index(s.element), s.rank))


def _first(session: Session, dossier: Dossier, section: Section, step: Step) -> Section | None:
    return next(iter(_of_step(session, dossier, section, step)), None)
