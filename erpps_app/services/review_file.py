"""A file under review, laid out for whoever opens it: as many statements whatever it holds."""

from dataclasses import dataclass, field

from sqlmodel import Session

from erpps_app.domain import checks, procedures
from erpps_app.domain.access import Actor
from erpps_app.domain.checks import Finding
from erpps_app.domain.procedures import REGISTRATIONS, REMOVAL_PROCEDURE
from erpps_app.domain.workflow import Action, Status, Verdict, allowed
from erpps_app.models.dossier import BY_AGENCY, Dossier
from erpps_app.services import (
    decisions,
    dossiers,
    duplicates,
    findings,
    judgements,
    queue,
    reasons,
    resumption,
    review_papers,
    second_agent,
    verdicts,
    whole,
)
from erpps_app.services.dossiers import SectionView, TimelineEntry
from erpps_app.services.duplicates import Duplicate
from erpps_app.services.judgements import Undoable
from erpps_app.services.reasons import ReasonView
from erpps_app.services.review_papers import ShownPaper
from erpps_app.services.whole import Whole


@dataclass(frozen=True, slots=True)
class FileView:
    """An application under review.

    Attributes:
        version: what the agent has seen; a decision is refused when it has grown since.
        verdicts: for each element, the verdicts that this agent may give it now.
        obstacles: for each decision, why it is not open yet; empty when it is.
        registers: it would enter somebody in the register, rather than change somebody's file.
        undoes: something of it is in effect already, which a refusal undoes.
        removes: it takes somebody out of the register.
        attached: it is about somebody of the register, to whom it gives no second number.
        loses: something accepted waits, and falls if the application is refused.
        obstacle: why this agent may not decide at all.
        follows: number of the refused application that it takes up.
        green: the elements that wait, and of which every check is green.
        judged: how many elements have a verdict; ``progress``: the same in words.
        undoable: the verdict that can be taken back first.
        judged_now: the elements of which a verdict can be taken back.
        papers: every document; ``beside``: the one to read with each element.
    """

    id: str = ""
    number: str = ""
    name: str = ""
    status: str = ""
    tone: str = ""
    submitted: str = ""
    version: int = 0
    sections: list[SectionView] = field(default_factory=list[SectionView])
    findings: list[Finding] = field(default_factory=list[Finding])
    duplicates: list[Duplicate] = field(default_factory=list[Duplicate])
    timeline: list[TimelineEntry] = field(default_factory=list[TimelineEntry])
    verdicts: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    actions: list[str] = field(default_factory=list[str])
    obstacles: dict[str, str] = field(default_factory=dict[str, str])
    rpps: str = ""
    object: str = ""
    practitioner: str = ""
    registers: bool = True
    undoes: bool = False
    removes: bool = False
    attached: bool = False
    loses: bool = False
    obstacle: str = ""
    follows: str = ""
    follows_id: str = ""
    green: list[str] = field(default_factory=list[str])
    judged: int = 0
    progress: str = ""
    undoable: Undoable = field(default_factory=Undoable)
    judged_now: list[str] = field(default_factory=list[str])
    reasons: list[ReasonView] = field(default_factory=list[ReasonView])
    papers: list[ShownPaper] = field(default_factory=list[ShownPaper])
    beside: dict[str, str] = field(default_factory=dict[str, str])


def lay(session: Session, actor: Actor, dossier: Dossier) -> FileView:
    """An application that this agent may read."""
    read = whole.read(session, dossier)
    status = Status(dossier.status)
    obstacle = second_agent.owed(actor, dossier)
    registers = dossier.procedure in REGISTRATIONS
    alike = duplicates.find(session, dossier) if registers else None
    found = () if status.is_final else findings.found(session, read, alike)
    may = {} if obstacle else verdicts.of_file(actor, read)
    given = judgements.of(session, dossier) if may else []
    follows_id, follows = resumption.former(session, dossier)
    rows = [row for _, row in read.submitted]
    judged = sum(row.verdict != Verdict.PENDING for row in rows)
    return FileView(
        id=dossier.id,
        number=dossier.number or "",
        name=dossier.applicant_name,
        status=status.label,
        tone=dossiers.TONES[status],
        submitted=queue.submitted_at(dossier),
        version=dossier.version,
        sections=dossiers.shown_of(read),
        findings=list(found),
        duplicates=list(alike or ()),
        timeline=dossiers.timeline(session, dossier, for_agency=True),
        verdicts=may,
        actions=_actions(actor, dossier),
        obstacles={
            str(a): second_agent.closes(actor, dossier, a) or verdicts.obstacle(read, a)
            for a in decisions.DECISIONS
        },
        attached=dossier.attached_to is not None,
        rpps=dossiers.rpps_of(session, dossier.practitioner_id),
        object=procedures.object_of(dossier.procedure, [r.procedure for r in read.rows.values()]),
        practitioner=dossier.practitioner_id or "",
        registers=registers,
        undoes=any(row.undo is not None for row in read.rows.values()),
        removes=dossier.procedure == REMOVAL_PROCEDURE,
        loses=not status.is_final
        and any(row.verdict == Verdict.ACCEPTED and row.applied_at is None for row in rows)
        and not registers,
        obstacle=obstacle,
        follows=follows,
        follows_id=follows_id,
        green=_green(read, found, may),
        judged=judged,
        progress=f"{judged} {'élément' if judged < 2 else 'éléments'} sur {len(rows)}",  # noqa: PLR2004 - plural
        undoable=judgements.last(given, {part.id: part.title for part, _ in read.submitted}),
        judged_now=sorted({one.section_id for one in given}),
        reasons=reasons.offered(session, actor) if may else [],
        papers=review_papers.papers_of(read),
        beside=review_papers.beside(read),
    )


def _green(read: Whole, found: tuple[Finding, ...], may: dict[str, list[str]]) -> list[str]:
    """The elements that this agent may accept at once, in their order."""
    green = checks.green_parts(found)
    return [
        part.id
        for part, row in read.submitted
        if part.id in green
        and row.verdict == Verdict.PENDING
        and Verdict.ACCEPTED in may.get(part.id, ())
    ]


def _actions(actor: Actor, dossier: Dossier) -> list[str]:
    """What this agent may do now: whoever proposed takes back, the others decide."""
    proposer, by_agency = second_agent.is_proposer(actor, dossier), dossier.origin == BY_AGENCY
    return [
        str(action)
        for action in allowed(Status(dossier.status), actor.role)
        if (action is Action.WITHDRAW) is proposer
        and not (by_agency and action is Action.REQUEST_INFORMATION)
    ]
