"""Reads the demonstration mailbox; in production there is none."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import NotFound
from erpps_app.models.journal import MailboxMessage, OutboxMessage
from erpps_app.services.context import paris
from erpps_app.settings import settings

MOST = 50


@dataclass(frozen=True, slots=True)
class MailView:
    """A message, as it is read; ``owed`` while the sender has not come round yet."""

    recipient: str
    subject: str
    body: str
    at: str
    owed: bool


def messages(session: Session, _actor: Actor | None) -> tuple[MailView, ...]:
    """The latest messages, newest first: those delivered, and those that are owed.

    Raises:
        NotFound: outside demonstration.
    """
    if not settings().is_demonstration:
        raise NotFound
    delivered = session.exec(
        select(MailboxMessage).order_by(col(MailboxMessage.sent_at).desc()).limit(MOST)
    ).all()
    known = {message.id for message in delivered}
    owed = session.exec(
        select(OutboxMessage)
        .where(col(OutboxMessage.sent_at).is_(None), col(OutboxMessage.id).not_in(known))
        .order_by(col(OutboxMessage.created_at).desc())
        .limit(MOST)
    ).all()
    return (
        *(_view(message, message.created_at, owed=True) for message in owed),
        *(_view(message, message.sent_at, owed=False) for message in delivered),
    )


def _view(message: OutboxMessage | MailboxMessage, at: datetime, *, owed: bool) -> MailView:
    return MailView(
        message.recipient, message.subject, message.body, f"{paris(at):%d/%m/%Y à %H:%M}", owed
    )
