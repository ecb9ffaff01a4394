"""What became of each application of a batch: its agent and the responsable find it again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import case, exists
from sqlmodel import Session, col, delete, func, select

from erpps_app.adapters.tables import Row
from erpps_app.domain.access import REVIEWERS, Actor, Role, require
from erpps_app.domain.batch import BatchAction, Outcome
from erpps_app.domain.errors import NotFound
from erpps_app.models.dossier import Dossier
from erpps_app.models.teamwork import Batch, BatchItem
from erpps_app.services import batch_actions
from erpps_app.services.batch_actions import Given
from erpps_app.services.context import paris
from erpps_app.settings import settings

LATEST = 20
COLUMNS = ("Demande", "Nom", "Résultat", "Motif", "Numéro RPPS", "Le")
CRITERION = "lot"
ASIDE, WAITING, STOPPED = "Laissée de côté", "En attente", "Non traitée"


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one application."""

    id: str
    number: str
    name: str
    outcome: str
    tone: str
    reason: str
    rpps: str


@dataclass(frozen=True, slots=True)
class Report:
    """A batch and its applications.

    Attributes:
        done, aside, waiting, stopped: how many were acted on, were left aside, wait for their
            turn, never had it.
    """

    id: str = ""
    title: str = ""
    about: str = ""
    lines: list[Line] = field(default_factory=list[Line])
    total: int = 0
    done: int = 0
    aside: int = 0
    waiting: int = 0
    stopped: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """A batch among others."""

    id: str
    title: str
    about: str
    total: int
    waiting: int


def report(session: Session, actor: Actor, batch_id: str) -> Report:
    """A batch of one's own, or of the agency one leads.

    Raises:
        NotFound: it is somebody else's.
    """
    batch = readable(session, actor, batch_id)
    rows = session.exec(
        select(BatchItem, Dossier)
        .join(Dossier, col(Dossier.id) == BatchItem.dossier_id)
        .where(BatchItem.batch_id == batch.id)
        .order_by(col(BatchItem.rank))
    ).all()
    action = BatchAction(batch.action)
    lines = [_line(action, item, dossier) for item, dossier in rows]
    counted = [item.outcome for item, _ in rows]
    return Report(
        id=batch.id,
        title=_title(session, batch),
        about=_about(batch),
        lines=lines,
        total=len(lines),
        done=counted.count(Outcome.DONE),
        aside=counted.count(Outcome.REFUSED),
        waiting=counted.count(Outcome.WAITING),
        stopped=counted.count(Outcome.STOPPED),
    )


def latest(session: Session, actor: Actor) -> list[Summary]:
    """One's own last batches, the latest first; all those of the agency for whoever leads it."""
    require(actor, *REVIEWERS)
    waits = case((col(BatchItem.outcome) == Outcome.WAITING, 1), else_=0)
    query = select(Batch, func.count(col(BatchItem.id)), func.sum(waits)).join(
        BatchItem, col(BatchItem.batch_id) == Batch.id
    )
    query = query.where(Batch.ars == actor.ars)
    if actor.role is not Role.LEAD:
        query = query.where(Batch.account_id == actor.account_id)
    rows = session.exec(
        query.group_by(col(Batch.id)).order_by(col(Batch.created_at).desc()).limit(LATEST)
    )
    return [
        Summary(batch.id, _title(session, batch), _about(batch), total, waiting)
        for batch, total, waiting in rows
    ]


def forget(session: Session, at: datetime) -> int:
    """Erase the reports whose time is over, of batches that are; the audit trail stays."""
    old = select(Batch.id).where(
        col(Batch.created_at) <= at - timedelta(days=settings().batch_report_days),
        ~exists().where(
            col(BatchItem.batch_id) == Batch.id, col(BatchItem.outcome) == Outcome.WAITING
        ),
    )
    keys = session.exec(old).all()
    session.exec(delete(BatchItem).where(col(BatchItem.batch_id).in_(keys)))
    return session.exec(delete(Batch).where(col(Batch.id).in_(keys))).rowcount


def exported(session: Session, actor: Actor, criteria: Mapping[str, str]) -> Iterator[Row]:
    """The lines of a batch, for a file."""
    batch = readable(session, actor, criteria.get(CRITERION, ""))
    rows = session.exec(
        select(BatchItem, Dossier)
        .join(Dossier, col(Dossier.id) == BatchItem.dossier_id)
        .where(BatchItem.batch_id == batch.id)
        .order_by(col(BatchItem.rank))
    )
    for item, dossier in rows:
        line = _line(BatchAction(batch.action), item, dossier)
        at = paris(item.done_at) if item.done_at else None
        yield line.number, line.name, line.outcome, line.reason, line.rpps, at


def readable(session: Session, actor: Actor, batch_id: str) -> Batch:
    """A batch of one's own, or of the agency one leads.

    Raises:
        NotFound: it is somebody else's.
    """
    require(actor, *REVIEWERS)
    batch = session.get(Batch, batch_id)
    if batch is None or batch.ars != actor.ars:
        raise NotFound
    if batch.account_id != actor.account_id and actor.role is not Role.LEAD:
        raise NotFound
    return batch


def _line(action: BatchAction, item: BatchItem, dossier: Dossier) -> Line:
    words, tone = {
        Outcome.DONE: (action.done, "success"),
        Outcome.REFUSED: (ASIDE, "warning"),
        Outcome.WAITING: (WAITING, ""),
        Outcome.STOPPED: (STOPPED, ""),
    }[Outcome(item.outcome)]
    return Line(
        id=dossier.id,
        number=dossier.number or "",
        name=dossier.applicant_name,
        outcome=words,
        tone=tone,
        reason=item.reason,
        rpps=item.rpps,
    )


def _title(session: Session, batch: Batch) -> str:
    return batch_actions.words(session, BatchAction(batch.action), Given(**batch.given))


def _about(batch: Batch) -> str:
    return f"{batch.agent_name}, le {paris(batch.created_at):%d/%m/%Y à %H:%M}"
