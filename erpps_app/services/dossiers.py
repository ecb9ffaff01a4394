"""What a person sees of one application: contents, timeline, questions, decision."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain import civil_date, procedures
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.context import Context
from erpps_app.domain.declaration import Declaration, Part
from erpps_app.domain.documents import DOCUMENT_KINDS
from erpps_app.domain.errors import NotFound
from erpps_app.domain.fields import Line
from erpps_app.domain.procedures import FIRST_REGISTRATION, PROCEDURES
from erpps_app.domain.reasons import ALREADY_REGISTERED
from erpps_app.domain.sentences import inside
from erpps_app.domain.steps import step_of
from erpps_app.domain.workflow import WITHIN_THE_AGENCY, Action, Status, Verdict, allowed
from erpps_app.models.access import Account
from erpps_app.models.dossier import BY_AGENCY, Dossier, DossierEvent, Section
from erpps_app.models.register import Practitioner
from erpps_app.services import audit, documents, drafts, forms, ownership, parts, whole
from erpps_app.services.context import paris, today
from erpps_app.services.whole import Whole

TAKEN_AWAY = "(supprimé)"
TONES = {
    Status.DRAFT: "new",
    Status.NEW: "info",
    Status.IN_REVIEW: "info",
    Status.AWAITING: "warning",
    Status.VALIDATED: "success",
    Status.REFUSED: "error",
    Status.CANCELLED: "",
}


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event, as a person reads it."""

    at: str
    title: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """Somebody who opened the application or one of its documents."""

    at: str
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class LineView:
    """An answer, as it is shown."""

    label: str
    text: str
    changed_from: str = ""


@dataclass(frozen=True, slots=True)
class SectionView:
    """An element of the application, with what the ARS says of it."""

    id: str
    element: str
    title: str
    edit_url: str
    lines: list[LineView]
    documents: list[dict[str, str]]
    effect: str
    standing: str
    verdict: str
    verdict_label: str
    unchanged: bool
    question: str
    unlocked: bool
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class DossierView:
    """One application, for the person who made it.

    Attributes:
        undoes: withdrawing it undoes something that is in effect.
        stays: titles of what is in effect and stays so if it is, or was, refused or withdrawn.
        lost: titles of what was accepted but fell with the refusal of the rest.
        known: it was refused to somebody who has a number already.
    """

    id: str = ""
    number: str = ""
    status: str = ""
    tone: str = ""
    object: str = ""
    updated: str = ""
    agency: str = ""
    sections: list[SectionView] = field(default_factory=list[SectionView])
    timeline: list[TimelineEntry] = field(default_factory=list[TimelineEntry])
    readers: list[ReaderRow] = field(default_factory=list[ReaderRow])
    awaiting: bool = False
    refused: bool = False
    cancelled: bool = False
    refusal: str = ""
    may_resume: bool = False
    known: bool = False
    rpps: str = ""
    is_registration: bool = True
    by_agency: bool = False
    may_cancel: bool = False
    undoes: bool = False
    stays: list[str] = field(default_factory=list[str])
    lost: list[str] = field(default_factory=list[str])
    may_write: bool = False


def view(session: Session, actor: Actor, dossier_id: str) -> DossierView:
    """One of the person's applications, sent or not.

    Raises:
        NotFound: it is somebody else's, or does not exist.
    """
    dossier = owned(session, actor, dossier_id)
    status = Status(dossier.status)
    rows = parts.sections_of(session, dossier.id)
    refused = status is Status.REFUSED
    known = refused and any(row.reason_code == ALREADY_REGISTERED for row in rows)
    return DossierView(
        id=dossier.id,
        number=dossier.number or "",
        status=status.label,
        tone=TONES[status],
        object=object_of(session, dossier),
        updated=f"{paris(dossier.updated_at):%d/%m/%Y à %H:%M}",
        agency=reference().agency_name(dossier.ars),
        sections=sections(session, actor, dossier),
        timeline=timeline(session, dossier),
        readers=readers(session, actor, dossier),
        awaiting=status is Status.AWAITING,
        refused=refused,
        cancelled=status is Status.CANCELLED,
        refusal=dossier.reason,
        may_resume=refused and not known and _may_resume(session, actor, dossier),
        known=known,
        rpps=rpps_of(session, dossier.practitioner_id),
        is_registration=dossier.procedure in procedures.REGISTRATIONS,
        by_agency=dossier.origin == BY_AGENCY,
        may_cancel=Action.CANCEL in allowed(status, actor.role),
        undoes=any(row.undo is not None for row in rows),
        stays=_stays(session, dossier, rows),
        lost=_lost(session, dossier, rows),
        may_write=dossier.number is not None,
    )


def _stays(session: Session, dossier: Dossier, rows: Sequence[Section]) -> list[str]:
    if dossier.status == Status.VALIDATED:
        return []
    settled = {row.id for row in rows if parts.is_settled(row)}
    settled |= {row.id for row in rows if row.applied_at and row.verdict == Verdict.ACCEPTED}
    declaration, _ = drafts.rules_of(session, dossier)
    return [part.title for part in declaration.submitted() if part.id in settled]


def _may_resume(session: Session, actor: Actor, refused: Dossier) -> bool:
    """Whether what was refused can be asked again.

    A registration, as long as the person has no number and nothing else with the ARS; a change, as
    long as they are in the register.
    """
    account = session.get_one(Account, actor.account_id)
    person = session.get(Practitioner, account.practitioner_id or "")
    if refused.procedure in procedures.REGISTRATIONS:
        return person is None and not drafts.is_with_the_ars(session, actor)
    return person is not None and person.active


def _lost(session: Session, dossier: Dossier, rows: Sequence[Section]) -> list[str]:
    if dossier.status != Status.REFUSED or dossier.procedure in procedures.REGISTRATIONS:
        return []
    waited = {r.id for r in rows if r.verdict == Verdict.ACCEPTED and r.applied_at is None}
    declaration, _ = drafts.rules_of(session, dossier)
    return [part.title for part in declaration.submitted() if part.id in waited]


def owned(session: Session, actor: Actor, dossier_id: str) -> Dossier:
    """An application of that person.

    Raises:
        NotFound: it is somebody else's, or does not exist: the answer is the same.
    """
    require(actor, Role.PROFESSIONAL)
    dossier = session.get(Dossier, dossier_id)
    if dossier is None or not ownership.is_own(session, actor, dossier):
        raise NotFound(ownership.NOT_YOURS)
    return dossier


def sections(session: Session, actor: Actor, dossier: Dossier) -> list[SectionView]:
    """The contents of an application, element by element, as anybody who may see it reads them."""
    ownership.readable(session, actor, dossier.id)
    return shown_of(whole.read(session, dossier))


def shown_of(found: Whole) -> list[SectionView]:
    """The same, of an application that is at hand and that its reader may see."""
    dossier, declaration, rules = found.dossier, found.declaration, found.rules
    status = Status(dossier.status)
    shown: list[SectionView] = []
    for part, row in found.submitted:
        verdict = Verdict(row.verdict)
        beside = declaration.context_of(part, rules)
        before = _before_of(declaration, part, row, beside, final=status.is_final)
        shown.append(
            SectionView(
                id=part.id,
                element=part.element,
                title=part.title,
                edit_url=_edit_url(dossier, row),
                lines=_lines(part.definition.lines(part.answers, beside), before),
                documents=forms.listed(map(documents.view, found.documents.get(part.id, ()))),
                effect=effect_of(dossier, row.procedure),
                standing=_standing(status, row),
                verdict=verdict,
                verdict_label=_verdict_label(verdict, status),
                unchanged=_unchanged(row, part.definition.lines(part.answers, beside)),
                question=row.reason,
                unlocked=row.unlocked,
                procedure=row.procedure,
            )
        )
    return shown


def _edit_url(dossier: Dossier, section: Section) -> str:
    if dossier.procedure == FIRST_REGISTRATION:
        return step_of(section.element).path
    return f"/modification/{dossier.id}/{section.id}"


def effect_of(dossier: Dossier, procedure: str) -> str:
    """When a part of an application takes effect; nothing to say of a registration."""
    row = PROCEDURES.get(procedure)
    asked_by = Role.AGENT if dossier.origin == BY_AGENCY else Role.PROFESSIONAL
    return row.label_for(asked_by) if row else ""


def _verdict_label(verdict: Verdict, status: Status) -> str:
    """What the ARS says; nothing, when the application ended before it looked."""
    return "" if status.is_final and verdict is Verdict.PENDING else verdict.label


def _unchanged(row: Section, lines: Sequence[Line]) -> bool:
    """Whether the person sent back as it was what the ARS had asked about."""
    asked = (row.before or {}).get("asked")
    return not row.unlocked and asked is not None and asked == {li.label: li.text for li in lines}


def _standing(status: Status, section: Section) -> str:
    """Whether the register holds what a change asked; empty while that is not known."""
    if not section.procedure:
        return ""
    if section.applied_at is not None:
        day = section.answers.get("date_cessation", "")
        later = bool(day) and civil_date.parse(day).earliest > today()
        return f"en vigueur le {civil_date.show(day)}" if later else "en vigueur"
    return "sans effet" if status.is_final else ""


def object_of(session: Session, dossier: Dossier) -> str:
    """What an application is about, in the guide's words."""
    asked = (section.procedure for section in parts.sections_of(session, dossier.id))
    return procedures.object_of(dossier.procedure, asked)


def timeline(
    session: Session, dossier: Dossier, *, for_agency: bool = False
) -> list[TimelineEntry]:
    """What happened, oldest first; for the agency, also who was in charge of it when."""
    kept = frozenset[Action]() if for_agency else WITHIN_THE_AGENCY
    events: Sequence[DossierEvent] = session.exec(
        select(DossierEvent)
        .where(DossierEvent.dossier_id == dossier.id, col(DossierEvent.action).not_in(kept))
        .order_by(col(DossierEvent.id))
    ).all()
    return [
        TimelineEntry(
            at=f"{paris(event.at):%d/%m/%Y à %H:%M}",
            title=Action(event.action).label,
            who=event.actor_name,
            reason=event.reason,
        )
        for event in events
    ]


def readers(session: Session, actor: Actor, dossier: Dossier) -> list[ReaderRow]:
    """Who else opened the application or a document of it, latest first."""
    return [
        ReaderRow(
            at=f"{paris(datetime.fromisoformat(entry.at)):%d/%m/%Y à %H:%M}",
            who=f"{entry.actor_name}, {inside(Role(entry.actor_role).label)}",
            what=_read(entry.object.partition(":")[0]),
        )
        for entry in audit.readers_of(session, dossier.id)
        if entry.actor_id != actor.account_id
    ]


def _read(kind: str) -> str:
    known = DOCUMENT_KINDS.get(kind)
    return f"{known.label}" if known else "Dossier"


def _before_of(
    declaration: Declaration, part: Part, row: Section, beside: Context, *, final: bool
) -> dict[str, str]:
    """What the lines of a part are compared with, by label.

    What the person had first answered, once the ARS has asked; of a correction that waits, what
    the register now holds; else what it held when the application was sent.
    """
    kept = row.before or {}
    if "asked" in kept:
        return dict(kept["asked"])
    if part.row is not None and part.row.corrects and not part.applied and not final:
        present = part.definition.lines(declaration.present_of(part), beside)
        return {line.label: line.text for line in present}
    return dict(kept.get("lines", {}))


def _lines(shown: Sequence[Line], before: dict[str, str]) -> list[LineView]:
    """The answers, each beside what it replaces; what was taken away is a line too."""
    texts = {line.label: line.text for line in shown}
    lines = [
        LineView(label, text, old if (old := before.get(label, text)) != text else "")
        for label, text in texts.items()
    ]
    gone = (label for label in before if label not in texts)
    return lines + [LineView(label, TAKEN_AWAY, before[label]) for label in gone]


def rpps_of(session: Session, practitioner_id: str | None) -> str:
    """The number of a practitioner, empty when there is none or they were removed."""
    found = session.get(Practitioner, practitioner_id) if practitioner_id else None
    return found.rpps if found and found.active else ""
