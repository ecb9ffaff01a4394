"""Production refuses to start unsafe, and says why."""

import pytest
from pydantic import ValidationError

from erpps_app.settings import DEMONSTRATION_SECRET, Settings

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


def test_production_starts_when_everything_is_set():
    assert not Settings.model_validate(SAFE).is_demonstration


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
def test_production_refuses_what_is_unsafe_and_names_it(change: dict[str, object], named: str):
    with pytest.raises(ValidationError, match=named):
        Settings.model_validate({**SAFE, **change})


def test_production_starts_with_cards_only():
    assert not Settings.model_validate({**SAFE, **CARD}).is_demonstration


def test_cookies_are_bound_to_https_where_there_is_https():
    assert Settings.model_validate(SAFE).secure_cookies
    assert not Settings.model_validate({}).secure_cookies
