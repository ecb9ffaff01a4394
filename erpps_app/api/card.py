"""Sign-in of an agent with the CPA card: a client certificate, through the proxy that we trust.

Browsers ask for a certificate per host: the card is shown on a host of its own, whose answer comes
back with a code. The code reaches only the browser that showed the card, the attempt belongs only
to the browser that began: both must be the same.
"""

import asyncio
import secrets
from urllib.parse import unquote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from erpps_app import db
from erpps_app.adapters import certificates
from erpps_app.adapters.certificates import Authorities
from erpps_app.api import browser
from erpps_app.domain.sign_in_failures import SignInFailed
from erpps_app.models.base import now
from erpps_app.services import attempts, sign_in
from erpps_app.services.attempts import Attempt
from erpps_app.settings import settings

CERTIFICATE, SECRET = "x-erpps-client-certificate", "x-erpps-proxy-secret"
LARGEST_CERTIFICATE = 16 * 1024


def routes() -> list[BaseRoute]:
    """Begin, show the card on its own host, come back."""
    return [
        Route("/auth/carte", begin),
        Route("/auth/carte/presenter", present),
        Route("/auth/carte/retour", back),
    ]


async def begin(request: Request) -> Response:
    """To the host of cards; where none is configured, to the agents' identity provider."""
    if not settings().card_url:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/auth/agents{query}", 303)
    secret = browser.secret_of(request)
    state = secrets.token_urlsafe(32)
    attempt = Attempt(sign_in.CARD, state, "", "", browser.next_path(request))
    await asyncio.to_thread(browser.remember, attempt, secret)
    answer = RedirectResponse(_on_card_host("presenter", state=state), 303)
    browser.keep_secret(answer, secret)
    return answer


async def present(request: Request) -> Response:
    """The proxy hands over the certificate that the browser proved to hold."""
    state = request.query_params.get("state", "")
    try:
        national_id = await asyncio.to_thread(_holder, request)
        code = await asyncio.to_thread(_presented, state, national_id)
    except SignInFailed as failure:
        return browser.failed(sign_in.CARD, failure, on=settings().public_url)
    query = urlencode({"state": state, "code": code})
    return RedirectResponse(f"{settings().public_url}/auth/carte/retour?{query}", 303)


async def back(request: Request) -> Response:
    """On the portal's own host again: the session opens here."""
    query = request.query_params
    try:
        secret = browser.secret_of(request)
        attempt = await asyncio.to_thread(_recall, query.get("state", ""), secret)
        opened = await asyncio.to_thread(_open, request, attempt, query.get("code", ""))
    except SignInFailed as failure:
        return browser.failed(sign_in.CARD, failure)
    return browser.entered(opened, attempt)


def _holder(request: Request) -> str:
    """Who shows the card.

    Raises:
        SignInFailed: the request does not come through the proxy, or the card does not hold.
    """
    current = settings()
    right = current.proxy_secret.get_secret_value()
    given = request.headers.get(SECRET, "")
    if not current.card_url or not secrets.compare_digest(given.encode(), right.encode()):
        raise SignInFailed("carte-non-transmise")
    pem = unquote(request.headers.get(CERTIFICATE, ""))[:LARGEST_CERTIFICATE]
    try:
        authorities = Authorities.read(current.card_ca_file, current.card_crl_file)
    except (OSError, ValueError) as error:
        raise SignInFailed("carte-verification") from error
    return certificates.holder(pem, authorities, now())


def _presented(state: str, national_id: str) -> str:
    with db.transaction() as session:
        return attempts.present(session, state, national_id)


def _recall(state: str, secret: str) -> Attempt:
    with db.transaction() as session:
        return attempts.recall(session, sign_in.CARD, state, secret)


def _open(request: Request, attempt: Attempt, code: str) -> sign_in.NewSession:
    with db.transaction() as session:
        national_id = attempts.presented(session, attempt.state, code)
        claims = {"sub": national_id}
        return browser.open_session(session, sign_in.CARD, claims, "", request)


def _on_card_host(step: str, **query: str) -> str:
    return f"{settings().card_url.rstrip('/')}/auth/carte/{step}?{urlencode(query)}"
