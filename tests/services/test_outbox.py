"""E-mails owed: with their cause, never lost, never twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from erpps_app.adapters.mail import DemonstrationMailbox
from erpps_app.domain.errors import Unavailable
from erpps_app.models.base import now
from erpps_app.models.journal import MailboxMessage, OutboxMessage
from erpps_app.services import outbox
from tests.conftest import Begin


class BrokenServer:
    """A server that never answers."""

    def send(self, *, key: str, recipient: str, subject: str, body: str) -> None:
        raise Unavailable("ConnectionRefusedError")


class Counter:
    """Counts what it is given."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def send(self, *, key: str, recipient: str, subject: str, body: str) -> None:
        self.keys.append(key)


def owe(begin: Begin, many: int = 1) -> None:
    with begin() as session:
        for rank in range(many):
            outbox.queue(session, recipient=f"p{rank}@example.org", subject="Objet", body="Corps")


def test_a_mail_owed_is_delivered_once(begin: Begin):
    owe(begin)
    mailbox = DemonstrationMailbox(begin)

    assert outbox.deliver_due(begin, mailbox).sent == 1
    assert outbox.deliver_due(begin, mailbox).sent == 0
    with begin() as session:
        assert [m.recipient for m in session.exec(select(MailboxMessage))] == ["p0@example.org"]


def test_nothing_is_owed_when_the_transaction_fails(begin: Begin):
    def fail() -> None:
        with begin() as session:
            outbox.queue(session, recipient="p@example.org", subject="Objet", body="Corps")
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert outbox.deliver_due(begin, Counter()).sent == 0


def test_nothing_is_owed_to_nobody(begin: Begin):
    with begin() as session:
        outbox.queue(session, recipient="", subject="Objet", body="Corps")

    assert outbox.deliver_due(begin, Counter()).sent == 0


def test_a_server_that_fails_is_asked_again_later_and_later(begin: Begin):
    owe(begin)
    start = now()
    assert outbox.deliver_due(begin, BrokenServer(), at=start).failed == 1
    assert outbox.deliver_due(begin, BrokenServer(), at=start).failed == 0
    minute = start + timedelta(minutes=1)
    assert outbox.deliver_due(begin, BrokenServer(), at=minute).failed == 1
    with begin() as session:
        message = session.exec(select(OutboxMessage)).one()

        assert message.next_attempt_at == minute + timedelta(minutes=2)
        assert message.last_error == "ConnectionRefusedError"


def test_it_is_given_up_after_ten_attempts_and_kept(begin: Begin):
    owe(begin)
    instant = now()
    for _ in range(12):
        outbox.deliver_due(begin, BrokenServer(), at=instant)
        instant += timedelta(days=1)
    with begin() as session:
        assert session.exec(select(OutboxMessage)).one().attempts == outbox.ATTEMPTS


def test_workers_at_once_send_each_mail_once(begin: Begin):
    owe(begin, many=20)
    counters = [Counter() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda counter: outbox.deliver_due(begin, counter), counters))
    keys = [key for counter in counters for key in counter.keys]

    assert len(keys) == len(set(keys)) == 20
