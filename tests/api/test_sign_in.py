"""Signing in and out through the three simulators, and what an attacker tries."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from erpps_app import db
from erpps_app.api import application, browser
from erpps_app.api.browser import local_path
from erpps_app.domain.access import Role
from erpps_app.domain.sign_in_failures import SIGN_IN_FAILURES
from erpps_app.models.access import Account, Agent, SessionRecord, SignIn
from erpps_app.models.base import now
from erpps_app.models.register import Practitioner
from erpps_app.services import sessions
from erpps_app.settings import settings

CAMILLE = "fc-camille-martin"


@asynccontextmanager
async def browser_at(public_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser, and the portal under another public address."""
    current = settings()
    before, current.public_url = current.public_url, public_url
    transport = httpx.ASGITransport(application.build())
    try:
        async with httpx.AsyncClient(transport=transport, base_url=public_url) as client:
            yield client
    finally:
        current.public_url = before


async def chosen(client: httpx.AsyncClient, provider: str, identity: str, query: str = "") -> str:
    """Go to the provider and choose an identity: the address that leads back."""
    there = await client.get(f"/auth/{provider}{query}")
    said = {"identite": identity}
    if provider == "prosanteconnect":
        said = {"carte": identity, "code_porteur": "1234"}
    back = await client.post(there.headers["location"], data=said)
    return back.headers["location"]


async def choose(client: httpx.AsyncClient, provider: str, identity: str) -> httpx.Response:
    """Go to the provider, choose an identity, come back."""
    return await client.get(await chosen(client, provider, identity))


def failure(answer: httpx.Response) -> str:
    code = parse_qs(urlsplit(answer.headers["location"]).query)["motif"][0]
    assert code in SIGN_IN_FAILURES
    return code


def cookie_of(answer: httpx.Response, name: str) -> str:
    cookies = answer.headers.get_list("set-cookie")
    return next(cookie for cookie in cookies if cookie.startswith(f"{name}="))


async def test_franceconnect_opens_a_session_with_a_cookie_that_scripts_cannot_read(
    client: httpx.AsyncClient,
):
    answer = await choose(client, "franceconnect", CAMILLE)
    opened = cookie_of(answer, sessions.cookie_name())

    assert answer.headers["location"] == "/mon-espace"
    assert "HttpOnly" in opened
    assert "SameSite=lax" in opened
    assert "Path=/" in opened
    with db.transaction() as session:
        account = session.exec(select(Account)).one()
        actor = sessions.actor_of(session, client.cookies[sessions.cookie_name()])
        record = session.exec(select(SessionRecord)).one()
    assert account.claims["nom_naissance"] == "MARTIN"
    assert actor
    assert (actor.role, actor.account_id) == (Role.PROFESSIONAL, account.id)
    assert client.cookies[sessions.cookie_name()] not in record.token_hash


async def test_over_https_the_cookies_belong_to_this_host_only(database: Engine):
    async with browser_at("https://erpps.example") as client:
        there = await client.get("/auth/franceconnect")
        answer = await choose(client, "franceconnect", CAMILLE)

    assert "Secure" in cookie_of(there, "__Host-erpps-connexion")
    assert "Secure" in cookie_of(answer, "__Host-erpps")


async def test_a_demonstration_without_tls_on_a_local_network_works_too(database: Engine):
    async with browser_at("http://192.168.1.20:3000") as client:
        answer = await choose(client, "franceconnect", CAMILLE)

    assert answer.headers["location"] == "/mon-espace"


async def test_the_same_person_keeps_the_same_account_and_changes_session(
    client: httpx.AsyncClient,
):
    await choose(client, "franceconnect", CAMILLE)
    first = client.cookies[sessions.cookie_name()]
    await choose(client, "franceconnect", CAMILLE)

    assert client.cookies[sessions.cookie_name()] != first
    with db.transaction() as session:
        assert len(session.exec(select(Account)).all()) == 1
        assert sessions.actor_of(session, first) is None


async def test_two_windows_of_one_browser_can_sign_in_at_the_same_time(client: httpx.AsyncClient):
    ways_back = [await chosen(client, "franceconnect", CAMILLE) for _ in range(2)]
    answers = [await client.get(way) for way in ways_back]

    assert [answer.headers["location"] for answer in answers] == ["/mon-espace", "/mon-espace"]


async def test_one_goes_on_where_one_wanted_to_go(client: httpx.AsyncClient):
    way_back = await chosen(client, "franceconnect", CAMILLE, "?next=/inscription/diplome")

    assert (await client.get(way_back)).headers["location"] == "/inscription/diplome"


async def test_an_agent_comes_in_with_the_agency_of_the_directory(client: httpx.AsyncClient):
    answer = await choose(client, "agents", "CPA00000101")
    with db.transaction() as session:
        actor = sessions.actor_of(session, client.cookies[sessions.cookie_name()])

    assert answer.headers["location"] == "/instruction"
    assert actor
    assert (actor.role, actor.ars) == (Role.AGENT, "53")


async def test_an_agent_struck_off_the_directory_meanwhile_does_not_come_in(
    client: httpx.AsyncClient,
):
    way_back = await chosen(client, "agents", "CPA00000101")
    with db.transaction() as session:
        row = session.exec(select(Agent).where(Agent.national_id == "CPA00000101")).one()
        row.active = False

    assert failure(await client.get(way_back)) == "agent-inconnu"
    assert sessions.cookie_name() not in client.cookies


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


async def test_a_number_that_is_no_longer_active_does_not_come_in(client: httpx.AsyncClient):
    with db.transaction() as session:
        number = session.exec(select(Practitioner)).first().rpps
    way_back = await chosen(client, "prosanteconnect", f"8{number}")
    with db.transaction() as session:
        session.exec(select(Practitioner).where(Practitioner.rpps == number)).one().active = False

    assert failure(await client.get(way_back)) == "rpps-inconnu"


async def test_somebody_who_changes_their_mind_is_told_so(client: httpx.AsyncClient):
    assert failure(await choose(client, "franceconnect", "refus")) == "access_denied"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("error=temporarily_unavailable", "temporarily_unavailable"),
        ("error=server_error&error_description=%3Cscript%3E", "server_error"),
        ("error=inventee", "erreur"),
        ("", "inconnue"),
        ("state=jamais-vu&code=x", "inconnue"),
    ],
)
async def test_what_the_provider_refuses_has_a_page_of_ours(
    client: httpx.AsyncClient, answer: str, code: str
):
    assert failure(await client.get(f"/auth/franceconnect/retour?{answer}")) == code


async def test_an_answer_counts_once(client: httpx.AsyncClient):
    way_back = await chosen(client, "franceconnect", CAMILLE)
    first, second = await client.get(way_back), await client.get(way_back)

    assert first.headers["location"] == "/mon-espace"
    assert failure(second) == "deja-utilisee"


async def test_an_answer_counts_in_the_browser_that_asked_only(client: httpx.AsyncClient):
    way_back = await chosen(client, "franceconnect", CAMILLE)
    client.cookies.clear()
    assert failure(await client.get(way_back)) == "inconnue"

    client.cookies.set(browser.cookie_name(), "celui-d-un-autre")
    assert failure(await client.get(way_back)) == "inconnue"


async def test_an_answer_of_one_provider_does_not_end_the_sign_in_with_another(
    client: httpx.AsyncClient,
):
    way_back = await chosen(client, "franceconnect", CAMILLE)
    elsewhere = way_back.replace("/auth/franceconnect/", "/auth/agents/")

    assert failure(await client.get(elsewhere)) == "inconnue"


async def test_a_sign_in_lasts_ten_minutes(client: httpx.AsyncClient):
    way_back = await chosen(client, "franceconnect", CAMILLE)
    with db.transaction() as session:
        started = session.exec(select(SignIn)).one()
        started.created_at = now() - timedelta(minutes=10)
        session.add(started)

    assert failure(await client.get(way_back)) == "expiree"


async def test_sign_ins_of_yesterday_are_forgotten(client: httpx.AsyncClient):
    await client.get("/auth/franceconnect")
    with db.transaction() as session:
        started = session.exec(select(SignIn)).one()
        forgotten = started.state
        started.created_at = now() - timedelta(days=2)
        session.add(started)
    await client.get("/auth/franceconnect")
    with db.transaction() as session:
        assert session.exec(select(SignIn)).one().state != forgotten


async def test_a_code_that_nobody_gave_opens_nothing(client: httpx.AsyncClient):
    there = await client.get("/auth/franceconnect")
    state = parse_qs(urlsplit(there.headers["location"]).query)["state"][0]
    answer = await client.get(f"/auth/franceconnect/retour?code=invente&state={state}")

    assert failure(answer) == "erreur"
    assert sessions.cookie_name() not in client.cookies


async def test_of_two_answers_at_the_same_time_one_counts(client: httpx.AsyncClient):
    way_back = await chosen(client, "franceconnect", CAMILLE)
    answers = await asyncio.gather(client.get(way_back), client.get(way_back))

    where = sorted(answer.headers["location"] for answer in answers)
    assert where == ["/connexion/erreur?motif=deja-utilisee", "/mon-espace"]


async def test_an_unknown_provider_is_a_failure_in_french(client: httpx.AsyncClient):
    assert failure(await client.get("/auth/inconnu")) == "erreur"
    assert failure(await client.get("/auth/inconnu/retour?code=x&state=y")) == "inconnue"


async def test_signing_out_ends_the_session_here_and_there(client: httpx.AsyncClient):
    opened = await choose(client, "franceconnect", CAMILLE)
    assert opened.headers["location"] == "/mon-espace"
    gone = await client.get("/auth/deconnexion")
    back = await client.get(gone.headers["location"])
    home = await client.get(back.headers["location"])

    assert "id_token_hint=" in gone.headers["location"]
    assert sessions.cookie_name() not in client.cookies
    assert back.headers["location"].startswith(f"{settings().public_url}/auth/deconnexion/retour?")
    assert home.headers["location"] == "/"
    with db.transaction() as session:
        assert session.exec(select(SessionRecord)).all() == []


async def test_signing_out_without_a_session_leads_home(client: httpx.AsyncClient):
    assert (await client.get("/auth/deconnexion")).headers["location"] == "/"


@pytest.mark.parametrize(("site", "left"), [("cross-site", 1), ("same-site", 1), ("none", 0)])
async def test_another_site_cannot_sign_somebody_out(
    client: httpx.AsyncClient, site: str, left: int
):
    await choose(client, "franceconnect", CAMILLE)
    await client.post("/auth/deconnexion", headers={"Sec-Fetch-Site": site})
    with db.transaction() as session:
        assert len(session.exec(select(SessionRecord)).all()) == left


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/mon-espace", "/mon-espace"),
        ("/demande/abc?onglet=2", "/demande/abc?onglet=2"),
        ("https://ailleurs.example", ""),
        ("//ailleurs.example", ""),
        ("/\\ailleurs.example", ""),
        ("/\t/ailleurs.example", ""),
        ("/a\r\nLocation: https://ailleurs.example", ""),
        ("/auth/deconnexion", ""),
        ("javascript:alert(1)", ""),
        ("mon-espace", ""),
        (None, ""),
    ],
)
def test_a_sign_in_never_leads_to_another_site(path: str | None, kept: str):
    assert local_path(path) == kept
