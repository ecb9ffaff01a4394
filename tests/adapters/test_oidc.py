"""What the relying party refuses in a token, whatever the provider says."""

import base64
import hmac
import json
import time

import httpx
import pytest
import respx
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from erpps_app.adapters.oidc import Provider
from erpps_app.domain.identity import SignInFailed
from erpps_app.settings import OidcClient

# A provider is told whole; a refused token is not followed to its end.
pytestmark = pytest.mark.respx(assert_all_called=False)
ISSUER = "https://fc.example"
KEY = RSAKey.generate_key(2048, {"kid": "un"})
NEXT_KEY = RSAKey.generate_key(2048, {"kid": "deux"})
EC_KEY = ECKey.generate_key("P-256", {"kid": "ec"})
SECRET = "secret-partage-de-trente-deux-caracteres"


def provider(algorithm: str = "RS256") -> Provider:
    client = OidcClient.model_validate(
        {"client_id": "erpps", "client_secret": SECRET, "signing_algorithm": algorithm}
    )
    return Provider("franceconnect", client, f"{ISSUER}/decouverte")


def claims(**changes: object) -> dict[str, object]:
    instant = int(time.time())
    body: dict[str, object] = {
        "iss": ISSUER,
        "aud": "erpps",
        "sub": "abc",
        "iat": instant,
        "exp": instant + 60,
        "nonce": "n" * 32,
        "acr": "eidas1",
    }
    return {**body, **changes}


def signed(body: dict[str, object], key: RSAKey = KEY, algorithm: str = "RS256") -> str:
    return jwt.encode({"alg": algorithm, "kid": key.kid}, body, key)


def answers(mock: respx.MockRouter, id_token: str, userinfo: httpx.Response | None = None) -> None:
    """A provider that gives these."""
    endpoints = {
        name: f"{ISSUER}/{name}"
        for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
    }
    mock.get(f"{ISSUER}/decouverte").respond(json={"issuer": ISSUER, **endpoints})
    mock.post(endpoints["token_endpoint"]).respond(
        json={"access_token": "jeton", "token_type": "Bearer", "id_token": id_token}
    )
    keys = [key.as_dict(private=False) for key in (KEY, EC_KEY)]
    mock.get(endpoints["jwks_uri"]).respond(json={"keys": keys})
    mock.get(endpoints["userinfo_endpoint"]).mock(
        return_value=userinfo or httpx.Response(200, json={"sub": "abc", "family_name": "X"})
    )


async def finish(relying: Provider) -> dict[str, object]:
    done = await relying.finish("code", verifier="v" * 48, nonce="n" * 32, redirect_uri="https://e")
    return done.claims


async def test_a_right_answer_identifies_the_person(respx_mock: respx.MockRouter):
    answers(respx_mock, signed(claims()))

    assert (await finish(provider()))["family_name"] == "X"


async def test_signed_userinfo_is_read_and_checked(respx_mock: respx.MockRouter):
    body = signed({"iss": ISSUER, "aud": "erpps", "sub": "abc", "family_name": "SIGNÉ"})
    jwt_answer = httpx.Response(200, text=body, headers={"content-type": "application/jwt"})
    answers(respx_mock, signed(claims()), jwt_answer)

    assert (await finish(provider()))["family_name"] == "SIGNÉ"


async def test_es256_and_hs256_hold_when_they_are_the_registered_ones(
    respx_mock: respx.MockRouter,
):
    answers(respx_mock, jwt.encode({"alg": "ES256", "kid": "ec"}, claims(), EC_KEY))
    assert await finish(provider("ES256"))
    answers(respx_mock, jwt.encode({"alg": "HS256"}, claims(), OctKey.import_key(SECRET)))
    assert await finish(provider("HS256"))


UNSIGNED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhYmMifQ."


def confused() -> str:
    """A token signed with the public key as if it were a shared secret."""
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=")
        for part in ({"alg": "HS256", "kid": "un"}, claims())
    )
    digest = hmac.digest(KEY.as_pem(private=False), head + b"." + body, "sha256")
    return b".".join((head, body, base64.urlsafe_b64encode(digest).rstrip(b"="))).decode()


@pytest.mark.parametrize(
    "token",
    [
        signed(claims(iss="https://autre.example")),
        signed(claims(aud="autre")),
        signed(claims(nonce="autre")),
        signed(claims(acr="eidas0")),
        signed(claims(exp=int(time.time()) - 3600)),
        signed({k: v for k, v in claims().items() if k != "exp"}),
        signed(claims(), NEXT_KEY),
        signed(claims())[:-8] + "AAAAAAAA",
        UNSIGNED,
        confused(),
        "pas un jeton",
    ],
    ids=[
        "issuer",
        "audience",
        "nonce",
        "acr",
        "expired",
        "no expiry",
        "unknown key",
        "tampered",
        "alg none",
        "alg confusion",
        "garbage",
    ],
)
async def test_a_token_that_does_not_hold_opens_nothing(respx_mock: respx.MockRouter, token: str):
    answers(respx_mock, token)
    with pytest.raises(SignInFailed) as failed:
        await finish(provider())

    assert failed.value.code == "signature"


async def test_userinfo_of_somebody_else_is_refused(respx_mock: respx.MockRouter):
    answers(respx_mock, signed(claims()), httpx.Response(200, json={"sub": "un-autre"}))
    with pytest.raises(SignInFailed):
        await finish(provider())


async def test_a_provider_that_is_down_is_said_to_be(respx_mock: respx.MockRouter):
    respx_mock.get(f"{ISSUER}/decouverte").mock(side_effect=httpx.ConnectError("refusé"))
    with pytest.raises(SignInFailed) as failed:
        await provider().begin("https://e")

    assert failed.value.code == "indisponible"


async def test_a_new_key_of_the_provider_is_fetched_once(respx_mock: respx.MockRouter):
    relying = provider()
    answers(respx_mock, signed(claims()))
    await finish(relying)
    answers(respx_mock, signed(claims(), NEXT_KEY))
    respx_mock.get(f"{ISSUER}/jwks_uri").respond(json={"keys": [NEXT_KEY.as_dict(private=False)]})

    assert (await finish(relying))["family_name"] == "X"


async def test_the_request_asks_for_what_the_protocol_wants(respx_mock: respx.MockRouter):
    answers(respx_mock, "")
    start = await provider().begin("https://e/retour")
    query = httpx.URL(start.url).params

    assert query["code_challenge_method"] == "S256"
    assert query["acr_values"] == "eidas1"
    assert len(query["state"]) >= 32
    assert len(query["nonce"]) >= 32
    assert start.verifier not in start.url
