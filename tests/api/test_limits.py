"""How much and how often, before anything is read."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from sqlalchemy import Engine
from starlette.requests import Request

from erpps_app import db
from erpps_app.adapters import rates
from erpps_app.api import application, limits
from erpps_app.domain.access import Role
from erpps_app.domain.sign_in_failures import SIGN_IN_FAILURES
from erpps_app.models.access import Account
from erpps_app.services import sessions
from erpps_app.settings import settings


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    rates.forget()
    yield
    rates.forget()


@pytest.fixture
async def limited(database: Engine) -> AsyncIterator[httpx.AsyncClient]:
    application_with_limits = limits.Limits(application.build())
    transport = httpx.ASGITransport(application_with_limits, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=settings().public_url) as client:
        yield client


def table() -> list[limits.Rate]:
    return [rate for rate in limits.RATES if rate.prefix != "/api/documents"]


@pytest.mark.parametrize("rate", table(), ids=lambda rate: rate.prefix)
async def test_somebody_who_asks_too_often_is_told_when_to_come_back(
    limited: httpx.AsyncClient, rate: limits.Rate
):
    method = "GET" if "GET" in rate.methods else "POST"
    path = f"{rate.prefix.rstrip('/')}/inconnu" if rate.prefix.endswith("/") else rate.prefix
    for _ in range(rate.most.amount):
        await rates.wait_for(rate.most, rate.prefix, await limits.caller_of(asking("127.0.0.1")))
    answer = await limited.request(method, path)

    assert int(answer.headers["retry-after"]) in range(1, 61)
    if rate.prefix == "/auth/":
        assert answer.headers["location"] == "/connexion/erreur?motif=trop-de-demandes"
        assert "trop-de-demandes" in SIGN_IN_FAILURES
    else:
        assert answer.status_code == httpx.codes.TOO_MANY_REQUESTS
        assert "Réessayez dans" in answer.json()["erreur"]


async def test_one_caller_does_not_use_up_anothers_share(limited: httpx.AsyncClient):
    rate = next(rate for rate in limits.RATES if rate.prefix == "/attestation")
    for _ in range(rate.most.amount):
        await rates.wait_for(rate.most, rate.prefix, await limits.caller_of(asking("192.0.2.7")))

    assert (await limited.get("/attestation")).status_code == httpx.codes.FORBIDDEN


async def test_a_body_that_announces_too_much_is_refused_unread(limited: httpx.AsyncClient):
    answer = await limited.post("/api/session", content=bytes(limits.LARGEST_BODY + 1))

    assert answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE


async def test_a_body_that_grows_unannounced_is_cut():
    chunks = iter([bytes(limits.LARGEST_BODY), b"more", b"never read"])

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": next(chunks), "more_body": True}

    measured = limits.measured(receive)  # pyright: ignore[reportArgumentType]

    assert (await measured())["type"] == "http.request"
    assert (await measured())["type"] == "http.disconnect"
    assert next(chunks) == b"never read"


def asking(host: str, *, forwarded: str = "", cookie: str = "") -> Request:
    headers = [(b"x-forwarded-for", forwarded.encode()), (b"cookie", cookie.encode())]
    return Request({"type": "http", "client": (host, 1), "headers": headers})


async def test_an_address_that_a_browser_claims_is_not_believed():
    one = await limits.caller_of(asking("192.0.2.7", forwarded="203.0.113.1"))
    other = await limits.caller_of(asking("192.0.2.7", forwarded="203.0.113.2"))

    assert one == other


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.7", "192.0.2.8", False),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
    ],
)
async def test_who_has_a_network_of_ipv6_has_one_allowance(one: str, other: str, same: bool):
    callers = [await limits.caller_of(asking(host)) for host in (one, other)]

    assert (callers[0] == callers[1]) is same


async def test_a_proxy_that_adds_a_header_of_its_own_is_believed_and_the_browser_is_not():
    current = settings()
    before, current.trusted_proxy_hops = current.trusted_proxy_hops, 1
    headers = [(b"x-forwarded-for", b"198.51.100.9"), (b"x-forwarded-for", b"203.0.113.1")]
    try:
        told = limits.address_of(Request({"type": "http", "client": None, "headers": headers}))
    finally:
        current.trusted_proxy_hops = before

    assert told == "203.0.113.1"


async def test_behind_a_proxy_that_we_trust_the_address_is_the_one_it_saw():
    current = settings()
    before, current.trusted_proxy_hops = current.trusted_proxy_hops, 1
    try:
        one = await limits.caller_of(asking("10.0.0.1", forwarded="forged, 203.0.113.1"))
        same = await limits.caller_of(asking("10.0.0.1", forwarded="other, 203.0.113.1"))
        other = await limits.caller_of(asking("10.0.0.1", forwarded="forged, 203.0.113.2"))
    finally:
        current.trusted_proxy_hops = before

    assert one == same != other


async def test_a_session_is_counted_by_itself_and_a_forged_one_by_its_address(database: Engine):
    with db.transaction(on=database) as session:
        account = Account(issuer="essai", subject="1", display_name="Camille")
        session.add(account)
        session.flush()
        token = sessions.open_session(session, account, Role.PROFESSIONAL, provider="essai")
    name = sessions.cookie_name()
    address = await limits.caller_of(asking("192.0.2.7"))
    own = await limits.caller_of(asking("192.0.2.7", cookie=f"{name}={token}"))
    moved = await limits.caller_of(asking("192.0.2.8", cookie=f"{name}={token}"))
    forged = [await limits.caller_of(asking("192.0.2.7", cookie=f"{name}=x{n}")) for n in range(3)]

    assert own == moved != address
    assert forged == [address] * 3
    assert token not in own


async def test_a_forged_cookie_does_not_open_another_allowance(limited: httpx.AsyncClient):
    rate = next(rate for rate in limits.RATES if rate.prefix == "/attestation")
    for n in range(rate.most.amount):
        forged = asking("127.0.0.1", cookie=f"{sessions.cookie_name()}=x{n}")
        await rates.wait_for(rate.most, rate.prefix, await limits.caller_of(forged))
    headers = {"Cookie": f"{sessions.cookie_name()}=another"}

    answer = await limited.get("/attestation", headers=headers)

    assert answer.status_code == httpx.codes.TOO_MANY_REQUESTS
