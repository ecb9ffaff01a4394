"""One transaction waits for another, on PostgreSQL: what it had read before is read again.

SQLite lets one writer in at a time: there is nothing to read before the other has finished.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Event, current_thread
from typing import TypeVar

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session

from erpps_app import db
from erpps_app.domain.errors import Conflict, NotFound
from erpps_app.models.dossier import Dossier
from erpps_app.services import changes, documents, messages, parts, sending
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.changing import NEXT_PLACE

T = TypeVar("T")
LOCKS = "FOR UPDATE"
pytestmark = pytest.mark.parametrize(
    "engine", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def late(
    engine: Engine,
    first: Callable[[Session], object],
    second: Callable[[Session], T],
    at: str = LOCKS,
) -> Future[T]:
    """Commit the first only when the second has come to where it must wait.

    Args:
        engine: the database; first, second: what each does in a transaction of its own.
        at: what the statement that waits contains.
    """
    arrived = Event()

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if at in statement and current_thread().name.startswith("second"):
            arrived.set()

    def wait() -> T:
        with db.transaction(on=engine) as session:
            return second(session)

    event.listen(engine, "before_cursor_execute", note)
    try:
        with ThreadPoolExecutor(1, "second") as pool:
            with db.transaction(on=engine) as session:
                first(session)
                waiting = pool.submit(wait)
                assert arrived.wait(20)
            waiting.exception()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return waiting


def test_a_change_begun_while_another_is_sent_is_prepared_apart(engine: Engine, begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        activity = changing.activity_of(session, actor).id
        draft = changing.begin_change(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
    send = partial(sending.send, actor=actor, dossier_id=draft)
    start = partial(changes.start, actor=actor, procedure="cessation", target=activity)
    begun = late(engine, send, start).result().split("/")[2]
    with begin() as session:
        assert begun != draft
        assert session.get_one(Dossier, begun).status == "brouillon"
        assert [s.element for s in parts.sections_of(session, draft)] == ["activite"]


def test_a_change_that_is_being_sent_is_not_begun_once_more(engine: Engine, begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor).id
        end = {"date_cessation": "04/02/2038", "motif_fin": "CHA"}
        draft = changing.begin_change(session, actor, "cessation", activity, end)
    send = partial(sending.send, actor=actor, dossier_id=draft)
    start = partial(changes.start, actor=actor, procedure="cessation", target=activity)
    refused = late(engine, send, start).exception()

    assert isinstance(refused, Conflict)
    assert "déjà sur ce point" in refused.message


def test_a_document_is_not_added_to_what_has_just_been_sent(engine: Engine, begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        draft = changing.begin_change(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        [section] = parts.sections_of(session, draft)
    send = partial(sending.send, actor=actor, dossier_id=draft)

    def add(session: Session) -> None:
        kind = "justificatif_activite"
        documents.add(session, actor, section.id, kind, people.paper(b"tard"))

    assert isinstance(late(engine, send, add).exception(), NotFound)
    with begin() as session:
        assert parts.documents_of(session, draft) == {}


def test_two_tabs_that_open_the_messages_show_the_same_one_to_write(engine: Engine, begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor).id
    shown: list[str] = []

    def open_thread(session: Session) -> None:
        shown.append(messages.thread(session, actor, dossier).draft)

    late(engine, open_thread, open_thread, "INSERT INTO message").result()

    assert shown[0] == shown[1]


def test_what_is_saved_while_it_is_sent_does_not_change_what_was_sent(engine: Engine, begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor).id
        draft = messages.thread(session, actor, dossier).draft
    where = {"actor": actor, "dossier_id": dossier, "draft_id": draft}
    send = partial(messages.send, **where, body="Bonjour.")
    save = partial(messages.save, **where, body="Bonjour. Et")
    late(engine, send, save).result()
    with begin() as session:
        assert [m.body for m in messages.thread(session, actor, dossier).messages] == ["Bonjour."]
