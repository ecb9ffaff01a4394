"""Who is in charge of an application: an agent takes it, gives it back, entrusts it to a colleague.

Being in charge never keeps a colleague from deciding, nor makes the page that they look at out of
date: the version of an application does not grow.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from erpps_app.domain.access import READERS, REVIEWERS, Actor, require
from erpps_app.domain.assignment import RUNNING
from erpps_app.domain.errors import Conflict, NotFound
from erpps_app.domain.workflow import Action, Status
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier
from erpps_app.services import claims, colleagues, ownership, parts, presence, signals
from erpps_app.services.decisions import ELSEWHERE

OVER = "Cette demande est décidée : il n’y a plus personne à en charger."
NOT_YOURS = "Vous n’êtes plus chargé de cette demande."


@dataclass(frozen=True, slots=True)
class InCharge:
    """What the page of an application shows of who works on it.

    Attributes:
        holder: who is in charge, empty when nobody is; mine: it is the reader.
        claim: what is to be said of who holds it, or held it.
        others: the sentence that says who else has it open.
        may_act: the reader may take it or entrust it now.
        colleagues: whom it can be entrusted to.
    """

    dossier: str = ""
    holder: str = ""
    mine: bool = False
    claim: str = ""
    others: str = ""
    may_act: bool = False
    colleagues: list[dict[str, str]] = field(default_factory=list[dict[str, str]])


def view(session: Session, actor: Actor, dossier_id: str) -> InCharge:
    """Who works on an application of the agency.

    Raises:
        NotFound: it is not for this actor.
    """
    dossier = ownership.readable(session, require(actor, *READERS), dossier_id)
    acts = actor.role in REVIEWERS and dossier.status in RUNNING
    return InCharge(
        dossier=dossier.id,
        holder=colleagues.name_of(session, dossier.assigned_to),
        mine=dossier.assigned_to == actor.account_id,
        claim=claims.words(session, actor, dossier),
        others=presence.sentence(presence.others(session, actor, dossier.id)),
        may_act=acts,
        colleagues=colleagues.options(session, actor) if acts else [],
    )


def take(session: Session, actor: Actor, dossier_id: str) -> None:
    """Be in charge from now on, whoever was before.

    Raises:
        NotFound: it is not the agency's. Conflict: it is decided.
    """
    dossier = locked(session, actor, dossier_id)
    give(session, actor, dossier, actor.account_id, actor.display_name)


def entrust(session: Session, actor: Actor, dossier_id: str, agent_id: str) -> str:
    """Put a colleague in charge; the answer is their name.

    Raises:
        NotFound: it is not the agency's. Conflict: it is decided.
        InvalidField: the agency has no such agent.
    """
    dossier = locked(session, actor, dossier_id)
    chosen = colleagues.account_named(session, actor, agent_id)
    give(session, actor, dossier, chosen.id, chosen.display_name)
    return chosen.display_name


def give_back(session: Session, actor: Actor, dossier_id: str) -> None:
    """Be in charge no more.

    Raises:
        NotFound: it is not the agency's. Conflict: it is decided, or somebody else's already.
    """
    dossier = locked(session, actor, dossier_id)
    if dossier.assigned_to != actor.account_id:
        raise Conflict(NOT_YOURS)
    release(session, actor, dossier)


def free_all(session: Session, actor: Actor, accounts: Collection[Account]) -> int:
    """Free what somebody is in charge of who leaves the agency; the answer is how many files."""
    keys = [account.id for account in accounts]
    held = session.exec(
        select(Dossier)
        .where(col(Dossier.assigned_to).in_(keys), col(Dossier.status).in_(RUNNING))
        .order_by(col(Dossier.id))
        .with_for_update()
    ).all()
    for dossier in held:
        release(session, actor, dossier)
    for key in keys:
        presence.forget(session, key)
    return len(held)


def locked(session: Session, actor: Actor, dossier_id: str) -> Dossier:
    """An application of the agency that somebody can be in charge of, locked.

    Nothing of the professional is written: locking them first is not needed.

    Raises:
        NotFound: it is not the agency's. Conflict: it is decided.
    """
    require(actor, *REVIEWERS)
    dossier = session.get(Dossier, dossier_id)
    if dossier is None or dossier.ars != actor.ars or dossier.status == Status.DRAFT:
        raise NotFound(ELSEWHERE)
    session.refresh(dossier, with_for_update=True)
    if dossier.ars != actor.ars:  # it was handed over meanwhile
        raise NotFound(ELSEWHERE)
    if dossier.status not in RUNNING:
        raise Conflict(OVER)
    return dossier


def give(session: Session, actor: Actor, dossier: Dossier, account_id: str, name: str) -> None:
    """Put somebody in charge of a locked application; who takes it holds it too."""
    if account_id == actor.account_id:
        claims.give(session, dossier, account_id, name)
    elif dossier.assigned_to != account_id:
        claims.drop(session, dossier)
    if dossier.assigned_to != account_id:
        dossier.assigned_to = account_id
        parts.record(session, dossier, actor, Action.ASSIGN, before=dossier.status, reason=name)
    _tell(session, dossier)


def release(session: Session, actor: Actor, dossier: Dossier) -> None:
    """Put nobody in charge of a locked application."""
    dossier.assigned_to = None
    claims.drop(session, dossier)
    parts.record(session, dossier, actor, Action.RELEASE, before=dossier.status)
    _tell(session, dossier)


def _tell(session: Session, dossier: Dossier) -> None:
    session.add(dossier)
    signals.tell_who_is_where(session, dossier.id, dossier.ars or "")
    session.flush()
