"""An open page says what it shows: the agency's agents are counted there, until it closes."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select
from starlette.testclient import TestClient, WebSocketTestSession

from erpps_app import db
from erpps_app.api import application, live
from erpps_app.domain.access import Actor, Role
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier
from erpps_app.models.teamwork import Presence
from erpps_app.services import sessions
from erpps_app.settings import settings

HOME = {"origin": settings().public_url}


@pytest.fixture
def app(database: Engine) -> Iterator[TestClient]:
    with TestClient(application.build(), base_url=settings().public_url) as client:
        yield client


def signed_in(name: str, role: Role, ars: str | None) -> tuple[Actor, str]:
    with db.transaction() as session:
        account = Account(issuer="urn:erpps:agents", subject=name, display_name=name)
        session.add(account)
        session.flush()
        token = sessions.open_session(session, account, role, provider="agents", ars=ars)
        return Actor(account.id, role, name, ars), token


def received(account: str) -> str:
    """An application of Bretagne."""
    with db.transaction() as session:
        dossier = Dossier(account_id=account, procedure="x", status="nouvelle", ars="53")
        session.add(dossier)
        session.flush()
        return dossier.id


def listen(app: TestClient, token: str) -> WebSocketTestSession:
    cookie = {"cookie": f"{sessions.cookie_name()}={token}"}
    return app.websocket_connect("/vivant", headers={**HOME, **cookie})


def present() -> list[tuple[str, str]]:
    with db.transaction(read_only=True) as session:
        return [(row.name, row.dossier_id) for row in _rows(session)]


def _rows(session: Session) -> list[Presence]:
    return list(session.exec(select(Presence).order_by(Presence.name)).all())  # pyright: ignore[reportArgumentType] - a column


def told(socket: WebSocketTestSession, subject: str) -> None:
    """Listen until something is said of a subject."""
    while subject not in socket.receive_json()["sujets"]:
        pass


def test_an_agent_is_counted_where_their_page_is_and_gone_when_it_closes(app: TestClient):
    sylvie, token = signed_in("Sylvie Marchand", Role.AGENT, "53")
    _, other = signed_in("Olivier Tanguy", Role.READER, "53")
    first, second = received(sylvie.account_id), received(sylvie.account_id)
    with listen(app, other) as witness:
        with listen(app, token) as page:
            page.send_json({"ici": first})
            told(witness, f"presence:{first}")
            before = present()
            page.send_json({"ici": second})
            told(witness, f"presence:{second}")
            moved = present()
        told(witness, f"presence:{second}")

    assert before == [("Sylvie Marchand", first)]
    assert moved == [("Sylvie Marchand", second)]
    assert present() == []


@pytest.mark.parametrize(
    ("role", "ars"), [(Role.PROFESSIONAL, None), (Role.ADMIN, None), (Role.AGENT, "94")]
)
def test_nobody_else_is_counted_nor_told(app: TestClient, role: Role, ars: str | None):
    sylvie, token = signed_in("Sylvie Marchand", Role.AGENT, "53")
    _, stranger = signed_in("Ailleurs", role, ars)
    dossier = received(sylvie.account_id)
    with listen(app, stranger) as page, listen(app, token) as witness:
        page.send_json({"ici": dossier})
        page.send_text("pas du JSON")
        page.send_json(["ni un objet"])
        page.send_json({"ici": "x" * 10_000})
        witness.send_json({"ici": dossier})
        told(witness, f"presence:{dossier}")
        shown = present()

    assert shown == [("Sylvie Marchand", dossier)]


def test_what_a_page_sends_is_kept_only_when_it_is_a_place():
    listener = live.Listener(Actor("a", Role.AGENT, "Sylvie", "53"), "")
    for word in ("", "null", "[]", '{"ici": ', '{"la": "x"}', "x" * 100_000):
        listener.show(word)

    assert (listener.shows, listener.wake.is_set()) == ("", False)
