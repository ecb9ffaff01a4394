"""Carrying out what was confirmed on many applications, by the portal itself.

Nothing depends on the page that confirmed it. Each application is acted on in a transaction that
also writes down what became of it, and its row is locked meanwhile: whatever stops, nothing is done
twice and nothing is forgotten; whoever looks next goes on. One that fails stops no other.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

from sqlmodel import Session, col, select

from erpps_app import db
from erpps_app.adapters import incidents
from erpps_app.domain.access import Actor
from erpps_app.domain.batch import BatchAction, Outcome
from erpps_app.domain.errors import RuleBroken
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.models.teamwork import Batch, BatchItem
from erpps_app.services import audit, batch_actions, batch_report, colleagues, rounds
from erpps_app.services.batch_actions import Given

Begin = Callable[..., AbstractContextManager[Session]]
PAUSE_SECONDS = 1.0
UNEXPECTED = "Une erreur inattendue s’est produite, incident {number} : rien n’y a été changé."
NO_LONGER = "L’agent qui l’avait demandé ne décide plus dans cette agence."
STOPPED = "Arrêté par {name} avant son tour."
log = logging.getLogger("erpps.batches")


async def run_forever() -> None:
    """Carry out what waits, as long as the app runs."""
    await rounds.for_ever(partial(work_a_round, db.transaction), PAUSE_SECONDS, log)


def work_a_round(begin: Begin) -> bool:
    """One application of each batch, so that a short one does not wait for a long one.

    Args:
        begin: opens a transaction, one for each application.

    Returns:
        Whether anything was done.
    """
    with begin(read_only=True) as session:
        found = session.exec(
            select(BatchItem.batch_id)
            .where(BatchItem.outcome == Outcome.WAITING)
            .distinct()
            .order_by(col(BatchItem.batch_id))
        ).all()
    done = [_is_done(begin, key) for key in found]
    return any(done)


def _is_done(begin: Begin, batch_id: str) -> bool:
    try:
        return work_on(begin, batch_id)
    except Exception:
        log.exception("Batch %s could not go on", batch_id)
        return False


def work_on(begin: Begin, batch_id: str) -> bool:
    """Act on the next application of a batch; ``False`` when none waits that nobody is at."""
    with begin() as session:
        item = session.exec(
            select(BatchItem)
            .where(BatchItem.batch_id == batch_id, BatchItem.outcome == Outcome.WAITING)
            .order_by(col(BatchItem.rank))
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if item is None:
            return False
        batch = session.get_one(Batch, batch_id)
        actor = colleagues.still(session, batch.account_id, batch.ars)
        audit.act_as(session, actor)
        item.outcome, item.reason, item.rpps = _outcome(session, actor, batch, item)
        item.done_at = now()
        session.add(item)
    return True


def stop(session: Session, actor: Actor, batch_id: str) -> int:
    """Act on no more of a batch: what is done stays, the others are as they were; how many.

    Raises:
        NotFound: it is neither one's own nor of the agency that one leads.
    """
    batch = batch_report.readable(session, actor, batch_id)
    left = session.exec(
        select(BatchItem)
        .where(BatchItem.batch_id == batch.id, BatchItem.outcome == Outcome.WAITING)
        .order_by(col(BatchItem.rank))
        .with_for_update()
    ).all()
    for item in left:
        item.outcome, item.done_at = Outcome.STOPPED, now()
        item.reason = STOPPED.format(name=actor.display_name)
        session.add(item)
    return len(left)


def _outcome(
    session: Session, actor: Actor | None, batch: Batch, item: BatchItem
) -> tuple[Outcome, str, str]:
    """Act, and say what became of it; what failed has changed nothing."""
    if actor is None:
        return Outcome.REFUSED, NO_LONGER, ""
    version, in_charge = item.version, item.in_charge
    try:
        with session.begin_nested():
            dossier = session.get_one(Dossier, item.dossier_id)
            rpps = batch_actions.act(
                session,
                actor,
                dossier,
                BatchAction(batch.action),
                Given(**batch.given),
                version,
                in_charge,
            )
    except RuleBroken as refused:
        return Outcome.REFUSED, refused.message, ""
    except Exception as error:  # noqa: BLE001 - an accident in one application stops no other
        return Outcome.REFUSED, UNEXPECTED.format(number=incidents.report(error)), ""
    return Outcome.DONE, "", rpps
