"""Signing in and out through the three simulators, and what an attacker tries."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlmodel import select

from erpps_app import db
from erpps_app.api.auth import local_path
from erpps_app.domain.access import Role
from erpps_app.models.access import Account, SessionRecord, SignIn
from erpps_app.models.base import now
from erpps_app.models.register import Practitioner
from erpps_app.services import sessions
from erpps_app.settings import settings

CAMILLE = "fc-camille-martin"


async def choose(client: httpx.AsyncClient, provider: str, identity: str) -> httpx.Response:
    """Go to the provider, choose an identity, come back."""
    there = await client.get(f"/auth/{provider}")
    back = await client.post(there.headers["location"], data={"identite": identity})
    return await client.get(back.headers["location"])


def failure(answer: httpx.Response) -> str:
    return parse_qs(urlsplit(answer.headers["location"]).query)["motif"][0]


async def test_franceconnect_opens_a_session_with_a_cookie_that_scripts_cannot_read(
    client: httpx.AsyncClient,
):
    answer = await choose(client, "franceconnect", CAMILLE)
    cookies = answer.headers.get_list("set-cookie")
    opened = next(c for c in cookies if c.startswith(f"{sessions.cookie_name()}="))

    assert answer.headers["location"] == "/mon-espace"
    assert "HttpOnly" in opened
    assert "SameSite=lax" in opened
    with db.transaction() as session:
        account = session.exec(select(Account)).one()
        actor = sessions.actor_of(session, client.cookies[sessions.cookie_name()])
        record = session.exec(select(SessionRecord)).one()
    assert account.claims["nom_naissance"] == "MARTIN"
    assert actor
    assert actor.role is Role.PROFESSIONAL
    assert client.cookies[sessions.cookie_name()] not in record.token_hash


async def test_the_same_person_keeps_the_same_account(client: httpx.AsyncClient):
    await choose(client, "franceconnect", CAMILLE)
    await choose(client, "franceconnect", CAMILLE)
    with db.transaction() as session:
        assert len(session.exec(select(Account)).all()) == 1
        assert len(session.exec(select(SessionRecord)).all()) == 1


async def test_an_agent_comes_in_with_the_agency_of_the_directory(client: httpx.AsyncClient):
    answer = await choose(client, "agents", "CPA00000101")
    with db.transaction() as session:
        actor = sessions.actor_of(session, client.cookies[sessions.cookie_name()])

    assert answer.headers["location"] == "/instruction"
    assert actor
    assert (actor.role, actor.ars) == (Role.AGENT, "53")


async def test_a_registered_professional_comes_in_with_their_number(client: httpx.AsyncClient):
    with db.transaction() as session:
        person = session.exec(select(Practitioner)).first()
    assert person
    await choose(client, "prosanteconnect", f"8{person.rpps}")
    with db.transaction() as session:
        actor = sessions.actor_of(session, client.cookies[sessions.cookie_name()])
        assert actor
        account = session.get_one(Account, actor.account_id)

    assert account.practitioner_id == person.id


async def test_somebody_who_changes_their_mind_is_told_so(client: httpx.AsyncClient):
    assert failure(await choose(client, "franceconnect", "refus")) == "access_denied"


async def test_an_answer_counts_once(client: httpx.AsyncClient):
    there = await client.get("/auth/franceconnect")
    back = await client.post(there.headers["location"], data={"identite": CAMILLE})
    first = await client.get(back.headers["location"])
    second = await client.get(back.headers["location"])

    assert first.headers["location"] == "/mon-espace"
    assert failure(second) == "expiree"


async def test_an_answer_counts_in_the_browser_that_asked_only(client: httpx.AsyncClient):
    there = await client.get("/auth/franceconnect")
    back = await client.post(there.headers["location"], data={"identite": CAMILLE})
    client.cookies.clear()

    assert failure(await client.get(back.headers["location"])) == "expiree"


async def test_a_sign_in_lasts_ten_minutes(client: httpx.AsyncClient):
    there = await client.get("/auth/franceconnect")
    back = await client.post(there.headers["location"], data={"identite": CAMILLE})
    with db.transaction() as session:
        started = session.exec(select(SignIn)).one()
        started.created_at = now() - timedelta(minutes=11)
        session.add(started)

    assert failure(await client.get(back.headers["location"])) == "expiree"


async def test_a_code_that_nobody_gave_opens_nothing(client: httpx.AsyncClient):
    there = await client.get("/auth/franceconnect")
    state = parse_qs(urlsplit(there.headers["location"]).query)["state"][0]
    answer = await client.get(f"/auth/franceconnect/retour?code=invente&state={state}")

    assert failure(answer) == "erreur"
    assert sessions.cookie_name() not in client.cookies


async def test_the_simulator_sends_nobody_elsewhere(client: httpx.AsyncClient):
    there = await client.get("/auth/franceconnect")
    hostile = there.headers["location"].replace("retour", "ailleurs")

    assert (await client.post(hostile, data={"identite": CAMILLE})).status_code == 400


async def test_an_unknown_provider_is_a_failure_in_french(client: httpx.AsyncClient):
    assert failure(await client.get("/auth/inconnu")) == "erreur"


async def test_signing_out_ends_the_session_here_and_there(client: httpx.AsyncClient):
    await choose(client, "franceconnect", CAMILLE)
    left = await client.get("/auth/deconnexion")
    home = await client.get(left.headers["location"])

    assert "id_token_hint=" in left.headers["location"]
    assert home.headers["location"] == f"{settings().public_url}/"
    with db.transaction() as session:
        assert session.exec(select(SessionRecord)).all() == []


async def test_another_site_cannot_sign_somebody_out(client: httpx.AsyncClient):
    await choose(client, "franceconnect", CAMILLE)
    await client.get("/auth/deconnexion", headers={"Sec-Fetch-Site": "cross-site"})
    with db.transaction() as session:
        assert len(session.exec(select(SessionRecord)).all()) == 1


async def test_a_session_ends_when_idle_and_at_its_term(client: httpx.AsyncClient):
    await choose(client, "franceconnect", CAMILLE)
    token = client.cookies[sessions.cookie_name()]
    idle = timedelta(minutes=settings().session_idle_minutes)
    term = timedelta(hours=settings().session_absolute_hours)
    with db.transaction() as session:
        assert sessions.actor_of(session, token, at=now() + idle - timedelta(minutes=1))
        assert sessions.actor_of(session, token, at=now() + term) is None
        session.exec(select(SessionRecord)).one().last_seen_at = now() - idle
        assert sessions.actor_of(session, token) is None


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/mon-espace", "/mon-espace"),
        ("https://ailleurs.example", ""),
        ("//ailleurs.example", ""),
        ("/\\ailleurs.example", ""),
        ("mon-espace", ""),
        (None, ""),
    ],
)
def test_a_sign_in_never_leads_to_another_site(path: str | None, kept: str):
    assert local_path(path) == kept


@pytest.mark.parametrize("header", ["", "erpps", "a=b; =;", "erpps=; x", "\x00"])
def test_a_strange_cookie_is_no_session(header: str):
    assert not sessions.cookie_from_header(header)
