"""What each action on many looks at in one application, and does to it: as one by one, no more."""

from dataclasses import dataclass

from sqlmodel import Session

from erpps_app.domain import checks
from erpps_app.domain.access import Actor
from erpps_app.domain.batch import BatchAction, Standing, obstacle
from erpps_app.domain.errors import Conflict, InvalidField, NotFound
from erpps_app.domain.procedures import REGISTRATIONS
from erpps_app.domain.steps import ELEMENTS
from erpps_app.domain.workflow import Action, Status, Verdict
from erpps_app.models.access import Agent
from erpps_app.models.dossier import Dossier
from erpps_app.services import (
    assignment,
    colleagues,
    duplicates,
    findings,
    ownership,
    parts,
    review,
    second_agent,
    verdicts,
    whole,
)
from erpps_app.services.decisions import ELSEWHERE
from erpps_app.services.whole import Whole

LONGEST = 2_000
CHANGED = "Elle a changé depuis l’aperçu : ouvrez-la, ou recommencez."
TAKEN = "Quelqu’un d’autre en a été chargé depuis l’aperçu."


@dataclass(frozen=True, slots=True)
class Given:
    """What the agent gives once for all: whom to charge, or what to ask about which element."""

    agent: str = ""
    element: str = ""
    question: str = ""


def words(session: Session, action: BatchAction, given: Given) -> str:
    """What is done to each, in words."""
    if action is BatchAction.ASSIGN and (agent := session.get(Agent, given.agent)):
        return f"Attribuer à {agent.given_name} {agent.family_name}"
    if action is BatchAction.ASK and given.element in ELEMENTS:
        return f"Poser une question sur : {ELEMENTS[given.element].title}"
    return action.label


def check_given(session: Session, actor: Actor, action: BatchAction, given: Given) -> None:
    """Refuse what is missing or unknown.

    Raises:
        InvalidField: at its field.
    """
    if action is BatchAction.ASSIGN:
        colleagues.account_named(session, actor, given.agent)
    if action is BatchAction.ASK:
        if given.element not in ELEMENTS:
            raise InvalidField("element", "Choisissez l’élément sur lequel porte la question.")
        if not given.question.strip():
            raise InvalidField("question", "Écrivez votre question : la personne la lira.")
        if len(given.question) > LONGEST:
            raise InvalidField("question", f"Raccourcissez-la : {LONGEST} caractères au plus.")


def standing(
    session: Session, actor: Actor, dossier: Dossier, action: BatchAction, given: Given
) -> Standing:
    """What is looked at of an application of the agency."""
    status = Status(dossier.status)
    if action is BatchAction.ASSIGN or status.is_final:
        return Standing(status)
    read = whole.read(session, dossier)
    waiting = [row for _, row in read.submitted if not parts.is_settled(row)]
    return Standing(
        status,
        tuple(Verdict(row.verdict) for row in waiting),
        green=action is BatchAction.VALIDATE and _is_green(session, dossier, read),
        asked_there=action is BatchAction.ASK and len(_asked(actor, read, given.element)) == 1,
        obstacle=second_agent.owed(actor, dossier),
    )


def act(
    session: Session,
    actor: Actor,
    dossier: Dossier,
    action: BatchAction,
    given: Given,
    version: int,
    in_charge: str,
) -> str:
    """Do it to one application; the answer is the RPPS number, when there is one.

    Args:
        session, actor, dossier: as always.
        action, given: what is done.
        version, in_charge: what the preview showed.

    Raises:
        NotFound: it is no longer the agency's. Conflict: it changed since, or does not allow it.
        RuleBroken: what the same action refuses on one application.
    """
    if action is BatchAction.ASSIGN:
        return _assign(session, actor, dossier, given, in_charge)
    ownership.lock(session, dossier)
    if dossier.ars != actor.ars:
        raise NotFound(ELSEWHERE)
    if dossier.version != version:
        raise Conflict(CHANGED)
    if closed := obstacle(action, standing(session, actor, dossier, action, given)):
        raise Conflict(closed)
    if action is BatchAction.ASK:
        (asked,) = _asked(actor, whole.read(session, dossier), given.element)
        review.judge(session, actor, dossier.id, asked, Verdict.TO_COMPLETE, given.question)
        decision = Action.REQUEST_INFORMATION
    else:
        for section_id in _open_to(actor, whole.read(session, dossier), Verdict.ACCEPTED):
            review.judge(session, actor, dossier.id, section_id, Verdict.ACCEPTED, "")
        decision = Action.VALIDATE
    return review.decide(session, actor, dossier.id, decision, dossier.version)


def _assign(session: Session, actor: Actor, dossier: Dossier, given: Given, in_charge: str) -> str:
    locked = assignment.locked(session, actor, dossier.id)
    if (locked.assigned_to or "") != in_charge:
        raise Conflict(TAKEN)
    to = colleagues.account_named(session, actor, given.agent)
    assignment.give(session, actor, locked, to.id, to.display_name)
    return ""


def _is_green(session: Session, dossier: Dossier, read: Whole) -> bool:
    if dossier.attached_to:
        return False  # another agent looks at the person whom it is attached to
    registers = dossier.procedure in REGISTRATIONS
    alike = duplicates.find(session, dossier) if registers else None
    return checks.all_green(findings.found(session, read, alike))


def _asked(actor: Actor, read: Whole, element: str) -> list[str]:
    """The elements of that kind about which a question is open."""
    open_to_questions = _open_to(actor, read, Verdict.TO_COMPLETE)
    return [
        part.id
        for part, _ in read.submitted
        if part.element == element and part.id in open_to_questions
    ]


def _open_to(actor: Actor, read: Whole, verdict: Verdict) -> list[str]:
    """The elements without a verdict to which that one can be given."""
    may = verdicts.of_file(actor, read)
    return [
        part.id
        for part, row in read.submitted
        if row.verdict == Verdict.PENDING and verdict in may.get(part.id, ())
    ]
