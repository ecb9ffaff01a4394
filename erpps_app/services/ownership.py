"""Whose an application is: who may read it, who may write to it."""

from sqlmodel import Session, select

from erpps_app.domain.access import READERS, REVIEWERS, Actor, Role, require
from erpps_app.domain.errors import Conflict, NotFound
from erpps_app.domain.procedures import REMOVAL_PROCEDURE
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Account
from erpps_app.models.dossier import BY_AGENCY, BY_PROFESSIONAL, Dossier
from erpps_app.models.register import Practitioner

OPEN_STATUSES = (Status.DRAFT, Status.AWAITING)
NOT_YOURS = "Cette demande n’existe pas, ou n’est pas la vôtre."
MERGED = (
    "Deux enregistrements de la même personne viennent d’être réunis : rechargez la page, cette "
    "demande y est avec le numéro conservé."
)
NO_LONGER = "Cette demande n’est plus modifiable : elle a été envoyée ou annulée."


def is_own(session: Session, actor: Actor, dossier: Dossier) -> bool:
    """Whether a professional made the application, or it changed their file.

    The same person may have come by FranceConnect and by Pro Santé Connect. What their agency is
    preparing is not theirs to see before it is done.
    """
    if actor.role is not Role.PROFESSIONAL:
        return False
    if dossier.account_id == actor.account_id:
        return True
    account = session.get(Account, actor.account_id)
    tied = account is not None and account.practitioner_id == dossier.practitioner_id
    done = dossier.origin == BY_PROFESSIONAL or dossier.status == Status.VALIDATED
    visible = done and dossier.procedure != REMOVAL_PROCEDURE
    return dossier.practitioner_id is not None and tied and visible


def is_reviewed(actor: Actor, dossier: Dossier) -> bool:
    """Whether an agent's agency has the application in hand; nobody else's draft is."""
    return actor.role in READERS and dossier.ars == actor.ars and dossier.status != Status.DRAFT


def is_written(session: Session, actor: Actor, dossier: Dossier) -> bool:
    """Whether this actor fills the application in.

    What an agent prepares about somebody goes with the person, when they go to another agency.
    """
    if dossier.origin == BY_AGENCY:
        own = actor.role in REVIEWERS and dossier.account_id == actor.account_id
        return own and (dossier.practitioner_id is None or dossier.ars == actor.ars)
    return is_own(session, actor, dossier)


def readable(session: Session, actor: Actor | None, dossier_id: str) -> Dossier:
    """An application that this actor may see.

    Raises:
        NotFound: there is none, or it is not for them: the answer is the same.
    """
    known = require(actor, Role.PROFESSIONAL, *READERS)
    dossier = session.get(Dossier, dossier_id)
    if dossier is None or not (
        is_own(session, known, dossier)
        or is_reviewed(known, dossier)
        or is_written(session, known, dossier)
    ):
        raise NotFound(NOT_YOURS)
    return dossier


def read_at(session: Session, actor: Actor | None, dossier_id: str) -> str:
    """The page of an application that was sent; empty while it is not, or when not for them."""
    known = require(actor, Role.PROFESSIONAL, *REVIEWERS)
    dossier = session.get(Dossier, dossier_id)
    if dossier is None or dossier.status == Status.DRAFT or not dossier.number:
        return ""
    if is_own(session, known, dossier):
        return f"/demande/{dossier.id}"
    return f"/instruction/{dossier.id}" if is_reviewed(known, dossier) else ""


def writable(session: Session, actor: Actor | None, dossier_id: str) -> Dossier:
    """An application that this actor may write to now, locked until the transaction ends.

    Raises:
        NotFound: there is none, it is not theirs, or it is no longer open.
    """
    known = require(actor, Role.PROFESSIONAL, *REVIEWERS)
    dossier = session.get(Dossier, dossier_id)
    if dossier is None or not is_written(session, known, dossier):
        raise NotFound(NOT_YOURS)
    lock(session, dossier)
    if dossier.status not in OPEN_STATUSES:
        raise NotFound(NO_LONGER)
    return dossier


def lock(session: Session, dossier: Dossier) -> None:
    """Lock an application and, before it, the professional whom it is about.

    Always in that order: two transactions that need both never wait for each other.

    Raises:
        Conflict: the two files that the person had were merged meanwhile.
    """
    about, person_id = dossier.practitioner_id, dossier.practitioner_id or dossier.attached_to
    if person_id:
        person = select(Practitioner.id).where(Practitioner.id == person_id)
        session.exec(person.with_for_update()).one()
    session.refresh(dossier, with_for_update=True)
    if about and dossier.practitioner_id != about:
        raise Conflict(MERGED)
