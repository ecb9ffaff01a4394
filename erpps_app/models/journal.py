"""Tables of what leaves: the outbox and the demonstration mailbox."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from erpps_app.models.base import Table, new_id, now


class OutboxMessage(Table, table=True):
    """An e-mail owed, written in the transaction that causes it."""

    __table_args__ = (Index("outbox_due", "sent_at", "next_attempt_at"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    recipient: str
    subject: str
    body: str
    created_at: datetime = Field(default_factory=now)
    next_attempt_at: datetime = Field(default_factory=now)
    attempts: int = 0
    last_error: str = ""
    sent_at: datetime | None = None


class MailboxMessage(Table, table=True):
    """A message in the demonstration mailbox, which stands in for SMTP."""

    id: str = Field(default_factory=new_id, primary_key=True)
    recipient: str = Field(index=True)
    subject: str
    body: str
    sent_at: datetime = Field(default_factory=now)
