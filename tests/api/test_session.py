"""What the warning before a session's end asks."""

from datetime import timedelta

import httpx
from sqlmodel import select

from erpps_app import db
from erpps_app.models.access import SessionRecord
from erpps_app.models.base import now
from erpps_app.settings import settings
from tests.api.test_sign_in import CAMILLE, choose


def grow_old(minutes: float) -> None:
    with db.transaction() as session:
        record = session.exec(select(SessionRecord)).one()
        record.last_seen_at = now() - timedelta(minutes=minutes)
        session.add(record)


async def left(client: httpx.AsyncClient) -> int | None:
    return (await client.get("/api/session")).json()["secondes"]


async def test_nobody_has_no_session_and_learns_nothing(client: httpx.AsyncClient):
    assert await left(client) is None
    assert (await client.post("/api/session")).json() == {"secondes": None}


async def test_asking_how_long_is_left_does_not_prolong(client: httpx.AsyncClient):
    await choose(client, "franceconnect", CAMILLE)
    idle = settings().session_idle_minutes
    grow_old(idle - 1)

    assert await left(client) in range(50, 61)
    assert await left(client) in range(50, 61)


async def test_staying_gives_the_whole_idle_time_again(client: httpx.AsyncClient):
    await choose(client, "franceconnect", CAMILLE)
    idle = settings().session_idle_minutes
    grow_old(idle - 1)
    answer = await client.post("/api/session")

    assert answer.json()["secondes"] > (idle - 1) * 60
    assert answer.headers["cache-control"] == "no-store"


async def test_what_has_ended_cannot_be_prolonged(client: httpx.AsyncClient):
    await choose(client, "franceconnect", CAMILLE)
    grow_old(settings().session_idle_minutes + 1)

    assert (await client.post("/api/session")).json() == {"secondes": None}
    assert await left(client) is None


async def test_another_site_cannot_keep_a_session_open(client: httpx.AsyncClient):
    await choose(client, "franceconnect", CAMILLE)
    answer = await client.post("/api/session", headers={"Origin": "https://ailleurs.example"})

    assert answer.status_code == httpx.codes.FORBIDDEN
