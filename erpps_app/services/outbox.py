"""The e-mails owed: written with what causes them, sent afterwards, tried again, never twice.

A message is claimed by pushing its next attempt into the future with a conditional update: two
workers cannot claim the same, and one that dies gives it back after the lease.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from erpps_app import db
from erpps_app.adapters.mail import DemonstrationMailbox, Mailer, SmtpMailer
from erpps_app.domain.errors import Unavailable
from erpps_app.models.base import now
from erpps_app.models.journal import OutboxMessage
from erpps_app.settings import settings

log = logging.getLogger("erpps.outbox")
Begin = Callable[[], AbstractContextManager[Session]]

LEASE = timedelta(minutes=5)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)
ATTEMPTS = 10
PAUSE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did."""

    sent: int
    failed: int


def queue(session: Session, *, recipient: str, subject: str, body: str) -> None:
    """Owe an e-mail; nothing is owed to nobody."""
    if recipient:
        session.add(OutboxMessage(recipient=recipient, subject=subject, body=body))


def deliver_due(
    begin: Begin, mailer: Mailer, *, at: datetime | None = None, limit: int = 50
) -> Delivered:
    """Send what is due.

    Args:
        begin: opens a transaction.
        mailer: delivers one message.
        at: the instant that counts as now.
        limit: how many at most in this round.
    """
    instant = at or now()
    sent = failed = 0
    for message_id in _due(begin, instant, limit):
        message = _claim(begin, message_id, instant)
        if message is None:
            continue
        try:
            mailer.send(
                key=message.id,
                recipient=message.recipient,
                subject=message.subject,
                body=message.body,
            )
        except Unavailable as error:
            _postpone(begin, message, instant, error.message)
            failed += 1
        else:
            _mark_sent(begin, message.id, instant)
            sent += 1
    return Delivered(sent, failed)


def mailer() -> Mailer:
    """SMTP when configured, else the demonstration mailbox."""
    current = settings()
    if current.smtp_url:
        return SmtpMailer(current.smtp_url, current.mail_from)
    return DemonstrationMailbox(db.transaction)


async def run_forever() -> None:
    """Send what is due, every few seconds, as long as the app runs."""
    chosen = mailer()
    while True:
        try:
            await asyncio.to_thread(deliver_due, db.transaction, chosen)
        except Exception:
            log.exception("Outbox round failed")
        await asyncio.sleep(PAUSE_SECONDS)


def _due(begin: Begin, instant: datetime, limit: int) -> list[str]:
    with begin() as session:
        found = session.exec(
            select(OutboxMessage.id)
            .where(
                col(OutboxMessage.sent_at).is_(None),
                col(OutboxMessage.next_attempt_at) <= instant,
                col(OutboxMessage.attempts) < ATTEMPTS,
            )
            .order_by(col(OutboxMessage.next_attempt_at), col(OutboxMessage.id))
            .limit(limit)
        )
        return list(found)


def _claim(begin: Begin, message_id: str, instant: datetime) -> OutboxMessage | None:
    with begin() as session:
        claimed = session.exec(
            update(OutboxMessage)
            .where(
                col(OutboxMessage.id) == message_id,
                col(OutboxMessage.sent_at).is_(None),
                col(OutboxMessage.next_attempt_at) <= instant,
            )
            .values(next_attempt_at=instant + LEASE, attempts=OutboxMessage.attempts + 1)
            .returning(col(OutboxMessage.id))
        ).scalar_one_or_none()
        return session.get(OutboxMessage, claimed) if claimed else None


def _postpone(begin: Begin, message: OutboxMessage, instant: datetime, reason: str) -> None:
    wait = min(FIRST_RETRY * 2 ** (message.attempts - 1), LONGEST_RETRY)
    with begin() as session:
        row = session.get_one(OutboxMessage, message.id)
        row.next_attempt_at, row.last_error = instant + wait, reason
        session.add(row)


def _mark_sent(begin: Begin, message_id: str, instant: datetime) -> None:
    with begin() as session:
        row = session.get_one(OutboxMessage, message_id)
        row.sent_at, row.last_error = instant, ""
        session.add(row)
