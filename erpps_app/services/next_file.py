"""« Suivant »: hands an agent the next application, to nobody else at the same time.

The order is ``domain.assignment.NEXT``. The row is locked as it is found and a row that is locked
already is passed over, so that two agents who press together get two applications; SQLite lets one
writer in at a time.
"""

from sqlalchemy import ColumnElement, and_, exists, not_, or_
from sqlmodel import Session, col, select

from erpps_app.domain.access import REVIEWERS, Actor, require
from erpps_app.domain.assignment import NEXT, SILENCE, Turn
from erpps_app.domain.procedures import PROCEDURES
from erpps_app.domain.workflow import Action
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier, DossierEvent
from erpps_app.models.teamwork import Claim, Presence
from erpps_app.services import assignment, claims

TWO_AGENTS = tuple(code for code, row in PROCEDURES.items() if row.second_agent)


def pull(session: Session, actor: Actor, leaving: str = "") -> str:
    """Put the agent in charge of the next application.

    Args:
        session, actor: as always.
        leaving: the application that they come from, which is not handed again.

    Returns:
        Its key; empty when nothing waits for this agent.
    """
    require(actor, *REVIEWERS)
    claims.lapse(session, now())
    passed = {leaving} - {""}
    for turn in NEXT:
        while (found := _first(session, actor, turn, passed)) is not None:
            held = claims.holder(session, found.id)
            if held is None or held.account_id == actor.account_id:
                assignment.give(session, actor, found, actor.account_id, actor.display_name)
                return found.id
            passed.add(found.id)  # a colleague opened it while this row was being looked for
    return ""


def _first(session: Session, actor: Actor, turn: Turn, passed: set[str]) -> Dossier | None:
    return session.exec(
        select(Dossier)
        .where(
            Dossier.ars == actor.ars,
            col(Dossier.status).in_(turn.statuses),
            col(Dossier.id).not_in(passed),
            _whose(actor, turn),
            _may_decide(actor),
            not_(_elsewhere_in_hand(actor)),
        )
        .order_by(col(Dossier.submitted_at), col(Dossier.id))
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).first()


def _whose(actor: Actor, turn: Turn) -> ColumnElement[bool]:
    if not turn.mine:
        return col(Dossier.assigned_to).is_(None)
    mine = col(Dossier.assigned_to) == actor.account_id
    if turn.answered is None:
        return mine
    answered = exists().where(
        col(DossierEvent.dossier_id) == Dossier.id, col(DossierEvent.action) == Action.ANSWER
    )
    return and_(mine, answered if turn.answered else not_(answered))


def _may_decide(actor: Actor) -> ColumnElement[bool]:
    """What one has proposed oneself is for another agent."""
    return or_(
        col(Dossier.procedure).not_in(TWO_AGENTS), col(Dossier.account_id) != actor.account_id
    )


def _elsewhere_in_hand(actor: Actor) -> ColumnElement[bool]:
    """A colleague who may decide has it open, or holds it."""
    at = now()
    open_there = exists().where(
        col(Presence.dossier_id) == Dossier.id,
        col(Presence.account_id) != actor.account_id,
        col(Presence.reviews),
        col(Presence.seen_at) > at - SILENCE,
    )
    held = exists().where(
        col(Claim.dossier_id) == Dossier.id,
        col(Claim.account_id) != actor.account_id,
        col(Claim.until) > at,
    )
    return or_(open_there, held)
