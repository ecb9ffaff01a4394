"""Who holds an application for a while, and what becomes of it when they stay away."""

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from erpps_app.domain.access import REVIEWERS, SYSTEM, Actor
from erpps_app.domain.assignment import IN_HAND, frees, may_hold
from erpps_app.domain.workflow import Action, Status
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.models.teamwork import Claim
from erpps_app.services import audit, parts, signals
from erpps_app.services.context import paris
from erpps_app.settings import settings


def hold(session: Session, actor: Actor, dossier: Dossier) -> None:
    """Hold an application, or go on holding it, unless a colleague does."""
    if actor.role not in REVIEWERS or dossier.status not in IN_HAND:
        return
    known, at = _locked(session, dossier), now()
    if may_hold(actor.account_id, known.account_id, known.until, at):
        _give(session, known, actor.account_id, actor.display_name)


def give(session: Session, dossier: Dossier, account_id: str, name: str) -> None:
    """Let somebody hold an application from now on, whoever did before; it is locked."""
    _give(session, _locked(session, dossier), account_id, name)


def drop(session: Session, dossier: Dossier) -> None:
    """Nobody holds it any more; it is locked."""
    known = session.get(Claim, dossier.id, with_for_update=True)
    if known is not None:
        session.delete(known)
        session.flush()


def holder(session: Session, dossier_id: str) -> Claim | None:
    """Who holds an application at this instant."""
    known = session.get(Claim, dossier_id)
    return known if known is not None and known.until > now() else None


def words(session: Session, actor: Actor, dossier: Dossier) -> str:
    """What a colleague reads of who holds it, or held it; empty when there is nothing to say."""
    known = session.get(Claim, dossier.id)
    if known is None or dossier.status not in IN_HAND:
        return ""
    until = f"{paris(known.until):%H:%M}"
    if known.until <= now():
        whose = (
            "Votre réservation"
            if known.account_id == actor.account_id
            else (f"La réservation de {known.name}")
        )
        return f"{whose} a expiré à {until}."
    if known.account_id == actor.account_id:
        return ""
    return f"Réservée par {known.name} jusqu’à {until}. Vous pouvez tout de même agir."


def any_due(session: Session, at: datetime) -> bool:
    """Whether a claim has ended that nobody was told of."""
    return session.exec(_due(at).limit(1)).first() is not None


def lapse(session: Session, at: datetime) -> int:
    """Free what was held too long by somebody who never began; tell the pages.

    Returns:
        How many claims ended.
    """
    former = audit.actor_of(session)
    due = session.exec(_due(at).order_by(col(Claim.dossier_id))).all()
    audit.act_as(session, SYSTEM)
    ended = sum(_lapse(session, key, at) for key in due)
    audit.act_as(session, former)
    return ended


def _due(at: datetime) -> SelectOfScalar[str]:
    return select(Claim.dossier_id).where(col(Claim.until) <= at, ~col(Claim.lapsed))


def _lapse(session: Session, dossier_id: str, at: datetime) -> bool:
    """The application first, then its claim, as everywhere; what somebody works on now waits."""
    dossier = session.exec(
        select(Dossier)
        .where(Dossier.id == dossier_id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).first()
    if dossier is None:
        return False
    known = session.get(Claim, dossier_id, with_for_update=True, populate_existing=True)
    if known is None or known.lapsed or known.until > at:
        return False
    known.lapsed = True
    session.add(known)
    if frees(known.account_id, dossier.assigned_to, Status(dossier.status)):
        dossier.assigned_to = None
        parts.record(
            session, dossier, SYSTEM, Action.LAPSE, before=dossier.status, reason=known.name
        )
        session.add(dossier)
    signals.tell_who_is_where(session, dossier_id, dossier.ars or "")
    session.flush()
    return True


def _locked(session: Session, dossier: Dossier) -> Claim:
    """The claim on an application, locked; one that holds for nobody when there was none."""
    find = select(Claim).where(Claim.dossier_id == dossier.id).with_for_update()
    fresh = find.execution_options(populate_existing=True)
    if known := session.exec(fresh).first():
        return known
    none = Claim(dossier_id=dossier.id, account_id="", name="", until=now())
    try:
        with session.begin_nested():
            session.add(none)
    except IntegrityError:  # a colleague opened it at the same instant
        return session.exec(fresh).one()
    return none


def _give(session: Session, known: Claim, account_id: str, name: str) -> None:
    known.account_id, known.name, known.lapsed = account_id, name, False
    known.until = now() + timedelta(minutes=settings().claim_minutes)
    session.add(known)
    session.flush()
