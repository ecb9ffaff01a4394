"""The demonstration mailbox: what was sent, and what is about to be."""

from erpps_app.adapters.mail import DemonstrationMailbox
from erpps_app.services import mailbox, outbox
from tests.conftest import Begin


def test_a_message_is_read_once_from_the_moment_it_is_owed(begin: Begin):
    with begin() as session:
        outbox.queue(session, recipient="a@example.org", subject="Objet", body="Corps")
        owed = mailbox.messages(session, None)
    assert [(m.subject, m.owed) for m in owed] == [("Objet", True)]

    outbox.deliver_due(begin, DemonstrationMailbox(begin))

    with begin() as session:
        delivered = mailbox.messages(session, None)
    assert [(m.subject, m.owed) for m in delivered] == [("Objet", False)]
