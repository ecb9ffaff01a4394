"""How the portal speaks to a simulator, for the tests that stand in its place."""

from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from erpps_app.adapters.oauth import challenge_of
from erpps_app.adapters.oidc import SCOPES
from erpps_app.settings import settings

VERIFIER = "v" * 48


def address(provider: str = "franceconnect", **changes: str) -> str:
    """Where the portal sends the browser; an empty value leaves the parameter out."""
    query = {
        "response_type": "code",
        "client_id": "erpps",
        "redirect_uri": f"{settings().public_url}/auth/{provider}/retour",
        "scope": SCOPES[provider],
        "acr_values": "eidas1",
        "state": "s" * 32,
        "nonce": "n" * 32,
        "code_challenge": challenge_of(VERIFIER),
        "code_challenge_method": "S256",
        **changes,
    }
    given = {key: value for key, value in query.items() if value}
    return f"/simulateur/{provider}/authorize?{urlencode(given)}"


def told(answer: httpx.Response) -> dict[str, str]:
    """What the simulator tells the portal through the browser."""
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {key: values[0] for key, values in query.items()}


def redemption(provider: str, code: str, **changes: str) -> dict[str, str]:
    """The form that exchanges a code for tokens."""
    return {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": VERIFIER,
        "redirect_uri": f"{settings().public_url}/auth/{provider}/retour",
        "client_id": "erpps",
        "client_secret": settings().franceconnect.client_secret.get_secret_value(),
        **changes,
    }
