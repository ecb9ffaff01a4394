"""The simulators, as an OpenID provider is expected to behave."""

import asyncio
import stat
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlmodel import select

from erpps_app import db
from erpps_app.adapters.simulator import tokens
from erpps_app.models.access import SimulatorCode
from erpps_app.models.base import now
from erpps_app.settings import settings
from tests.adapters.simulated import address, redemption, told

FRANCECONNECT = "/simulateur/franceconnect"


async def code_of(simulators: httpx.AsyncClient, where: str = "") -> str:
    chosen = await simulators.post(where or address(), data={"identite": "fc-camille-martin"})
    return told(chosen)["code"]


async def redeem(simulators: httpx.AsyncClient, code: str, **changes: str) -> httpx.Response:
    form = redemption("franceconnect", code, **changes)
    return await simulators.post(f"{FRANCECONNECT}/token", data=form)


async def test_discovery_tells_addresses_that_answer(simulators: httpx.AsyncClient):
    issuer = f"{settings().public_url}{FRANCECONNECT}"
    document = (await simulators.get(f"{FRANCECONNECT}/.well-known/openid-configuration")).json()
    answers = [
        await simulators.get(document[name])
        for name in ("authorization_endpoint", "userinfo_endpoint", "jwks_uri")
    ]

    assert document["issuer"] == issuer
    assert [answer.status_code for answer in answers] == [400, 401, 200]
    assert (await simulators.get("/simulateur/inconnu/jwks")).status_code == 404


async def test_the_code_opens_a_signed_token_and_a_signed_identity(simulators: httpx.AsyncClient):
    given = (await redeem(simulators, await code_of(simulators))).json()
    keys = KeySet.import_key_set((await simulators.get(f"{FRANCECONNECT}/jwks")).json())
    claims = jwt.decode(given["id_token"], keys, algorithms=["RS256"]).claims
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    answer = await simulators.get(f"{FRANCECONNECT}/userinfo", headers=bearer)
    identity = jwt.decode(answer.text, keys, algorithms=["RS256"]).claims

    assert (claims["nonce"], claims["acr"], claims["aud"]) == ("n" * 32, "eidas1", "erpps")
    assert "family_name" not in claims
    assert answer.headers["content-type"] == "application/jwt"
    assert (identity["sub"], identity["family_name"]) == (claims["sub"], "MARTIN")


async def test_the_identity_holds_what_was_asked_only(simulators: httpx.AsyncClient):
    code = await code_of(simulators, address(scope="openid family_name"))
    given = (await redeem(simulators, code)).json()
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    answer = await simulators.get(f"{FRANCECONNECT}/userinfo", headers=bearer)
    identity = jwt.decode(answer.text, tokens.key(), algorithms=["RS256"]).claims

    assert "family_name" in identity
    assert "birthdate" not in identity


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "w" * 48},
        {"code_verifier": ""},
        {"client_secret": "un-autre"},
        {"client_secret": "é"},
        {"client_id": "un-autre"},
        {"redirect_uri": "https://ailleurs.example/"},
        {"grant_type": "password"},
        {"code": "invente"},
    ],
    ids="-".join,
)
async def test_tokens_are_for_the_right_portal_with_the_right_verifier(
    simulators: httpx.AsyncClient, changes: dict[str, str]
):
    code = await code_of(simulators)

    assert (await redeem(simulators, **{"code": code, **changes})).status_code in {400, 401}
    assert (await redeem(simulators, code)).status_code == 200


async def test_a_code_is_used_once_even_by_two_at_the_same_time(simulators: httpx.AsyncClient):
    code = await code_of(simulators)
    answers = await asyncio.gather(redeem(simulators, code), redeem(simulators, code))

    assert sorted(answer.status_code for answer in answers) == [200, 400]
    assert (await redeem(simulators, code)).json()["error"] == "invalid_grant"


async def test_a_code_lasts_a_minute(simulators: httpx.AsyncClient):
    code = await code_of(simulators)
    with db.transaction() as session:
        session.exec(select(SimulatorCode)).one().created_at = now() - timedelta(seconds=60)

    assert (await redeem(simulators, code)).json()["error"] == "invalid_grant"


async def test_a_code_of_one_provider_opens_nothing_at_another(simulators: httpx.AsyncClient):
    code = await code_of(simulators)
    answer = await simulators.post("/simulateur/agents/token", data=redemption("agents", code))

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"state": ""},
        {"nonce": ""},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"scope": "openid argent"},
        {"response_type": "token"},
        {"prompt": "none"},
    ],
    ids="-".join,
)
async def test_a_request_that_the_protocol_does_not_allow_is_sent_back(
    simulators: httpx.AsyncClient, changes: dict[str, str]
):
    answer = await simulators.get(address(**changes))

    assert answer.headers["location"].startswith(f"{settings().public_url}/auth/franceconnect/")
    assert told(answer)["error"]
    assert told(answer).get("state", "") == changes.get("state", "s" * 32)


@pytest.mark.parametrize(
    "changes",
    [{"client_id": "un-autre"}, {"redirect_uri": "https://ailleurs.example/"}],
    ids="-".join,
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_nobody_is_sent_to_an_address_that_is_not_the_portal_s(
    simulators: httpx.AsyncClient, method: str, changes: dict[str, str]
):
    answer = await simulators.request(method, address(**changes), data={"identite": "refus"})

    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert "Recommencez depuis l’accueil" in answer.text


async def test_one_can_change_one_s_mind(simulators: httpx.AsyncClient):
    answer = await simulators.post(address(), data={"identite": "refus"})

    assert told(answer)["error"] == "access_denied"


async def test_leaving_leads_back_to_the_portal_and_nowhere_else(simulators: httpx.AsyncClient):
    id_token = (await redeem(simulators, await code_of(simulators))).json()["id_token"]
    right = f"{settings().public_url}/auth/deconnexion/retour"
    asked = [
        {"id_token_hint": id_token, "state": "s", "post_logout_redirect_uri": right},
        {"id_token_hint": id_token, "post_logout_redirect_uri": "https://ailleurs.example/"},
        {"id_token_hint": "faux", "post_logout_redirect_uri": right},
        {"post_logout_redirect_uri": right},
    ]
    sent = [
        (await simulators.get(f"{FRANCECONNECT}/session/end", params=query)).headers["location"]
        for query in asked
    ]

    assert sent == [f"{right}?state=s", *[f"{settings().public_url}/"] * 3]


def test_the_signing_key_is_written_once_and_for_its_owner_only(tmp_path: Path):
    current = settings()
    before, current.data_dir = current.data_dir, tmp_path
    tokens.key.cache_clear()
    try:
        first = tokens.public_keys()
        tokens.key.cache_clear()  # as another worker, or a restart
        second = tokens.public_keys()
    finally:
        current.data_dir = before
        tokens.key.cache_clear()

    files = list(tmp_path.iterdir())
    assert first == second
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600]
    assert "d" not in first["keys"][0]
