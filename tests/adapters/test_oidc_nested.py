"""Tokens signed, then encrypted for this portal."""

import json

import httpx
import pytest
import respx
from joserfc import jwe
from joserfc.jwk import ECKey, RSAKey
from pydantic import SecretStr

from erpps_app.adapters.oidc import Provider
from erpps_app.domain.sign_in_failures import SignInFailed
from tests.adapters.test_oidc import (
    ISSUER,
    NEXT_KEY,
    answers,
    claims,
    finish,
    provider,
    signed,
)

# A provider is told whole; a refused token is not followed to its end.
pytestmark = pytest.mark.respx(assert_all_called=False)
OWN_KEY = RSAKey.generate_key(2048, auto_kid=True)
OWN_EC_KEY = ECKey.generate_key("P-256", auto_kid=True)


def sealed(token: str, key: RSAKey | ECKey = OWN_KEY) -> str:
    algorithm = "RSA-OAEP-256" if isinstance(key, RSAKey) else "ECDH-ES"
    header = {"alg": algorithm, "enc": "A256GCM", "cty": "JWT"}
    return jwe.encrypt_compact(header, token, key, algorithms=[algorithm, "A256GCM"])


def nesting(key: RSAKey | ECKey = OWN_KEY) -> Provider:
    made = provider()
    made.client.decryption_key = SecretStr(json.dumps(key.as_dict(private=True)))
    return made


@pytest.mark.parametrize("key", [OWN_KEY, OWN_EC_KEY], ids=["RSA", "EC"])
async def test_nested_answers_are_opened_then_checked(
    respx_mock: respx.MockRouter, key: RSAKey | ECKey
):
    body = signed({"iss": ISSUER, "aud": "erpps", "sub": "abc", "family_name": "IMBRIQUÉ"})
    userinfo = httpx.Response(
        200, text=sealed(body, key), headers={"content-type": "application/jwt"}
    )
    answers(respx_mock, sealed(signed(claims()), key), userinfo)

    assert (await finish(nesting(key)))["family_name"] == "IMBRIQUÉ"


@pytest.mark.parametrize(
    "token",
    [
        signed(claims()),
        sealed(signed(claims()), RSAKey.generate_key(2048)),
        sealed(signed(claims(), NEXT_KEY)),
        sealed(signed(claims(nonce="autre"))),
        sealed("n’importe quoi"),
        sealed(sealed(signed(claims()))),
    ],
    ids=["not sealed", "for another", "forged inside", "another nonce", "nothing", "twice"],
)
async def test_a_nested_token_that_does_not_hold_opens_nothing(
    respx_mock: respx.MockRouter, token: str
):
    answers(respx_mock, token)
    with pytest.raises(SignInFailed):
        await finish(nesting())


async def test_a_sealed_token_is_refused_where_none_was_agreed_on(respx_mock: respx.MockRouter):
    answers(respx_mock, sealed(signed(claims())))
    with pytest.raises(SignInFailed):
        await finish(provider())
