"""An agent sets right a declared value that its document plainly contradicts.

The same fields, options and rules as the person's own form; what was declared is kept, the person
reads before and after, with the reason, and is told by e-mail. The verdict of the element starts
over: it was given on something else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlmodel import Session, col, delete, select

from erpps_app.domain import identity as identities
from erpps_app.domain.access import READERS, REVIEWERS, Actor, require
from erpps_app.domain.civil_status import CIVIL_STATUS
from erpps_app.domain.context import Context
from erpps_app.domain.declaration import Part
from erpps_app.domain.errors import Conflict, InvalidField, InvalidFields, NotFound
from erpps_app.domain.notices import NoticeKind
from erpps_app.domain.procedures import REGISTRATIONS
from erpps_app.domain.rectification import OPEN, correctable
from erpps_app.domain.steps import ELEMENTS
from erpps_app.domain.workflow import Action, Status, Verdict
from erpps_app.models.dossier import BY_AGENCY, Dossier, Section
from erpps_app.models.exchanges import Correction
from erpps_app.models.review import Judgement
from erpps_app.services import (
    attachment,
    drafts,
    forms,
    ownership,
    parts,
    review_papers,
    submission,
    transitions,
    whole,
)
from erpps_app.services.context import paris
from erpps_app.services.forms import FormView
from erpps_app.services.review_papers import ShownPaper

REASON, LONGEST = "motif_correction", 1000
CLOSED = "Cet élément ne se corrige pas d’ici : demandez à la personne de le compléter."
NOTHING = "Rien n’a été modifié : corrigez la valeur, ou revenez au dossier."


@dataclass(frozen=True, slots=True)
class RectificationPage:
    """The form on which an element is corrected.

    Attributes:
        version: of the application that the agent has seen.
        papers: the documents of the application, the one to read with the element first.
    """

    dossier: str = ""
    section: str = ""
    number: str = ""
    title: str = ""
    element: str = ""
    version: int = 0
    papers: list[ShownPaper] = field(default_factory=list[ShownPaper])
    form: FormView = field(default_factory=FormView)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction, as both sides read it."""

    section: str
    title: str
    at: str
    who: str
    reason: str
    changes: list[dict[str, str]]


def open_page(
    session: Session,
    actor: Actor,
    dossier_id: str,
    section_id: str,
    typed: Mapping[str, str] | None = None,
) -> RectificationPage:
    """The form of an element, with what an agent may correct of it.

    Args:
        session, actor, dossier_id, section_id: as always.
        typed: what the page holds that is not kept, which may make other fields appear.

    Raises:
        NotFound: not of the actor's agency. Conflict: the element cannot be corrected here.
    """
    require(actor, *REVIEWERS)
    dossier, section = _place(session, actor, dossier_id, section_id)
    part, rules, names = _allowed(session, dossier, section)
    answers = _tidied(part, rules, names, typed or {})
    shown = Section(
        id=section.id,
        dossier_id=section.dossier_id,
        element=section.element,
        rank=section.rank,
        answers=answers,
        updated_at=section.updated_at,
    )
    form = forms.view(session, actor, dossier, [shown])
    return RectificationPage(
        dossier=dossier.id,
        section=section.id,
        number=dossier.number or "",
        title=part.title,
        element=section.element,
        version=dossier.version,
        papers=review_papers.read_with(whole.read(session, dossier), section.id),
        form=replace(form, visible={n: n in names for n in form.visible}, question=""),
    )


def correct(
    session: Session,
    actor: Actor,
    dossier_id: str,
    section_id: str,
    form: Mapping[str, str],
    version: int,
) -> None:
    """Write a correction; the person is told.

    Raises:
        InvalidFields: what is typed breaks a rule, or no reason is given; by field.
        Conflict: the application changed since it was seen, or the element cannot be corrected.
        NotFound: not of the actor's agency.
    """
    require(actor, *REVIEWERS)
    dossier, section = _place(session, actor, dossier_id, section_id)
    ownership.lock(session, dossier)
    dossier, section = _place(session, actor, dossier_id, section_id)
    transitions.expect_version(session, dossier, version)
    part, rules, names = _allowed(session, dossier, section)
    answers = _tidied(part, rules, names, form)
    errors = part.definition.check(answers, rules, documents=len(part.documents) or 1)
    reason = form.get(REASON, "").strip()
    if not reason or len(reason) > LONGEST:
        errors[REASON] = f"Dites ce que montre la pièce, en {LONGEST} caractères au plus."
    if errors:
        raise InvalidFields(errors)
    changes = _changes(part, answers, rules)
    if not changes:
        raise InvalidField(REASON, NOTHING)
    session.add(
        Correction(
            dossier_id=dossier.id,
            section_id=section.id,
            actor_id=actor.account_id,
            actor_name=actor.display_name,
            reason=reason,
            changes=changes,
            answers=dict(section.answers),
        )
    )
    before = dossier.status
    section.answers, section.verdict, section.reason = answers, Verdict.PENDING, ""
    section.reason_code = ""
    session.exec(delete(Judgement).where(col(Judgement.section_id) == section.id))
    parts.touch(dossier, section)
    parts.record(
        session, dossier, actor, Action.CORRECT, before=before, reason=f"{part.title} : {reason}"
    )
    session.add_all((dossier, section))
    session.flush()
    _describe(session, dossier)
    if section.element == CIVIL_STATUS.code:  # it was attached for what it was before
        attachment.drop(session, actor, dossier)
    to = submission.address_of(session, dossier)
    transitions.notify(session, dossier, NoticeKind.CORRECTED, to, elements=f"- {part.title}")


def of_application(session: Session, actor: Actor, dossier_id: str) -> list[Corrected]:
    """The corrections of an application, oldest first, for whoever may read it.

    Raises:
        NotFound: it is not for this actor.
    """
    dossier = ownership.readable(session, actor, dossier_id)
    titles = {p.id: p.title for p in parts.declaration_of(session, dossier.id).parts}
    rows = session.exec(
        select(Correction).where(Correction.dossier_id == dossier.id).order_by(col(Correction.id))
    )
    return [
        Corrected(
            section=row.section_id,
            title=titles.get(row.section_id, ""),
            at=f"{paris(row.at):%d/%m/%Y à %H:%M}",
            who=row.actor_name,
            reason=row.reason,
            changes=row.changes,
        )
        for row in rows
    ]


def _place(
    session: Session, actor: Actor, dossier_id: str, section_id: str
) -> tuple[Dossier, Section]:
    dossier = session.get(Dossier, dossier_id)
    if dossier is None or actor.role not in READERS or not ownership.is_reviewed(actor, dossier):
        raise NotFound(ownership.NOT_YOURS)
    return dossier, parts.section_of(session, dossier, section_id)


def _allowed(
    session: Session, dossier: Dossier, section: Section
) -> tuple[Part, Context, list[str]]:
    """The element, the context of its rules, and the fields that may be corrected now."""
    declaration, whole = drafts.rules_of(session, dossier)
    part = next(part for part in declaration.parts if part.id == section.id)
    rules = declaration.context_of(part, whole)
    asked = part.definition.fields
    locked = identities.locked_fields(dossier.identity)
    names = correctable(asked, part.definition, locked)
    waits = Status(dossier.status) in OPEN and not section.unlocked
    if not names or not waits or section.applied_at or dossier.origin == BY_AGENCY:
        raise Conflict(CLOSED)
    return part, rules, names


def _tidied(
    part: Part, rules: Context, names: list[str], typed: Mapping[str, str]
) -> dict[str, str]:
    """The answers with what was typed, at the fields that may be corrected only."""
    kept = {n: v for n, v in typed.items() if n in names}
    return ELEMENTS[part.element].tidy({**part.answers, **kept}, rules)


def _changes(part: Part, answers: Mapping[str, str], rules: Context) -> list[dict[str, str]]:
    """What differs, as people read it."""
    before, after = (
        {line.label: line.text for line in part.definition.lines(said, rules)}
        for said in (part.answers, answers)
    )
    return [
        {"label": label, "before": before.get(label, ""), "after": after.get(label, "")}
        for label in dict.fromkeys((*before, *after))
        if before.get(label, "") != after.get(label, "")
    ]


def _describe(session: Session, dossier: Dossier) -> None:
    """What lists show of a registration follows; the agency that has it in hand keeps it."""
    if dossier.procedure not in REGISTRATIONS:
        return
    declaration, rules = drafts.rules_of(session, dossier)
    agency, departement = dossier.ars, dossier.departement
    submission.describe(dossier, declaration, rules)
    dossier.ars, dossier.departement = agency, departement
    session.add(dossier)
    session.flush()
