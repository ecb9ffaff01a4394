"""The gestionnaire reviews: file, verdict per element, decision."""

from sqlmodel import Session

from erpps_app.domain.access import READERS, REVIEWERS, Actor, require
from erpps_app.domain.errors import Conflict, InvalidField, NotAllowed, NotFound
from erpps_app.domain.workflow import Action, Status, Verdict
from erpps_app.models.dossier import Dossier
from erpps_app.services import (
    audit,
    decisions,
    judgements,
    ownership,
    parts,
    reasons,
    review_file,
    second_agent,
    transitions,
    verdicts,
    whole,
)
from erpps_app.services.decisions import ELSEWHERE
from erpps_app.services.review_file import FileView


def open_file(session: Session, actor: Actor, dossier_id: str) -> FileView:
    """An application of the agent's agency.

    Raises:
        NotFound: it belongs to another agency, is a draft, or does not exist.
    """
    dossier = _reviewed(session, actor, dossier_id)
    audit.record_reading(
        session, actor, audit.READ_FILE, subject=dossier.id, about=f"dossier:{dossier.id}"
    )
    return review_file.lay(session, actor, dossier)


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
    reason_code: str = "",
) -> None:
    """Give a verdict on an element; the first one begins the review.

    Args:
        session, actor, dossier_id, section_id: as always.
        verdict: a code of ``Verdict``; ``reason``: its words, as the person will read them.
        version: of the application, as the agent saw it.
        reason_code: the reason of the catalogue from which the words were written, if any.

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
    judgements.keep(session, actor, section, given)
    section.verdict, section.unlocked = given, False
    dossier.assigned_to = dossier.assigned_to or actor.account_id
    section.reason = reason.strip() if given.reason_owed else ""
    section.reason_code = reasons.code_for(session, reason_code, given, section)
    parts.touch(dossier, section)
    session.add_all((dossier, section))
    session.flush()


def judge_green(session: Session, actor: Actor, dossier_id: str, version: int) -> int:
    """Accept every element that waits for a verdict and of which every check is green; how many.

    Raises:
        Conflict: the application changed since the agent saw it.
    """
    dossier = _locked(session, actor, dossier_id)
    transitions.expect_version(session, dossier, version)
    waiting = review_file.lay(session, actor, dossier).green
    for section_id in waiting:
        judge(session, actor, dossier_id, section_id, Verdict.ACCEPTED, "")
    return len(waiting)


def undo(
    session: Session, actor: Actor, dossier_id: str, version: int, section_id: str = ""
) -> str:
    """Take a verdict back, the last one given unless an element is named; which element it was.

    Raises:
        Conflict: the application changed since the agent saw it, or was decided.
    """
    dossier = _locked(session, actor, dossier_id)
    transitions.expect_version(session, dossier, version)
    return judgements.take_back(session, dossier, section_id).id


def refuse_for(
    session: Session,
    actor: Actor,
    dossier_id: str,
    element: str,
    reason: str,
    version: int,
    reason_code: str = "",
) -> None:
    """Refuse an element and, for that, the whole application.

    Args:
        session, actor, dossier_id: as always.
        element: code of the one that is refused.
        reason, version, reason_code: see ``judge``.

    Raises:
        InvalidField, Conflict: see ``judge`` and ``decide``.
    """
    dossier = _locked(session, actor, dossier_id)
    found = (s for s in parts.sections_of(session, dossier.id) if s.element == element)
    section = next(found, None)
    if section is None:
        raise NotFound(ELSEWHERE)
    judge(session, actor, dossier_id, section.id, Verdict.REFUSED, reason, version, reason_code)
    decide(session, actor, dossier_id, Action.REFUSE, dossier.version)


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
    if obstacle := verdicts.obstacle(whole.read(session, dossier), decision):
        raise InvalidField("decision", obstacle)
    if closed := second_agent.closes(actor, dossier, decision):
        raise NotAllowed(closed)
    return decisions.DECISIONS[decision](session, actor, dossier)


def act(session: Session, actor: Actor, dossier_id: str, action: str, version: int) -> None:
    """Do to the whole application what its page offers: begin, decide, or take a proposal back.

    Raises:
        Conflict, InvalidField, NotAllowed: see ``take``, ``decide`` and ``withdraw``.
    """
    if action == Action.TAKE:
        take(session, actor, dossier_id, version)
    elif action == Action.WITHDRAW:
        withdraw(session, actor, dossier_id, version)
    else:
        decide(session, actor, dossier_id, action, version)


def withdraw(session: Session, actor: Actor, dossier_id: str, version: int) -> None:
    """Take back what one has proposed to another agent's confirmation.

    Raises:
        Conflict: it changed since, or is decided.
        NotAllowed: somebody else proposed it.
    """
    require(actor, *REVIEWERS)
    dossier = _handed(session, actor, dossier_id)
    transitions.expect_version(session, dossier, version)
    if not second_agent.is_proposer(actor, dossier):
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
    if obstacle := second_agent.owed(actor, dossier):
        raise NotAllowed(obstacle)
    return dossier


def _handed(session: Session, actor: Actor, dossier_id: str) -> Dossier:
    """An application of the agent's agency, locked."""
    dossier = _reviewed(session, actor, dossier_id)
    ownership.lock(session, dossier)
    if dossier.ars != actor.ars:  # it was handed over meanwhile
        raise NotFound(ELSEWHERE)
    return dossier
