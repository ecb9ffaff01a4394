"""How the applications of the queue read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain import promise, queue_keys
from erpps_app.domain.access import Actor
from erpps_app.domain.queue_keys import Flag
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Account
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.services import dossiers, messages
from erpps_app.services.context import paris


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An application in the queue.

    Attributes:
        age: how long the person has waited, in words; age_tone: of its badge.
        flags: what should be known before opening it, beside unread messages.
        assignee: who is in charge, empty when nobody is.
        sent: the instant of ``submitted``, for files.
    """

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
    age_tone: str
    late: bool
    departement: str
    departement_name: str
    assignee: str
    assigned_to_me: bool
    flags: list[str] = field(default_factory=list[str])
    sent: datetime | None = None


def rows(session: Session, actor: Actor, found: Sequence[Dossier]) -> list[QueueRow]:
    """A page of applications, in two statements whatever their number."""
    unread = messages.unread(session, actor, [d.id for d in found if d.flags & Flag.UNREAD])
    named = _names(session, {d.assigned_to for d in found if d.assigned_to})
    at = now()
    return [_row(actor, d, unread.get(d.id, 0), named, at) for d in found]


def submitted_at(dossier: Dossier) -> str:
    """When an application was sent, on the clocks of Paris."""
    sent = dossier.submitted_at
    return f"{paris(sent):%d/%m/%Y à %H:%M}" if sent else ""


def _names(session: Session, accounts: set[str]) -> dict[str, str]:
    known = select(Account.id, Account.display_name).where(col(Account.id).in_(accounts))
    return dict(session.exec(known).all())


def _row(
    actor: Actor, dossier: Dossier, unread: int, named: dict[str, str], at: datetime
) -> QueueRow:
    status, lists = Status(dossier.status), reference()
    profession = lists.professions.get(dossier.profession or "")
    place = lists.departements.get(dossier.departement)
    delay = promise.delay(status, dossier.submitted_at, at)
    others = [(flag, words) for flag, words in queue_keys.FLAGS.values() if flag != Flag.UNREAD]
    return QueueRow(
        id=dossier.id,
        number=dossier.number or "",
        name=dossier.applicant_name,
        profession=profession.label if profession else "",
        object=queue_keys.object_label(dossier.objects or dossier.procedure),
        unread=unread,
        status=status.label,
        tone=dossiers.TONES[status],
        submitted=submitted_at(dossier),
        age=delay.words,
        age_tone=delay.tone,
        late=delay.late,
        departement=dossier.departement,
        departement_name=place.label if place else "",
        assignee=named.get(dossier.assigned_to or "", ""),
        assigned_to_me=dossier.assigned_to == actor.account_id,
        flags=[words for flag, words in others if dossier.flags & flag],
        sent=dossier.submitted_at,
    )
