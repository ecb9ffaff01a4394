"""Keys of the API at a route: every way to be refused, and what is counted."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import Message

from erpps_app import db
from erpps_app.adapters import rates
from erpps_app.api import errors, keys, limits
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.api_keys import HEADER
from erpps_app.domain.api_scopes import OpenedByKey, Scope
from erpps_app.models.api_keys import ApiKey, ApiUsage
from erpps_app.models.base import now
from erpps_app.models.journal import AuditEntry
from erpps_app.services import audit
from erpps_app.services.api_keys import checking, keeping, usage
from erpps_app.services.api_keys.checking import ring

ADMIN = Actor("admin", Role.ADMIN, "Agathe Delmas")
BODY = "x" * 1_000
OPEN = "/essai"


async def endpoint(request: Request) -> Response:
    await keys.holder(request, Scope.DIRECTORY)  # once more: counted once all the same
    return Response(BODY)


@pytest.fixture(autouse=True)
def counted_anew() -> Iterator[None]:
    rates.forget()
    usage.counter.take()
    yield
    usage.counter.take()
    rates.forget()


@pytest.fixture
async def client(database: Engine) -> AsyncIterator[httpx.AsyncClient]:
    opened = keys.opened(OpenedByKey(Scope.DIRECTORY), endpoint)
    app = Starlette(routes=[Route(OPEN, opened)], exception_handlers=errors.HANDLERS)
    transport = httpx.ASGITransport(limits.Limits(app), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://essai") as client:
        yield client


def issue(*scopes: Scope, per_second: int = 1_000, per_day: int | None = None) -> keeping.Issued:
    wanted = keeping.Wanted(
        application="Essai",
        organization="Organisme d’essai",
        contact="essai@example.org",
        scopes=scopes,
        legal_basis="Arrêté d’essai",
        per_second=per_second,
        per_day=per_day,
    )
    with db.transaction() as session:
        return keeping.issue(session, ADMIN, wanted)


def told(answer: httpx.Response) -> str:
    said: str = answer.json()["erreur"]
    return said


def with_key(secret: str) -> dict[str, str]:
    return {HEADER: secret}


def change(key_id: str, **columns: object) -> None:
    with db.transaction() as session:
        row = session.get_one(ApiKey, key_id)
        for name, value in columns.items():
            setattr(row, name, value)
        session.add(row)
        ring.forget(row.secret_hash)


async def test_a_key_opens_what_it_is_for(client: httpx.AsyncClient):
    issued = issue(Scope.DIRECTORY)

    answer = await client.get(OPEN, headers=with_key(issued.secret))

    assert (answer.status_code, answer.text) == (200, BODY)


@pytest.mark.parametrize("secret", ["", "erpps_00000000_inconnue", "x" * 5_000])
async def test_who_is_not_known_is_told_how_to_be(client: httpx.AsyncClient, secret: str):
    answer = await client.get(OPEN, headers=with_key(secret) if secret else {})

    assert answer.status_code == 401
    assert HEADER in answer.headers["WWW-Authenticate"]
    assert "clé d’API" in told(answer)


async def test_a_session_opens_nothing(client: httpx.AsyncClient):
    answer = await client.get(OPEN, headers={"Cookie": "erpps=peu-importe"})

    assert answer.status_code == 401


async def test_a_key_for_something_else_is_refused(client: httpx.AsyncClient):
    issued = issue(Scope.EXPORT, Scope.IDENTITIES)

    answer = await client.get(OPEN, headers=with_key(issued.secret))

    assert answer.status_code == 403
    assert "Annuaire public" in told(answer)


async def test_a_key_ends_on_its_own_even_when_it_is_remembered(client: httpx.AsyncClient):
    issued = issue(Scope.DIRECTORY)
    change(issued.id, expires_at=now() - timedelta(seconds=1))

    answer = await client.get(OPEN, headers=with_key(issued.secret))

    assert answer.status_code == 401
    assert "expiré" in told(answer)


async def test_a_revoked_key_opens_nothing_any_more(client: httpx.AsyncClient):
    issued = issue(Scope.DIRECTORY)
    assert (await client.get(OPEN, headers=with_key(issued.secret))).status_code == 200
    with db.transaction() as session:
        keeping.revoke(session, ADMIN, issued.id, "Clé divulguée")

    answer = await client.get(OPEN, headers=with_key(issued.secret))

    assert answer.status_code == 401
    assert "révoquée" in told(answer)


async def test_more_calls_than_the_key_allows_are_told_to_wait(client: httpx.AsyncClient):
    issued = issue(Scope.DIRECTORY, per_second=3)
    answers = [await client.get(OPEN, headers=with_key(issued.secret)) for _ in range(5)]

    statuses = [answer.status_code for answer in answers]
    assert statuses[:3] == [200, 200, 200]
    assert statuses.count(429) >= 1
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert int(refused.headers["Retry-After"]) >= 1
    assert "3\u00a0appels par seconde" in told(refused)


async def test_a_daily_allowance_ends(client: httpx.AsyncClient):
    issued = issue(Scope.DIRECTORY, per_day=2)
    statuses = [
        (await client.get(OPEN, headers=with_key(issued.secret))).status_code for _ in range(4)
    ]

    assert statuses == [200, 200, 429, 429]


async def test_a_limit_of_one_is_told_in_french(client: httpx.AsyncClient):
    issued = issue(Scope.DIRECTORY, per_second=1)
    answers = [await client.get(OPEN, headers=with_key(issued.secret)) for _ in range(3)]

    assert any("1\u00a0appel par seconde" in answer.text for answer in answers)


async def test_keys_do_not_share_their_allowance(client: httpx.AsyncClient):
    one, other = issue(Scope.DIRECTORY, per_day=1), issue(Scope.DIRECTORY, per_day=1)
    assert (await client.get(OPEN, headers=with_key(one.secret))).status_code == 200
    assert (await client.get(OPEN, headers=with_key(one.secret))).status_code == 429

    assert (await client.get(OPEN, headers=with_key(other.secret))).status_code == 200


async def after_many_tries(client: httpx.AsyncClient) -> tuple[httpx.Response, httpx.Response]:
    """One try more than an address has, and a key of that address that was met before."""
    issued = issue(Scope.DIRECTORY)
    assert (await client.get(OPEN, headers=with_key(issued.secret))).status_code == 200
    for rank in range(keys.STRANGERS.amount):
        await client.get(OPEN, headers=with_key(f"erpps_{rank:08}_x"))
    stranger = await client.get(OPEN, headers=with_key("erpps_autre_x"))
    return stranger, await client.get(OPEN, headers=with_key(issued.secret))


async def test_who_tries_keys_is_stopped_and_others_at_the_address_are_not(
    client: httpx.AsyncClient,
):
    stranger, known = await after_many_tries(client)

    assert (stranger.status_code, known.status_code) == (429, 200)
    assert "Retry-After" in stranger.headers


async def test_a_known_key_is_looked_up_again_while_somebody_at_its_address_tries_others(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(checking, "FRESH_SECONDS", 0.0)
    stranger, known = await after_many_tries(client)

    assert (stranger.status_code, known.status_code) == (429, 200)


async def test_what_a_key_did_is_counted_once_each(client: httpx.AsyncClient):
    issued = issue(Scope.DIRECTORY, per_day=2)
    for _ in range(3):
        await client.get(OPEN, headers=with_key(issued.secret))
    await usage.add_now()

    with db.transaction(read_only=True) as session:
        row = session.exec(select(ApiUsage).where(ApiUsage.key_id == issued.id)).one()
    assert (row.calls, row.refused, row.bytes) == (2, 1, 2 * len(BODY))


async def test_a_file_that_the_server_sends_itself_is_counted_too(database: Engine, tmp_path: Path):
    path, sent = tmp_path / "fichier", list[str]()
    path.write_bytes(bytes(3_000))
    issued = issue(Scope.DIRECTORY)

    async def endpoint(_request: Request) -> Response:
        return FileResponse(path)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message["type"])

    key = (HEADER.lower().encode(), issued.secret.encode())
    for told in ([], [(b"range", b"bytes=0-9")]):
        scope = {
            "type": "http", "method": "GET", "path": OPEN, "query_string": b"",
            "headers": [key, *told], "client": ("127.0.0.1", 1),
            "extensions": {"http.response.pathsend": {}}, "asgi": {"spec_version": "2.4"},
        }  # fmt: skip
        answer = await keys.opened(OpenedByKey(Scope.DIRECTORY), endpoint)(Request(scope))
        await answer(scope, receive, send)
    await usage.add_now()

    with db.transaction(read_only=True) as session:
        row = session.exec(select(ApiUsage).where(ApiUsage.key_id == issued.id)).one()
    assert keys.FILE in sent
    assert row.bytes == 3_000 + 10


async def test_a_refusal_of_a_known_key_is_remembered_without_its_secret(
    client: httpx.AsyncClient,
):
    issued = issue(Scope.EXPORT)
    for _ in range(3):
        await client.get(OPEN, headers=with_key(issued.secret))

    with db.transaction(read_only=True) as session:
        written = session.exec(
            select(AuditEntry).where(
                AuditEntry.action == audit.REFUSED, col(AuditEntry.subject) == issued.id
            )
        ).all()
        everything = session.exec(select(AuditEntry)).all()
    assert [row.object for row in written] == ["portee:annuaire"]
    assert written[0].actor_name == "Essai"
    assert not any(issued.secret in str(row.model_dump()) for row in everything)
