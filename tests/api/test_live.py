"""The socket of live pages: who may listen, what is said, that a session's end ends it."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from erpps_app import db
from erpps_app.api import application, live
from erpps_app.domain.access import Actor, Role
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier
from erpps_app.services import drafts, sessions
from erpps_app.settings import settings

HOME = {"origin": settings().public_url}


@pytest.fixture
def app(database: Engine) -> Iterator[TestClient]:
    with TestClient(application.build(), base_url=settings().public_url) as client:
        yield client


def signed_in(sub: str = "camille") -> tuple[Actor, str]:
    """A professional and the token of their session."""
    with db.transaction() as session:
        account = Account(issuer="fc", subject=sub, display_name=sub)
        session.add(account)
        session.flush()
        token = sessions.open_session(session, account, Role.PROFESSIONAL, provider="franceconnect")
        return Actor(account.id, Role.PROFESSIONAL, sub), token


def listen(app: TestClient, token: str = "", **headers: str) -> WebSocketTestSession:
    cookie = {"cookie": f"{sessions.cookie_name()}={token}"} if token else {}
    return app.websocket_connect("/vivant", headers={**HOME, **cookie, **headers})


def start_draft(actor: Actor) -> Dossier:
    with db.transaction() as session:
        return drafts.start(session, actor)


def closed_with(socket: WebSocketTestSession) -> int:
    with pytest.raises(WebSocketDisconnect) as gone, socket as open_socket:
        open_socket.receive_json()
    return gone.value.code


def last_word(socket: WebSocketTestSession) -> int:
    """Listen to the end of a conversation that is under way; the answer is its closing code."""
    while (heard := socket.receive())["type"] == "websocket.send":
        pass
    return heard["code"]


def test_nobody_listens_without_a_session(app: TestClient):
    assert closed_with(listen(app)) == live.ENDED
    assert closed_with(listen(app, "forged")) == live.ENDED


@pytest.mark.parametrize("origin", ["https://ailleurs.example", "null", ""])
def test_another_site_does_not_listen_with_the_cookie_of_a_visitor(app: TestClient, origin: str):
    _, token = signed_in()

    assert closed_with(listen(app, token, origin=origin)) == live.FOREIGN


def test_one_hears_what_is_one_s_own_and_nothing_of_others(app: TestClient):
    actor, token = signed_in()
    other, _ = signed_in("autre")
    with listen(app, token) as socket:
        start_draft(other)
        own = start_draft(actor)
        heard: set[str] = set()
        while own.id not in heard:
            heard |= set(socket.receive_json()["sujets"])

    assert heard <= {own.id, actor.account_id}


def test_a_session_that_is_closed_ends_the_conversation(app: TestClient):
    actor, token = signed_in()
    with listen(app, token) as socket:
        start_draft(actor)
        socket.receive_json()
        with db.transaction() as session:
            sessions.close_all(session, actor.account_id)
        start_draft(signed_in("autre")[0])
        with db.transaction() as session:
            session.get_one(Account, actor.account_id).display_name = "Autre nom"
        code = last_word(socket)

    assert code == live.ENDED


def test_a_session_has_so_many_pages_and_no_more(app: TestClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live, "MOST_PER_SESSION", 1)
    _, token = signed_in()
    with listen(app, token):
        assert closed_with(listen(app, token)) == live.TOO_MANY


def test_pages_that_come_back_together_share_one_watcher(
    database: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(live, "PAUSE_SECONDS", 0.01)
    actor, _ = signed_in()

    class Counting(live.Watcher):
        started = 0

        async def _watch(self, begun: asyncio.Event) -> None:
            self.started += 1
            await super()._watch(begun)

    async def come_back() -> tuple[int, list[set[str]]]:
        watcher = Counting()
        pages = [live.Listener(actor, "") for _ in range(20)]
        listening = asyncio.Barrier(len(pages) + 1)

        async def listen_to(page: live.Listener) -> None:
            async with watcher.listening(page):
                await listening.wait()
                page.subjects.clear()
                page.wake.clear()
                await page.wake.wait()

        asked = [asyncio.create_task(listen_to(page)) for page in pages]
        await listening.wait()
        draft = await asyncio.to_thread(start_draft, actor)
        await asyncio.wait_for(asyncio.gather(*asked), 5)
        return watcher.started, [page.subjects & {draft.id} for page in pages]

    started, heard = asyncio.run(come_back())

    assert started == 1
    assert all(heard)
