"""The gestionnaire reviews: queue, file, verdict per element, decision."""

from dataclasses import dataclass, field

from sqlmodel import Session

from erpps_app.domain.access import READERS, REVIEWERS, Actor, require
from erpps_app.domain.checks import Finding
from erpps_app.domain.errors import Conflict, InvalidField, NotAllowed, NotFound
from erpps_app.domain.procedures import PROCEDURES, REGISTRATIONS, REMOVAL_PROCEDURE
from erpps_app.domain.workflow import (
    Action,
    Status,
    Verdict,
    allowed,
)
from erpps_app.models.dossier import BY_AGENCY, Dossier
from erpps_app.services import (
    audit,
    decisions,
    dossiers,
    drafts,
    duplicates,
    findings,
    ownership,
    parts,
    queue,
    resumption,
    transitions,
    verdicts,
)
from erpps_app.services.decisions import ELSEWHERE
from erpps_app.services.dossiers import SectionView, TimelineEntry
from erpps_app.services.duplicates import Duplicate


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
        loses: something accepted waits, and falls if the application is refused.
        obstacle: why this agent may not decide at all.
        follows: number of the refused application that it takes up.
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
    loses: bool = False
    obstacle: str = ""
    follows: str = ""
    follows_id: str = ""


def open_file(session: Session, actor: Actor, dossier_id: str) -> FileView:
    """An application of the agent's agency.

    Raises:
        NotFound: it belongs to another agency, is a draft, or does not exist.
    """
    dossier = _reviewed(session, actor, dossier_id)
    audit.record_reading(
        session, actor, audit.READ_FILE, subject=dossier.id, about=f"dossier:{dossier.id}"
    )
    declaration, rules = drafts.rules_of(session, dossier)
    status = Status(dossier.status)
    obstacle = _second_agent_owed(actor, dossier)
    registers = dossier.procedure in REGISTRATIONS
    alike = duplicates.find(session, dossier) if registers else None
    follows_id, follows = resumption.former(session, dossier)
    rows = parts.sections_of(session, dossier.id)
    return FileView(
        id=dossier.id,
        number=dossier.number or "",
        name=dossier.applicant_name,
        status=status.label,
        tone=dossiers.TONES[status],
        submitted=queue.submitted_at(dossier),
        version=dossier.version,
        sections=dossiers.sections(session, actor, dossier),
        findings=[]
        if status.is_final
        else list(findings.found(session, dossier, declaration, rules, alike)),
        duplicates=list(alike or ()),
        timeline=dossiers.timeline(session, dossier, for_agency=True),
        verdicts={} if obstacle else verdicts.of_file(session, actor, dossier),
        actions=_actions(actor, dossier),
        obstacles={str(a): verdicts.obstacle(session, dossier, a) for a in decisions.DECISIONS},
        rpps=dossiers.rpps_of(session, dossier.practitioner_id),
        object=dossiers.object_of(session, dossier),
        practitioner=dossier.practitioner_id or "",
        registers=registers,
        undoes=any(row.undo is not None for row in rows),
        removes=dossier.procedure == REMOVAL_PROCEDURE,
        loses=not status.is_final
        and any(row.verdict == Verdict.ACCEPTED and row.applied_at is None for row in rows)
        and not registers,
        obstacle=obstacle,
        follows=follows,
        follows_id=follows_id,
    )


def take(session: Session, actor: Actor, dossier_id: str, version: int | None = None) -> None:
    """Begin the review of a new application.

    Raises:
        Conflict: somebody else was faster.
    """
    dossier = _locked(session, actor, dossier_id)
    if version is not None:
        transitions.expect_version(session, dossier, version)
    transitions.apply(session, actor, dossier, Action.TAKE)
    dossier.assigned_to = actor.account_id
    session.add(dossier)


def judge(
    session: Session,
    actor: Actor,
    dossier_id: str,
    section_id: str,
    verdict: str,
    reason: str,
    version: int | None = None,
) -> None:
    """Give a verdict on an element; the first one begins the review.

    Raises:
        InvalidField: the verdict is unknown, or its reason is owed.
        Conflict: the application is not under review, or changed since the agent saw it.
    """
    dossier = _locked(session, actor, dossier_id)
    if version is not None:
        transitions.expect_version(session, dossier, version)
    if verdict not in set(Verdict):
        raise InvalidField("verdict", "Choisissez Validé, Refusé ou À compléter.")
    given = Verdict(verdict)
    if given.reason_owed and not reason.strip():
        asked = "votre question" if given is Verdict.TO_COMPLETE else "le motif du refus"
        raise InvalidField(section_id, f"Indiquez {asked} : la personne le lira.")
    section = parts.section_of(session, dossier, section_id)
    if given not in verdicts.of_section(dossier, section):
        raise Conflict(verdicts.why_not(dossier, section))
    if dossier.status == Status.NEW:
        take(session, actor, dossier_id)
    section.verdict, section.unlocked = given, False
    dossier.assigned_to = dossier.assigned_to or actor.account_id
    section.reason = reason.strip() if given.reason_owed else ""
    parts.touch(dossier, section)
    session.add_all((dossier, section))
    session.flush()


def decide(session: Session, actor: Actor, dossier_id: str, action: str, version: int) -> str:
    """Validate, refuse, or ask for information; the answer is the RPPS number when there is one.

    Raises:
        Conflict: the application changed since the agent saw it, or the status does not allow it.
        InvalidField: the verdicts do not lead to that decision.
    """
    dossier = _locked(session, actor, dossier_id)
    transitions.expect_version(session, dossier, version)
    decision = Action(action) if action in set(Action) else Action.TAKE
    if decision not in decisions.DECISIONS:
        raise Conflict(transitions.STALE)
    if obstacle := verdicts.obstacle(session, dossier, decision):
        raise InvalidField("decision", obstacle)
    return decisions.DECISIONS[decision](session, actor, dossier)


def withdraw(session: Session, actor: Actor, dossier_id: str, version: int) -> None:
    """Take back what one has proposed to another agent's confirmation.

    Raises:
        Conflict: it changed since, or is decided.
        NotAllowed: somebody else proposed it.
    """
    require(actor, *REVIEWERS)
    dossier = _handed(session, actor, dossier_id)
    transitions.expect_version(session, dossier, version)
    if not _is_proposer(actor, dossier):
        raise NotAllowed("Seul l’agent qui a fait cette proposition peut la retirer.")
    transitions.apply(session, actor, dossier, Action.WITHDRAW)


def _reviewed(session: Session, actor: Actor, dossier_id: str) -> Dossier:
    require(actor, *READERS)
    dossier = session.get(Dossier, dossier_id)
    if dossier is None or dossier.ars != actor.ars or dossier.status == Status.DRAFT:
        raise NotFound(ELSEWHERE)
    return dossier


def _locked(session: Session, actor: Actor, dossier_id: str) -> Dossier:
    require(actor, *REVIEWERS)
    dossier = _handed(session, actor, dossier_id)
    if obstacle := _second_agent_owed(actor, dossier):
        raise NotAllowed(obstacle)
    return dossier


def _handed(session: Session, actor: Actor, dossier_id: str) -> Dossier:
    """An application of the agent's agency, locked."""
    dossier = _reviewed(session, actor, dossier_id)
    ownership.lock(session, dossier)
    if dossier.ars != actor.ars:  # it was handed over meanwhile
        raise NotFound(ELSEWHERE)
    return dossier


def _second_agent_owed(actor: Actor, dossier: Dossier) -> str:
    """Why this agent may not decide what they asked for themselves; empty when they may."""
    if _is_proposer(actor, dossier) and not Status(dossier.status).is_final:
        return "Vous avez proposé cette suppression : un autre agent doit la confirmer."
    return ""


def _is_proposer(actor: Actor, dossier: Dossier) -> bool:
    row = PROCEDURES.get(dossier.procedure)
    return row is not None and row.second_agent and dossier.account_id == actor.account_id


def _actions(actor: Actor, dossier: Dossier) -> list[str]:
    """What this agent may do now: whoever proposed takes back, the others decide."""
    proposer, by_agency = _is_proposer(actor, dossier), dossier.origin == BY_AGENCY
    return [
        str(action)
        for action in allowed(Status(dossier.status), actor.role)
        if (action is Action.WITHDRAW) is proposer
        and not (by_agency and action is Action.REQUEST_INFORMATION)
    ]
