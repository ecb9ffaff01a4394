"""Production refuses to start unsafe, and says why."""

import pytest
from pydantic import ValidationError

from erpps_app.settings import Settings

CLIENT = {"discovery_url": "https://fc.example/decouverte", "client_secret": "un-vrai-secret"}
SAFE = {
    "mode": "production",
    "public_url": "https://erpps.example",
    "franceconnect": CLIENT,
    "prosanteconnect": CLIENT,
    "agents": CLIENT,
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
        (
            {"agents": {"discovery_url": "https://a.example"}},
            "ERPPS_AGENTS__CLIENT_SECRET",
        ),
    ],
)
def test_production_refuses_what_is_unsafe_and_names_it(change: dict[str, object], named: str):
    with pytest.raises(ValidationError, match=named):
        Settings.model_validate({**SAFE, **change})


def test_cookies_are_bound_to_https_where_there_is_https():
    assert Settings.model_validate(SAFE).secure_cookies
    assert not Settings.model_validate({}).secure_cookies
