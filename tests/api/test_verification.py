"""Verifying over HTTP: anybody, not too often, with nothing kept."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from joserfc.jwk import KeySet

from erpps_app import db
from erpps_app.adapters import rates, signing
from erpps_app.adapters.signing import tokens
from erpps_app.api import application, headers, limits, turns
from erpps_app.domain.attestation import MAX_BYTES
from erpps_app.services import attestation
from tests.services import changing

VERIFY, NAME = "/api/attestation/verifier", "/api/attestation/nom"
WELL_KNOWN = "/.well-known/erpps-attestation"


@pytest.fixture(autouse=True)
async def counted_anew() -> AsyncIterator[None]:
    rates.forget()
    yield
    rates.forget()


def attested() -> tuple[bytes, str, str]:
    """An attestation: its file, its token, its number."""
    with db.transaction() as session:
        actor = changing.registered_person(session)
    with db.transaction() as session:
        told = attestation.gather(session, actor)
    return attestation.make(told), signing.write(told.claims), told.rpps


async def test_a_code_is_read_without_an_account(client: httpx.AsyncClient):
    _, token, rpps = await asyncio.to_thread(attested)
    answer = await client.get(f"{VERIFY}/{token}")

    assert answer.json()["code"] == "inscrit"
    assert answer.json()["rpps"] == rpps
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


async def test_a_file_is_read_and_leads_to_its_person(client: httpx.AsyncClient):
    data, _, rpps = await asyncio.to_thread(attested)
    answer = (await client.post(VERIFY, content=data)).json()
    touched = data[:9000] + bytes([data[9000] ^ 1]) + data[9001:]
    other = (await client.post(VERIFY, content=touched)).json()

    assert (answer["code"], answer["person"]["rpps"]) == ("authentique", rpps)
    assert answer["person"]["code"] == "inscrit"
    assert (other["code"], other["person"]["rpps"]) == ("modifie", "")
    assert other["title"] == "Ce document a été modifié depuis sa signature"


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "Choisissez"), (bytes(MAX_BYTES + 1), "5 Mo")],
    ids=["empty", "heavy"],
)
async def test_a_file_that_is_none_or_too_heavy_is_refused(
    client: httpx.AsyncClient, content: bytes, said: str
):
    answer = await client.post(VERIFY, content=content)

    assert answer.status_code == httpx.codes.BAD_REQUEST
    assert said in answer.json()["erreur"].replace("\u00a0", " ")


async def test_who_sends_files_without_end_waits_for_their_own(client: httpx.AsyncClient):
    """Ten seconds each are allowed to a hostile file: one address must not take every place."""
    near = httpx.ASGITransport(application.build(), client=("2001:db8::7", 1))
    elsewhere = httpx.ASGITransport(application.build(), client=("192.0.2.7", 1))
    async with (
        httpx.AsyncClient(transport=elsewhere, base_url=client.base_url) as other,
        httpx.AsyncClient(transport=near, base_url=client.base_url) as neighbour,
        turns.turn_of("127.0.0.1"),
        turns.turn_of("2001:db8::/64"),
    ):
        senders = (client, neighbour)
        waiting = [asyncio.create_task(one.post(VERIFY, content=b"un")) for one in senders]
        answered = [(await other.post(VERIFY, content=b"autre")).status_code for _ in range(2)]
        waited = [task.done() for task in waiting]
    codes = [(await task).status_code for task in waiting]

    assert answered == codes == [httpx.codes.OK] * 2
    assert waited == [False] * 2


async def test_a_number_and_a_name_go_together_or_not(client: httpx.AsyncClient):
    _, _, rpps = await asyncio.to_thread(attested)
    good = await client.post(NAME, json={"rpps": rpps, "nom": "martin"})
    wrong = await client.post(NAME, json={"rpps": rpps, "nom": "durand"})
    unknown = await client.post(NAME, json={"rpps": "10109316124", "nom": "martin"})

    assert good.json() == {"found": True, "professions": ["Ergothérapeute"]}
    assert wrong.json() == unknown.json() == {"found": False, "professions": []}
    assert wrong.content == unknown.content


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"rpps":1}', b"\xff", b"null", b"[" * 60_000]
)
async def test_what_is_no_question_is_refused_in_words(client: httpx.AsyncClient, body: bytes):
    answer = await client.post(NAME, content=body)

    assert answer.status_code == httpx.codes.BAD_REQUEST
    assert answer.json()["erreur"]


async def test_nobody_tries_names_one_after_the_other(client: httpx.AsyncClient):
    """Counted by address: a cookie of one's own making does not start anew."""
    codes = [
        (
            await client.post(
                NAME,
                json={"rpps": "10109316124", "nom": "martin"},
                headers={"Cookie": f"erpps_session={number}"},
            )
        ).status_code
        for number in range(rates.NAMES.amount + 1)
    ]

    assert codes == [httpx.codes.OK] * rates.NAMES.amount + [httpx.codes.TOO_MANY_REQUESTS]


async def test_what_is_published_verifies_without_the_portal(client: httpx.AsyncClient):
    data, token, rpps = await asyncio.to_thread(attested)
    keys = await client.get(f"{WELL_KNOWN}/cles.json")
    roots = await client.get(f"{WELL_KNOWN}/autorites.pem")

    assert tokens.read(token, KeySet.import_key_set(keys.json())).rpps == rpps
    assert signing.examine(data, roots.text).verdict == "authentique"
    assert "PRIVATE" not in roots.text
    assert all("d" not in key for key in keys.json()["keys"])
    assert keys.headers["access-control-allow-origin"] == "*"


async def test_no_search_engine_keeps_what_a_code_says_of_somebody():
    served = httpx.ASGITransport(headers.SecurityHeaders(application.build()))
    async with httpx.AsyncClient(transport=served, base_url="https://erpps.example") as client:
        one = await client.get("/attestation/verifier/abc")
        form = await client.get("/attestation/verifier")

    assert "noindex" in one.headers["x-robots-tag"]
    assert "x-robots-tag" not in form.headers


def test_the_pages_of_verification_are_counted_apart_from_downloads():
    first = next(r for r in limits.RATES if "/attestation/verifier/x".startswith(r.prefix))

    assert first.prefix == "/attestation/verifier"
