"""Documents: who opens what is attached to a message, and until when they may be changed."""

import io
import zipfile

import pytest
from sqlmodel import Session

from erpps_app.domain.access import Actor
from erpps_app.domain.documents import ATTACHMENT
from erpps_app.domain.errors import NotFound
from erpps_app.services import documents, messages, personal_data
from tests.conftest import Begin
from tests.services import changing, people

WRONG_FILE = b"le dossier de quelqu'un d'autre"


def attached_by_agent(session: Session) -> tuple[Actor, Actor, str, str, str]:
    """A professional, an agent, an application, a message being written and a file in it."""
    actor, agent = people.professional(session), changing.agent(session)
    dossier = people.submitted(session, actor)
    draft = messages.thread(session, agent, dossier.id).draft
    paper = people.paper(WRONG_FILE)
    file = documents.add(session, agent, draft, ATTACHMENT, paper).id
    return actor, agent, dossier.id, draft, file


def archived(session: Session, actor: Actor) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(personal_data.archive(session, actor))) as opened:
        return [opened.read(name) for name in opened.namelist() if name.startswith("documents/")]


def test_what_an_agent_has_attached_is_theirs_until_the_message_is_sent(begin: Begin):
    with begin() as session:
        actor, agent, dossier, draft, file = attached_by_agent(session)
        before = archived(session, actor)
        with pytest.raises(NotFound):
            documents.open_document(session, actor, file)
        messages.send(session, agent, dossier, draft, "Voici.")

        assert WRONG_FILE not in before
        assert WRONG_FILE in archived(session, actor)
        assert documents.open_document(session, actor, file).data == WRONG_FILE


def test_a_file_that_was_taken_back_before_sending_is_shown_to_nobody_else(begin: Begin):
    with begin() as session:
        actor, agent, dossier, draft, file = attached_by_agent(session)
        documents.remove(session, agent, file)
        messages.send(session, agent, dossier, draft, "Bonjour.")
        for other in (actor, people.BRETAGNE):
            with pytest.raises(NotFound):
                documents.open_document(session, other, file)

        assert WRONG_FILE not in archived(session, actor)
        assert documents.open_document(session, agent, file).data == WRONG_FILE
