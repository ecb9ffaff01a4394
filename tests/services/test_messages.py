"""Messages inside an application: who reads what, counts, attachments, the notice by e-mail."""

import pytest
from sqlmodel import Session, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.documents import ATTACHMENT
from erpps_app.domain.errors import InvalidField, NotAllowed, NotFound
from erpps_app.domain.messages import LONGEST
from erpps_app.models.dossier import Dossier, Message
from erpps_app.models.journal import OutboxMessage
from erpps_app.services import documents, messages, queue, space
from tests.conftest import Begin
from tests.services import changing, people

READER = Actor("lecteur", Role.READER, "Olivier Tanguy", "53")


def running(session: Session) -> tuple[Actor, Dossier]:
    """A professional and an application of theirs that waits."""
    actor = people.professional(session)
    return actor, people.submitted(session, actor)


def test_each_side_reads_what_the_other_wrote_and_counts_what_it_has_not_read(begin: Begin):
    with begin() as session:
        actor, dossier = running(session)
        agent = changing.agent(session)
        changing.say(session, agent, dossier.id, "Bonjour.")
        changing.say(session, agent, dossier.id, "Il manque une page.")
        waiting = messages.unread(session, actor, [dossier.id])
        on_dashboard = space.view(session, actor).running[0].unread
        shown = [m.body for m in messages.thread(session, actor, dossier.id).messages]
        read = messages.unread(session, actor, [dossier.id])
        changing.say(session, actor, dossier.id, "La voici.")
        in_queue = queue.view(session, agent).rows[0].unread

        assert waiting == {dossier.id: 2}
        assert on_dashboard == 2
        assert shown == ["Bonjour.", "Il manque une page."]
        assert read == {}
        assert in_queue == 1


def test_a_reader_reads_for_nobody_and_does_not_write(begin: Begin):
    with begin() as session:
        actor, dossier = running(session)
        changing.say(session, actor, dossier.id, "Bonjour.")
        thread = messages.thread(session, READER, dossier.id)
        with pytest.raises(NotAllowed):
            messages.send(session, READER, dossier.id, "", "Je ne devrais pas.")

        assert not thread.may_write
        assert messages.unread(session, people.BRETAGNE, [dossier.id]) == {dossier.id: 1}


def test_neither_another_person_nor_another_agency_reads_or_writes(begin: Begin):
    with begin() as session:
        owner, dossier = running(session)
        draft = messages.thread(session, owner, dossier.id).draft
        stranger = people.professional(session, "autre")
        for actor in (stranger, people.CORSE):
            with pytest.raises(NotFound):
                messages.thread(session, actor, dossier.id)
            with pytest.raises(NotFound):
                messages.send(session, actor, dossier.id, draft, "Bonjour.")


def test_the_notice_says_nothing_of_the_message(begin: Begin):
    with begin() as session:
        actor, dossier = running(session)
        agent = changing.agent(session)
        changing.say(session, agent, dossier.id, "Votre maladie de 2019 nous étonne.")
        notices = session.exec(select(OutboxMessage)).all()
        notice = next(n for n in notices if "message" in n.subject)

        assert notice.recipient == "camille@example.org"
        for personal in ("maladie", "MARTIN", "Camille", "1998", "Sylvie"):
            assert personal not in notice.subject + notice.body
        assert dossier.number
        assert dossier.number in notice.subject + notice.body
        changing.say(session, actor, dossier.id, "Réponse.")
        assert len(session.exec(select(OutboxMessage)).all()) == len(notices)


def test_what_is_being_written_is_kept_and_seen_by_nobody_else(begin: Begin):
    with begin() as session:
        actor, dossier = running(session)
        agent = changing.agent(session)
        changing.type_message(session, actor, dossier.id, "Commencé")

        assert messages.thread(session, actor, dossier.id).body == "Commencé"
        assert messages.thread(session, agent, dossier.id).messages == []
        assert messages.unread(session, agent, [dossier.id]) == {}


def test_an_attachment_goes_with_its_message_to_who_may_read_it(begin: Begin):
    with begin() as session:
        actor, dossier = running(session)
        agent = changing.agent(session)
        draft = messages.thread(session, actor, dossier.id).draft
        documents.add(session, actor, draft, ATTACHMENT, people.paper())
        before = messages.thread(session, agent, dossier.id).messages
        changing.say(session, actor, dossier.id, "")
        [seen] = messages.thread(session, agent, dossier.id).messages
        [attached] = session.exec(select(Message).where(Message.id == seen.id)).all()
        stranger = people.professional(session, "autre")
        with pytest.raises(NotFound):
            documents.add(session, stranger, draft, ATTACHMENT, people.paper())

        assert before == []
        assert [d["name"] for d in seen.documents] == ["papier.pdf"]
        assert attached.sent_at
        assert messages.thread(session, actor, dossier.id).attached == []


@pytest.mark.parametrize("body", ["", "   \n"])
def test_an_empty_message_is_not_sent(begin: Begin, body: str):
    with begin() as session:
        actor, dossier = running(session)
        with pytest.raises(InvalidField) as refused:
            changing.say(session, actor, dossier.id, body)

        assert refused.value.field == messages.BODY


def test_a_double_click_sends_one_message(begin: Begin):
    with begin() as session:
        _, dossier = running(session)
        agent = changing.agent(session)
        draft = messages.thread(session, agent, dossier.id).draft
        for _ in range(2):
            messages.send(session, agent, dossier.id, draft, "Bonjour.")
        shown = messages.thread(session, agent, dossier.id)
        told = session.exec(select(OutboxMessage)).all()

        assert [m.body for m in shown.messages] == ["Bonjour."]
        assert shown.body == ""
        assert len([n for n in told if "message" in n.subject]) == 1


def test_what_another_tab_wrote_meanwhile_is_kept_as_the_next_message(begin: Begin):
    with begin() as session:
        actor, dossier = running(session)
        draft = messages.thread(session, actor, dossier.id).draft
        messages.send(session, actor, dossier.id, draft, "Bonjour.")
        messages.send(session, actor, dossier.id, draft, "Bonjour. Voici la suite.")
        shown = messages.thread(session, actor, dossier.id)

        assert [m.body for m in shown.messages] == ["Bonjour."]
        assert shown.body == "Bonjour. Voici la suite."


def test_what_another_tab_sends_too_late_does_not_replace_what_was_typed_since(begin: Begin):
    with begin() as session:
        actor, dossier = running(session)
        draft = messages.thread(session, actor, dossier.id).draft
        messages.send(session, actor, dossier.id, draft, "Bonjour.")
        changing.type_message(session, actor, dossier.id, "Une longue suite")
        for _ in range(2):
            messages.send(session, actor, dossier.id, draft, "Bonjour, et merci.")
        shown = messages.thread(session, actor, dossier.id)

        assert [m.body for m in shown.messages] == ["Bonjour."]
        assert shown.body == "Une longue suite\n\nBonjour, et merci."


def test_leaving_another_tab_does_not_make_a_draft_of_what_was_sent(begin: Begin):
    with begin() as session:
        actor, dossier = running(session)
        draft = messages.thread(session, actor, dossier.id).draft
        messages.send(session, actor, dossier.id, draft, "Bonjour.")
        messages.save(session, actor, dossier.id, draft, "Bonjour.")
        shown = messages.thread(session, actor, dossier.id)
        stranger = changing.agent(session)
        with pytest.raises(NotFound):
            messages.save(session, stranger, dossier.id, draft, "À sa place.")

        assert shown.body == ""
        assert [m.body for m in shown.messages] == ["Bonjour."]


def test_a_message_is_sent_by_who_writes_it_where_it_was_written(begin: Begin):
    with begin() as session:
        actor, dossier = running(session)
        agent = changing.agent(session)
        draft = messages.thread(session, actor, dossier.id).draft
        with pytest.raises(NotFound):
            messages.send(session, agent, dossier.id, draft, "À sa place.")


def test_a_message_that_is_too_long_is_refused_and_nothing_of_it_is_lost(begin: Begin):
    long = "x" * (LONGEST + 1)
    with begin() as session:
        actor, dossier = running(session)
        changing.type_message(session, actor, dossier.id, long)
        with pytest.raises(InvalidField) as refused:
            changing.say(session, actor, dossier.id, long)
        shown = messages.thread(session, actor, dossier.id)

        assert refused.value.field == messages.BODY
        assert shown.messages == []
        assert shown.body == long


def test_nobody_writes_in_a_removal_which_the_person_does_not_see(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        person = changing.person_of(session, actor).id
        agent = changing.agent(session)
        reason = {"motif_suppression": "ERREUR", "precision": "Saisi deux fois."}
        removal = changing.request(
            session, agent, "suppression", answers=reason, practitioner=person
        )
        told = len(session.exec(select(OutboxMessage)).all())
        for reviewer in (agent, people.BRETAGNE):
            assert not messages.thread(session, reviewer, removal.id).may_write
            with pytest.raises(NotAllowed):
                changing.say(session, reviewer, removal.id, "Confirmez-vous le décès ?")

        assert len(session.exec(select(OutboxMessage)).all()) == told
