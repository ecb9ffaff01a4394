"""Reads the demonstration mailbox; in production there is none."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import NotFound
from erpps_app.models.journal import MailboxMessage
from erpps_app.services.context import paris
from erpps_app.settings import settings

MOST = 50


@dataclass(frozen=True, slots=True)
class MailView:
    """A message, as it is read."""

    recipient: str
    subject: str
    body: str
    sent: str


def messages(session: Session, _actor: Actor | None) -> tuple[MailView, ...]:
    """The latest messages, newest first.

    Raises:
        NotFound: outside demonstration.
    """
    if not settings().is_demonstration:
        raise NotFound
    found = session.exec(
        select(MailboxMessage).order_by(col(MailboxMessage.sent_at).desc()).limit(MOST)
    )
    return tuple(
        MailView(m.recipient, m.subject, m.body, f"{paris(m.sent_at):%d/%m/%Y à %H:%M}")
        for m in found
    )
