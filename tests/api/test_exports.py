"""Files over HTTP: fetched once by whoever asked, stopped when they go away."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlmodel import select
from starlette.types import Message

from erpps_app import db
from erpps_app.api import application
from erpps_app.domain.access import Actor, Role
from erpps_app.models.access import SessionRecord
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.models.exports import Export
from erpps_app.services import exports
from tests.api.test_gate import sign_in

MANY = 3_000


def asked(file_format: str = "csv") -> tuple[str, int]:
    """A file asked for by whoever signed in last, and how many applications their agency has."""
    with db.transaction() as session:
        last = session.exec(select(SessionRecord)).one()
        actor = Actor(last.account_id, Role(last.role), last.display_name, last.ars)
        for n in range(MANY):
            sent = now() - timedelta(minutes=n)
            session.add(
                Dossier(
                    account_id=actor.account_id,
                    procedure="primo-enregistrement",
                    status="nouvelle",
                    number=f"T-{n}",
                    ars=actor.ars,
                    applicant_name=f"Nº {n}",
                    submitted_at=sent,
                )
            )
        path = exports.ask(session, actor, "demandes", file_format, {})
    return path, MANY


@pytest.fixture
async def agent(client: httpx.AsyncClient) -> httpx.AsyncClient:
    await sign_in(client, "gestionnaire")
    return client


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
async def test_a_file_is_fetched_once(agent: httpx.AsyncClient, file_format: str):
    path, many = asked(file_format)
    assert (await agent.head(path)).status_code == httpx.codes.METHOD_NOT_ALLOWED
    answer = await agent.get(path)
    again = await agent.get(path)

    assert answer.status_code == httpx.codes.OK
    assert answer.headers["cache-control"] == "private, no-store"
    assert f".{file_format}" in answer.headers["content-disposition"]
    assert file_format != "csv" or answer.text.count("\r\n") > many
    assert again.status_code == httpx.codes.NOT_FOUND


async def test_a_file_is_not_for_somebody_else(agent: httpx.AsyncClient):
    path, _ = asked()
    agent.cookies.clear()
    await sign_in(agent, "responsable")

    assert (await agent.get(path)).status_code == httpx.codes.NOT_FOUND


async def test_when_the_browser_goes_away_the_query_stops(agent: httpx.AsyncClient):
    path, many = asked()
    cookie = "; ".join(f"{name}={value}" for name, value in agent.cookies.items())
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"cookie", cookie.encode()), (b"host", b"localhost")],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
        "scheme": "http",
        "http_version": "1.1",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
    }
    gone = asyncio.Event()

    async def receive() -> Message:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message.get("body"):
            gone.set()
            await asyncio.Event().wait()  # a connection that takes nothing more

    await application.build()(scope, receive, send)
    written = await ended(path)

    assert written.finished_at
    assert written.rows < many


async def ended(path: str) -> Export:
    """The row of a file, once its end is written."""
    for _ in range(200):
        with db.transaction() as session:
            row = session.get_one(Export, path.rpartition("/")[2])
            if row.finished_at:
                return row
        await asyncio.sleep(0.02)
    raise AssertionError("the end of the file was never written")
