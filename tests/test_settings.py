"""Production refuses to start unsafe, and says why."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from joserfc.jwk import ECKey
from pydantic import ValidationError

from erpps_app.adapters.signing import demonstration, material
from erpps_app.settings import DEMONSTRATION_SECRET, Settings
from tests.adapters import attested
from tests.adapters.cards import pem
from tests.adapters.seals import Sealed

CLIENT = {"discovery_url": "https://fc.example/decouverte", "client_secret": "un-vrai-secret"}
SAFE = {
    "mode": "production",
    "public_url": "https://erpps.example",
    "franceconnect": CLIENT,
    "prosanteconnect": CLIENT,
    "agents": CLIENT,
    "document_keys": "2026:" + "A" * 43 + "=",
}
CARD = {
    "agents": {},
    "card_url": "https://carte.erpps.example",
    "card_ca_file": __file__,
    "card_crl_file": __file__,
    "proxy_secret": "x" * 40,
}


def test_the_demonstration_starts_with_nothing_set():
    assert Settings.model_validate({}).is_demonstration


@pytest.fixture(scope="module")
def safe(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """Everything that a production has to say."""
    return {**SAFE, "signature": Sealed().settings(tmp_path_factory.mktemp("cachet"))}


def test_production_starts_when_everything_is_set(safe: dict[str, object]):
    assert not Settings.model_validate(safe).is_demonstration


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"public_url": "http://erpps.example"}, "ERPPS_PUBLIC_URL"),
        ({"franceconnect": {}}, "ERPPS_FRANCECONNECT__DISCOVERY_URL"),
        ({"franceconnect": {**CLIENT, "discovery_url": "http://a.example"}}, "https://"),
        (
            {"franceconnect": {**CLIENT, "discovery_url": "https://a.example/simulateur/x"}},
            "simulateur",
        ),
        ({"public_url": "https://*.example"}, "étoile"),
        ({"other_origins": ["*"]}, "ERPPS_OTHER_ORIGINS"),
        ({"document_keys": ""}, "ERPPS_DOCUMENT_KEYS"),
        ({**CARD, "card_url": "http://carte.example"}, "ERPPS_CARD_URL"),
        ({**CARD, "proxy_secret": "court"}, "ERPPS_PROXY_SECRET"),
        ({**CARD, "proxy_secret": DEMONSTRATION_SECRET}, "ERPPS_PROXY_SECRET"),
        ({**CARD, "card_ca_file": "/nulle/part"}, "ERPPS_CARD_CA_FILE"),
        ({**CARD, "card_crl_file": "/nulle/part"}, "ERPPS_CARD_CRL_FILE"),
        ({"agents": {}}, "ERPPS_AGENTS__DISCOVERY_URL"),
        (
            {"agents": {"discovery_url": "https://a.example"}},
            "ERPPS_AGENTS__CLIENT_SECRET",
        ),
    ],
)
def test_production_refuses_what_is_unsafe_and_names_it(
    safe: dict[str, object], change: dict[str, object], named: str
):
    with pytest.raises(ValidationError, match=named):
        Settings.model_validate({**safe, **change})


Change = Callable[[Path, Sealed], dict[str, object]]


def of_the_demonstration(folder: Path, _sealed: Sealed) -> dict[str, object]:
    passphrase = demonstration.PASSPHRASE.decode()
    return {"pkcs12": str(demonstration.draw_certificate(folder)), "passphrase": passphrase}


def its_authority(folder: Path, _sealed: Sealed) -> dict[str, object]:
    with attested.signing_with(folder):
        (folder / "racine.pem").write_text(material.authorities())
    return {"authorities": str(folder / "racine.pem")}


def its_keys(folder: Path, _sealed: Sealed) -> dict[str, object]:
    with attested.signing_with(folder):
        material.key_set()
    return {"token_keys": str(folder / "attestation-demonstration.jwks")}


def without_its_key(folder: Path, _sealed: Sealed) -> dict[str, object]:
    with attested.signing_with(folder):
        (folder / "publiques.jwks").write_text(json.dumps(material.public_keys()))
    return {"token_keys": str(folder / "publiques.jwks")}


def expired(folder: Path, sealed: Sealed) -> dict[str, object]:
    return sealed.settings(folder, days=-1)


def not_for_signing(folder: Path, sealed: Sealed) -> dict[str, object]:
    return sealed.settings(folder, signs=False)


def no_certificate(folder: Path, _sealed: Sealed) -> dict[str, object]:
    (folder / "vide.pem").write_text("rien")
    return {"authorities": str(folder / "vide.pem")}


def of_another_authority(folder: Path, _sealed: Sealed) -> dict[str, object]:
    (folder / "ailleurs.pem").write_text(pem(Sealed().root.certificate))
    return {"authorities": str(folder / "ailleurs.pem")}


def keys_of(*made: dict[str, object]) -> Change:
    """A file of such keys."""

    def change(folder: Path, _sealed: Sealed) -> dict[str, object]:
        (folder / "autres.jwks").write_text(json.dumps({"keys": made}))
        return {"token_keys": str(folder / "autres.jwks")}

    return change


TWICE = material.draw_key("2026")
LARGER = ECKey.generate_key("P-384", {"kid": "2026"}).as_dict(private=True)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda *_: {"pkcs12": None}, "PKCS12 ne désigne aucun fichier"),
        (lambda *_: {"passphrase": "fausse"}, "ne s’ouvre pas"),
        (of_the_demonstration, "certificat de la démonstration"),
        (expired, "périmé"),
        (not_for_signing, "pas fait pour signer"),
        (lambda *_: {"authorities": None}, "AUTHORITIES ne désigne aucun fichier"),
        (no_certificate, "aucun certificat en PEM"),
        (its_authority, "autorité de la démonstration"),
        (lambda *_: {"token_keys": None}, "TOKEN_KEYS ne désigne aucun fichier"),
        (of_another_authority, "ne mène à aucune racine"),
        (lambda *_: {"token_keys": __file__}, "jeu de clés JWKS"),
        (keys_of(), "doit contenir des clés P-256"),
        (keys_of({"kty": "EC", "kid": "2026", "d": "x"}), "jeu de clés JWKS"),
        (keys_of({"kty": "oct", "k": "c2VjcmV0", "kid": "2026"}), "jeu de clés JWKS"),
        (keys_of(LARGER), "doit contenir des clés P-256"),
        (keys_of(TWICE, TWICE), "chacune sous son propre"),
        (without_its_key, "doit pouvoir signer"),
        (its_keys, "clé de la démonstration"),
        (lambda *_: {"timestamp_url": "ftp://heure.example"}, "TIMESTAMP_URL"),
    ],
)
def test_production_refuses_to_sign_attestations_with_what_is_unsafe(
    tmp_path: Path, change: Change, named: str
):
    sealed = Sealed()
    signature = {**sealed.settings(tmp_path), **change(tmp_path, sealed)}
    with pytest.raises(ValidationError, match=named) as refused:
        Settings.model_validate({**SAFE, "signature": signature})

    assert "une-phrase-de-passe" not in str(refused.value)


def test_production_starts_with_cards_only(safe: dict[str, object]):
    assert not Settings.model_validate({**safe, **CARD}).is_demonstration


def test_cookies_are_bound_to_https_where_there_is_https(safe: dict[str, object]):
    assert Settings.model_validate(safe).secure_cookies
    assert not Settings.model_validate({}).secure_cookies
