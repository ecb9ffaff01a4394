"""The code of an attestation: what it says, and that no sign of it can be changed."""

import base64
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import ECKey, OctKey

from erpps_app.adapters import signing
from erpps_app.adapters.signing import material
from erpps_app.domain.attestation import Claims, Standing, TokenRefused, link_of, token_of
from tests.adapters import attested

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
FIXTURES = [HealthCheck.function_scoped_fixture]


def refused(token: str) -> Standing:
    with pytest.raises(TokenRefused) as refusal:
        signing.read(token)
    return refusal.value.standing


@given(
    name=st.text(st.characters(categories=("Lu", "Ll")), min_size=1, max_size=60),
    professions=st.lists(st.sampled_from(["91", "94", "95"]), min_size=1, unique=True),
    edited=st.dates(date(2020, 1, 1), date(2090, 1, 1)),
)
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=FIXTURES)
def test_what_is_written_is_read(tmp_path: Path, name: str, professions: list[str], edited: date):
    claims = Claims("10109316124", name, tuple(professions), edited)
    with attested.signing_with(tmp_path):
        token = signing.write(claims)

        assert signing.read(token) == claims
        assert token_of(link_of("https://erpps.example", token)) == token


@given(at=st.integers(0, 1_000), sign=st.sampled_from(SIGNS))
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=FIXTURES)
def test_a_changed_sign_is_told_wherever_it_is(tmp_path: Path, at: int, sign: str):
    with attested.signing_with(tmp_path):
        token = signing.write(attested.CLAIMS)
        at %= len(token)
        altered = token[:at] + sign + token[at + 1 :]
        if altered != token:
            assert refused(altered) in {Standing.INVALID, Standing.FOREIGN_KEY}


def test_the_last_signs_have_one_spelling_only(tmp_path: Path):
    """86 signs carry 516 bits for the 512 of a signature: four could be anything."""
    with attested.signing_with(tmp_path):
        token = signing.write(attested.CLAIMS)
        others = [token[:-1] + sign for sign in SIGNS if sign != token[-1]]

        assert {refused(other) for other in others} == {Standing.INVALID}


@pytest.mark.parametrize(
    "text", ["", "a", "a.b", "a.b.c", "..", "é.é.é", "A" * 5_000, "e30.e30.e30", "bnVsbA.e30.AA"]
)
def test_what_is_no_token_is_refused(tmp_path: Path, text: str):
    with attested.signing_with(tmp_path):
        assert refused(text) is Standing.INVALID


def test_no_other_algorithm_is_believed(tmp_path: Path):
    """Neither « none » nor the public key taken for a secret (RFC 8725, 2.1)."""
    with attested.signing_with(tmp_path):
        token = signing.write(attested.CLAIMS)
        key = material.key_set().keys[0]
        said = token.split(".")[1]
        secret = OctKey.import_key(json.dumps(key.as_dict(private=False)))
        payload = base64.urlsafe_b64decode(said + "==")
        forged = jws.serialize_compact(
            {"alg": "HS256", "kid": key.kid}, payload, secret, algorithms=["HS256"]
        )
        header = base64.urlsafe_b64encode(
            json.dumps({"alg": "none", "kid": key.kid}).encode()
        ).rstrip(b"=")

        assert refused(forged) is Standing.INVALID
        assert refused(f"{header.decode()}.{said}.") is Standing.INVALID


def test_a_key_of_somebody_else_is_told(tmp_path: Path):
    with attested.signing_with(tmp_path / "un"):
        foreign = signing.write(attested.CLAIMS)
    with attested.signing_with(tmp_path / "autre"):
        assert refused(foreign) is Standing.FOREIGN_KEY


def test_a_key_of_somebody_else_under_our_name_is_told(tmp_path: Path):
    with attested.signing_with(tmp_path):
        kid = material.key_set().keys[0].kid
        own = signing.write(attested.CLAIMS).split(".")[1]
        thief = ECKey.generate_key("P-256", {"kid": kid})
        payload = base64.urlsafe_b64decode(own + "=" * (-len(own) % 4))
        forged = jws.serialize_compact({"alg": "ES256", "kid": kid}, payload, thief)

        assert refused(forged) is Standing.INVALID


def test_a_signed_text_that_says_nothing_is_refused(tmp_path: Path):
    with attested.signing_with(tmp_path):
        key = material.key_set().keys[0]
        header = {"alg": "ES256", "kid": key.kid}
        for said in (b"[]", b"null", b'{"sub":"1"}', b"\xff", b'{"sub":"10109316124","name":"A"}'):
            assert refused(jws.serialize_compact(header, said, key)) is Standing.INVALID


def test_a_new_key_signs_at_once_and_the_former_one_still_verifies(tmp_path: Path):
    path = tmp_path / "jetons.jwks"
    first = material.draw_key("2026")
    path.write_text(json.dumps(material.rotated([], first)))
    with attested.signing_with(tmp_path, token_keys=str(path)):
        old = signing.write(attested.CLAIMS)
        path.write_text(json.dumps(material.rotated([first], material.draw_key("2027"))))
        new = signing.write(attested.CLAIMS)
        published = signing.public_keys()["keys"]

        assert old.split(".")[0] != new.split(".")[0]
        assert signing.read(old) == signing.read(new) == attested.CLAIMS
        assert [key["kid"][:4] for key in published] == ["2027", "2026"]
        assert all("d" not in key for key in published)
    assert '"d"' not in json.dumps(json.loads(path.read_text())["keys"][1])
