"""The queue of an agency: applications by status, oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func
from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain.access import READERS, Actor, require
from erpps_app.domain.procedures import object_of
from erpps_app.domain.workflow import Status
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.services import dossiers, messages, parts
from erpps_app.services.context import paris

QUEUE_STATUSES = tuple(status for status in Status if status is not Status.DRAFT)
PAGE = 50
PROMISE_HOURS = 48


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An application in the queue."""

    id: str
    number: str
    name: str
    profession: str
    object: str
    status: str
    tone: str
    unread: int
    submitted: str
    age: str
    late: bool


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue of an agency."""

    agency: str = ""
    counts: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    rows: list[QueueRow] = field(default_factory=list[QueueRow])
    status: str = ""
    more: bool = False


def view(session: Session, actor: Actor, status: str = "") -> QueueView:
    """The applications of the agent's agency in one status, oldest first."""
    require(actor, *READERS)
    chosen = Status(status) if status in QUEUE_STATUSES else Status.NEW
    counted = dict(
        session.exec(
            select(Dossier.status, func.count())
            .where(Dossier.ars == actor.ars, Dossier.status != Status.DRAFT)
            .group_by(Dossier.status)
        ).all()
    )
    found = session.exec(
        select(Dossier)
        .where(Dossier.ars == actor.ars, Dossier.status == chosen)
        .order_by(col(Dossier.submitted_at), col(Dossier.id))
        .limit(PAGE + 1)
    ).all()
    return QueueView(
        agency=reference().agency_name(actor.ars),
        counts=[
            {"status": s, "label": s.label, "count": str(counted.get(s, 0))} for s in QUEUE_STATUSES
        ],
        rows=_rows(session, actor, found[:PAGE]),
        status=chosen,
        more=len(found) > PAGE,
    )


def submitted_at(dossier: Dossier) -> str:
    """When an application was sent, on the clocks of Paris."""
    sent = dossier.submitted_at
    return f"{paris(sent):%d/%m/%Y à %H:%M}" if sent else ""


def _rows(session: Session, actor: Actor, found: Sequence[Dossier]) -> list[QueueRow]:
    ids = [dossier.id for dossier in found]
    waiting = messages.unread(session, actor, ids)
    asked = parts.changes_of(session, ids)
    return [_row(d, waiting.get(d.id, 0), asked.get(d.id, [])) for d in found]


def _row(dossier: Dossier, unread: int, asked: Sequence[str]) -> QueueRow:
    status = Status(dossier.status)
    profession = reference().professions.get(dossier.profession or "")
    age, late = _age(dossier)
    return QueueRow(
        id=dossier.id,
        number=dossier.number or "",
        name=dossier.applicant_name,
        profession=profession.label if profession else "",
        object=object_of(dossier.procedure, asked),
        unread=unread,
        status=status.label,
        tone=dossiers.TONES[status],
        submitted=submitted_at(dossier),
        age=age,
        late=late,
    )


def _age(dossier: Dossier) -> tuple[str, bool]:
    """How long the person has waited, and whether beyond the promised 48 hours."""
    if dossier.submitted_at is None or Status(dossier.status).is_final:
        return "", False
    hours = int((now() - dossier.submitted_at).total_seconds() // 3600)
    words = f"{hours} h" if hours < PROMISE_HOURS else f"{hours // 24} j"
    return words, hours >= PROMISE_HOURS
