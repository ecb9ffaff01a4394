"""What the relying party refuses in a token, whatever the provider says."""

import base64
import hmac
import json
import time
from collections.abc import Callable

import httpx
import pytest
import respx
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from erpps_app.adapters.oidc import Provider
from erpps_app.domain.sign_in_failures import SignInFailed
from erpps_app.settings import OidcClient

# A provider is told whole; a refused token is not followed to its end.
pytestmark = pytest.mark.respx(assert_all_called=False)
ISSUER = "https://fc.example"
KEY = RSAKey.generate_key(2048, {"kid": "un"})
NEXT_KEY = RSAKey.generate_key(2048, {"kid": "deux"})
EC_KEY = ECKey.generate_key("P-256", {"kid": "ec"})
SECRET = "secret-partage-de-trente-deux-caracteres"


def provider(
    algorithm: str = "RS256", acr: str = "eidas1", clock: Callable[[], float] = time.monotonic
) -> Provider:
    client = OidcClient.model_validate(
        {
            "client_id": "erpps",
            "client_secret": SECRET,
            "signing_algorithm": algorithm,
            "acr_values": acr,
        }
    )
    return Provider("franceconnect", client, f"{ISSUER}/decouverte", clock=clock)


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


def signed(body: dict[str, object], key: RSAKey | ECKey = KEY, algorithm: str = "RS256") -> str:
    return jwt.encode({"alg": algorithm, "kid": key.kid}, body, key)


def answers(
    mock: respx.MockRouter,
    id_token: str,
    userinfo: httpx.Response | None = None,
    **more_metadata: str,
) -> None:
    """A provider that gives these."""
    endpoints = {
        name: f"{ISSUER}/{name}"
        for name in ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
    }
    mock.get(f"{ISSUER}/decouverte").respond(json={"issuer": ISSUER, **endpoints, **more_metadata})
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


async def test_a_discovery_that_names_another_issuer_is_refused(respx_mock: respx.MockRouter):
    answers(respx_mock, signed(claims()))
    agreed, other = provider(), provider()
    agreed.client.issuer, other.client.issuer = ISSUER, "https://autre.example"

    assert await finish(agreed)
    with pytest.raises(SignInFailed, match="signature"):
        await finish(other)


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
        signed(claims(aud=["erpps", "autre"])),
        signed(claims(iat=int(time.time()) + 3600)),
        signed(claims(nonce="autre")),
        signed(claims(acr="eidas0")),
        signed(claims(exp=int(time.time()) - 3600)),
        signed({k: v for k, v in claims().items() if k != "exp"}),
        signed(claims(), NEXT_KEY),
        signed(claims())[:-8] + "AAAAAAAA",
        signed(claims(), EC_KEY, "ES256"),
        UNSIGNED,
        confused(),
        "pas un jeton",
    ],
    ids=[
        "issuer",
        "audience",
        "two audiences and no party authorised",
        "from the future",
        "nonce",
        "acr",
        "expired",
        "no expiry",
        "unknown key",
        "tampered",
        "another algorithm than the registered one",
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


async def test_hs256_with_another_secret_opens_nothing(respx_mock: respx.MockRouter):
    answers(respx_mock, jwt.encode({"alg": "HS256"}, claims(), OctKey.import_key("x" * 40)))
    with pytest.raises(SignInFailed) as failed:
        await finish(provider("HS256"))

    assert failed.value.code == "signature"


async def test_a_clock_a_little_off_is_tolerated(respx_mock: respx.MockRouter):
    instant = int(time.time())
    answers(respx_mock, signed(claims(iat=instant + 30, exp=instant - 30)))

    assert await finish(provider())


async def test_a_provider_without_levels_of_assurance_needs_none(respx_mock: respx.MockRouter):
    answers(respx_mock, signed(claims(acr=None)))

    assert await finish(provider(acr=""))
    assert "acr_values" not in httpx.URL((await provider(acr="").begin("https://e")).url).params


@pytest.mark.parametrize(
    ("userinfo", "code"),
    [
        (httpx.Response(200, json={"sub": "un-autre"}), "signature"),
        (httpx.Response(200, json={}), "signature"),
        (httpx.Response(200, json=["abc"]), "server_error"),
        (httpx.Response(200, text="<html>"), "server_error"),
        (httpx.Response(401, json={}), "server_error"),
        (
            httpx.Response(
                200,
                text=signed({"sub": "abc"}, NEXT_KEY),
                headers={"content-type": "application/jwt"},
            ),
            "signature",
        ),
        (
            httpx.Response(
                200,
                text=signed({"sub": "abc", "aud": "autre"}),
                headers={"content-type": "application/jwt;charset=UTF-8"},
            ),
            "signature",
        ),
    ],
    ids=["somebody else", "nobody", "a list", "a page", "refused", "forged", "for another"],
)
async def test_userinfo_that_does_not_hold_opens_nothing(
    respx_mock: respx.MockRouter, userinfo: httpx.Response, code: str
):
    answers(respx_mock, signed(claims()), userinfo)
    with pytest.raises(SignInFailed) as failed:
        await finish(provider())

    assert failed.value.code == code


@pytest.mark.parametrize(
    ("token_answer", "code"),
    [
        (httpx.Response(400, json={"error": "invalid_grant"}), "erreur"),
        (httpx.Response(400, json={"error": "invalid_client"}), "invalid_request"),
        (httpx.Response(503), "server_error"),
        (httpx.Response(200, text="<html>"), "server_error"),
        (httpx.Response(200, json={"access_token": "x", "token_type": "Bearer"}), "signature"),
    ],
    ids=["code refused", "portal refused", "down", "a page", "no ID token"],
)
async def test_a_token_endpoint_that_does_not_give_tokens_opens_nothing(
    respx_mock: respx.MockRouter, token_answer: httpx.Response, code: str
):
    answers(respx_mock, "")
    respx_mock.post(f"{ISSUER}/token_endpoint").mock(return_value=token_answer)
    with pytest.raises(SignInFailed) as failed:
        await finish(provider())

    assert failed.value.code == code


@pytest.mark.parametrize(
    ("discovery", "code"),
    [
        (httpx.ConnectError("refusé"), "indisponible"),
        (httpx.ReadTimeout("trop long"), "indisponible"),
        (httpx.Response(500), "server_error"),
        (httpx.Response(200, text="<html>"), "server_error"),
        (httpx.Response(200, json={"issuer": ISSUER}), "server_error"),
    ],
    ids=["no connection", "too slow", "down", "a page", "no endpoint"],
)
async def test_a_provider_that_is_down_is_said_to_be(
    respx_mock: respx.MockRouter, discovery: httpx.Response | Exception, code: str
):
    respx_mock.get(f"{ISSUER}/decouverte").mock(side_effect=[discovery])
    with pytest.raises(SignInFailed) as failed:
        await provider().begin("https://e")

    assert failed.value.code == code


async def test_a_new_key_of_the_provider_is_fetched_once(respx_mock: respx.MockRouter):
    relying = provider()
    answers(respx_mock, signed(claims()))
    await finish(relying)
    await finish(relying)
    keys = respx_mock.get(f"{ISSUER}/jwks_uri")
    assert keys.call_count == 1
    answers(respx_mock, signed(claims(), NEXT_KEY))
    keys.respond(json={"keys": [NEXT_KEY.as_dict(private=False)]})
    await finish(relying)

    assert keys.call_count == 2


async def test_a_wrong_signature_does_not_make_the_keys_be_fetched_again(
    respx_mock: respx.MockRouter,
):
    relying = provider()
    answers(respx_mock, signed(claims()))
    await finish(relying)
    answers(respx_mock, signed(claims())[:-8] + "AAAAAAAA")
    with pytest.raises(SignInFailed):
        await finish(relying)

    assert respx_mock.get(f"{ISSUER}/jwks_uri").call_count == 1


async def test_a_key_made_for_encryption_is_left_aside(respx_mock: respx.MockRouter):
    answers(respx_mock, signed(claims()))
    other = {"kty": "inconnu", "use": "enc", "kid": "un"}
    respx_mock.get(f"{ISSUER}/jwks_uri").respond(
        json={"keys": [other, {**KEY.as_dict(private=False), "use": "sig"}]}
    )

    assert await finish(provider())


async def test_discovery_is_read_once_an_hour(respx_mock: respx.MockRouter):
    clock = iter((0.0, 3_599.0, 3_601.0, 3_601.0))
    relying = provider(clock=lambda: next(clock))
    answers(respx_mock, "")
    for _ in range(3):
        await relying.begin("https://e")

    assert respx_mock.get(f"{ISSUER}/decouverte").call_count == 2


async def test_leaving_goes_by_the_provider_when_it_has_a_way_out(respx_mock: respx.MockRouter):
    answers(respx_mock, "")
    assert await provider().leave("jeton", state="s", back_to="https://e/") is None

    answers(respx_mock, "", end_session_endpoint=f"{ISSUER}/fin")
    url = httpx.URL(str(await provider().leave("jeton", state="s", back_to="https://e/")))

    assert dict(url.params) == {
        "id_token_hint": "jeton",
        "state": "s",
        "post_logout_redirect_uri": "https://e/",
    }


async def test_the_request_asks_for_what_the_protocol_wants(respx_mock: respx.MockRouter):
    answers(respx_mock, "")
    start = await provider().begin("https://e/retour")
    query = httpx.URL(start.url).params

    assert query["code_challenge_method"] == "S256"
    assert query["acr_values"] == "eidas1"
    assert len(query["state"]) >= 32
    assert len(query["nonce"]) >= 32
    assert start.verifier not in start.url


async def test_the_code_is_redeemed_with_the_secret_in_the_body(respx_mock: respx.MockRouter):
    answers(respx_mock, signed(claims()))
    await finish(provider())
    sent = respx_mock.post(f"{ISSUER}/token_endpoint").calls.last.request
    form = dict(httpx.QueryParams(sent.content.decode()))

    assert "authorization" not in sent.headers
    assert form["client_secret"] == SECRET
    assert form["code_verifier"] == "v" * 48
    assert form["redirect_uri"] == "https://e"
