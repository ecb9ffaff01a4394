"""What the wizard's pages show: a step, the activities, the recap."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from erpps_app.domain.access import Actor
from erpps_app.domain.activity_form import ACTIVITY, cabinet_of
from erpps_app.domain.context import Context
from erpps_app.domain.declaration import Declaration, Part
from erpps_app.domain.errors import NotAllowed, NotFound
from erpps_app.domain.postal import one_line
from erpps_app.domain.steps import STEP, Step
from erpps_app.domain.workflow import Status
from erpps_app.models.dossier import Dossier, Section
from erpps_app.services import drafts, forms, parts
from erpps_app.services.forms import FormView


@dataclass(frozen=True, slots=True)
class ActivityCard:
    """An activity of the draft, in three lines."""

    id: str
    title: str
    type: str
    place: str
    since: str
    complete: bool
    writable: bool


@dataclass(frozen=True, slots=True)
class ActivitiesView:
    """The page of the activities.

    Attributes:
        current: the activity that is open, empty when none is.
        form: its form.
    """

    redirect: str = ""
    none_for_now: bool = False
    may_add: bool = True
    cards: list[ActivityCard] = field(default_factory=list[ActivityCard])
    current: str = ""
    title: str = ""
    form: FormView = field(default_factory=FormView)


def open_step(session: Session, actor: Actor, slug: str) -> FormView:
    """A page of the wizard; ``redirect`` tells where to go when it may not be opened yet."""
    dossier, elsewhere = _enter(session, actor, STEP[slug])
    if elsewhere:
        return FormView(redirect=elsewhere)
    return forms.view(session, actor, dossier, _writable_sections(session, dossier, STEP[slug]))


def save_step(
    session: Session,
    actor: Actor,
    slug: str,
    form: Mapping[str, object],
    base: Mapping[str, str],
) -> dict[str, str]:
    """Keep what was typed on a page; see ``forms.save``."""
    dossier = drafts.writable(session, actor)
    sections = _writable_sections(session, dossier, STEP[slug])
    return forms.save(session, actor, dossier, sections, form, base) if sections else {}


def open_activities(session: Session, actor: Actor, current: str = "") -> ActivitiesView:
    """The activities, one of them open.

    Args:
        current: the section to open; empty opens the first one that is not complete.
    """
    step = STEP["activites"]
    dossier, elsewhere = _enter(session, actor, step)
    if elsewhere:
        return ActivitiesView(redirect=elsewhere)
    declaration, rules = drafts.rules_of(session, dossier)
    sections = {s.id: s for s in parts.sections_of(session, dossier.id)}
    activities = declaration.of(ACTIVITY.code)
    cards = [_card(declaration, part, sections[part.id], rules) for part in activities]
    opened = sections.get(current) or _first_incomplete(cards, sections)
    return ActivitiesView(
        none_for_now=declaration.has_no_activity,
        may_add=dossier.status == Status.DRAFT,
        cards=[card for card in cards if opened is None or card.id != opened.id],
        current=opened.id if opened else "",
        title=next((c.title for c in cards if opened and c.id == opened.id), ""),
        form=forms.view(session, actor, dossier, [opened]) if opened else FormView(),
    )


def add_activity(session: Session, actor: Actor) -> str:
    """Add an empty activity after the others; the answer is its section.

    Raises:
        NotAllowed: the ARS awaits something else.
    """
    dossier = drafts.writable(session, actor)
    if dossier.status != Status.DRAFT:
        raise NotAllowed("L’ARS n’a pas demandé d’ajouter une activité.")
    existing = parts.declaration_of(session, dossier.id).of(ACTIVITY.code)
    section = Section(
        dossier_id=dossier.id,
        element=ACTIVITY.code,
        rank=1 + max((part.rank for part in existing), default=0),
        answers={"destination": "france"},
    )
    parts.touch(dossier, section)
    session.add_all((section, dossier))
    session.flush()
    return section.id


def remove_activity(session: Session, actor: Actor, section_id: str) -> None:
    """Take an activity out of the draft, with its documents."""
    dossier = drafts.writable(session, actor)
    section = _activity(session, dossier, section_id)
    if dossier.status != Status.DRAFT:
        raise NotAllowed("L’ARS n’a pas demandé de supprimer une activité.")
    parts.drop(session, dossier, section)


def save_activity(
    session: Session,
    actor: Actor,
    section_id: str,
    form: Mapping[str, object],
    base: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Keep what was typed for one activity; see ``forms.save``."""
    dossier = drafts.writable(session, actor)
    section = _activity(session, dossier, section_id)
    return forms.save(session, actor, dossier, [section], form, base)


def activity_errors(session: Session, actor: Actor, section_id: str) -> dict[str, str]:
    """What is wrong with one activity, by field."""
    dossier = drafts.writable(session, actor)
    section = _activity(session, dossier, section_id)
    declaration, rules = drafts.rules_of(session, dossier)
    part = next(part for part in declaration.of(ACTIVITY.code) if part.id == section.id)
    return declaration.errors_of(part, rules)


def summary(part: Part, rules: Context) -> str:
    """The place of an activity on one line; empty when it has none."""
    if cabinet := cabinet_of(part.answers, rules):
        return cabinet.label
    name, place = part.answers.get("raison_sociale", ""), one_line(part.answers)
    return ", ".join(text for text in (name, place) if text)


def _enter(session: Session, actor: Actor, step: Step) -> tuple[Dossier, str]:
    dossier = drafts.start(session, actor)
    declaration, rules = drafts.rules_of(session, dossier)
    if dossier.status == Status.AWAITING:
        open_here = _writable_sections(session, dossier, step, with_activities=True)
        return dossier, "" if open_here else f"/demande/{dossier.id}"
    if not declaration.may_open(step, rules):
        incomplete = declaration.first_incomplete(rules)
        return dossier, incomplete.path if incomplete else ""
    return dossier, ""


def _writable_sections(
    session: Session, dossier: Dossier, step: Step, *, with_activities: bool = False
) -> list[Section]:
    codes = [e.code for e in step.elements if with_activities or not e.repeatable]
    found = parts.sections_of(session, dossier.id)
    return sorted(
        (s for s in found if s.element in codes and s.unlocked),
        key=lambda s: (codes.index(s.element), s.rank),
    )


def _card(declaration: Declaration, part: Part, section: Section, rules: Context) -> ActivityCard:
    lines = {line.name: line.text for line in ACTIVITY.lines(part.answers, rules)}
    return ActivityCard(
        id=part.id,
        title=part.title,
        type=lines.get("type_activite", "à compléter"),
        place=summary(part, rules),
        since=lines.get("date_debut", ""),
        complete=not declaration.errors_of(part, rules),
        writable=section.unlocked,
    )


def _first_incomplete(cards: list[ActivityCard], sections: dict[str, Section]) -> Section | None:
    return next((sections[c.id] for c in cards if not c.complete and c.writable), None)


def _activity(session: Session, dossier: Dossier, section_id: str) -> Section:
    section = parts.section_of(session, dossier, section_id)
    if section.element != ACTIVITY.code:
        raise NotFound
    return section
