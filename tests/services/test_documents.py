"""Documents: who opens what is attached to a message, and until when they may be changed."""

import io
import zipfile
from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from erpps_app.domain.access import Actor
from erpps_app.domain.documents import ATTACHMENT
from erpps_app.domain.errors import NotFound
from erpps_app.models.dossier import Document, Dossier
from erpps_app.services import (
    documents,
    messages,
    parts,
    personal_data,
    review,
    sending,
    space,
    submission,
)
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.changing import NEXT_PLACE

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


def refused_while_awaiting(session: Session) -> tuple[Actor, Dossier]:
    """A registration of which two elements were asked again, and that was refused instead."""
    actor = people.professional(session)
    dossier = people.submitted(session, actor)
    agent = people.BRETAGNE
    for element in ("diplome", "etat-civil"):
        asked = people.section_named(session, dossier, element)
        review.judge(session, agent, dossier.id, asked.id, "a_completer", "Illisible.")
    review.decide(session, agent, dossier.id, "demander", dossier.version)
    refused = people.section_named(session, dossier, "etat-civil")
    review.judge(session, agent, dossier.id, refused.id, "refuse", "Sans réponse.")
    review.decide(session, agent, dossier.id, "refuser", dossier.version)
    return actor, dossier


def withdrawn(session: Session) -> tuple[Actor, Dossier]:
    """A change that was sent, with its document, and withdrawn."""
    actor = changing.registered_person(session)
    practice = changing.practice_of(session, actor).id
    draft = changing.begin_change(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
    changing.attach(session, actor, draft, "activite", "justificatif_activite")
    sending.send(session, actor, draft)
    submission.cancel(session, actor, draft)
    return actor, session.get_one(Dossier, draft)


def test_nothing_is_kept_of_what_was_given_up(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        draft = changing.begin_change(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        changing.attach(session, actor, draft, "activite", "justificatif_activite")
        sending.abandon(session, actor, draft)

        assert session.get(Dossier, draft) is None
        assert session.exec(select(Document).where(Document.dossier_id == draft)).all() == []
        assert not [row for row in space.view(session, actor).dossiers if not row.number]


@pytest.mark.parametrize("ended", [refused_while_awaiting, withdrawn])
def test_the_documents_of_an_application_that_has_ended_stay_as_they_were(
    begin: Begin, ended: Callable[[Session], tuple[Actor, Dossier]]
):
    with begin() as session:
        actor, dossier = ended(session)
        held = parts.documents_of(session, dossier.id)
        section, [document, *_] = next(iter(held.items()))
        with pytest.raises(NotFound):
            documents.remove(session, actor, document.id)
        with pytest.raises(NotFound):
            documents.add(session, actor, section, document.kind, people.paper(b"autre"))

        assert parts.documents_of(session, dossier.id) == held
        assert not any(s.unlocked for s in parts.sections_of(session, dossier.id))
