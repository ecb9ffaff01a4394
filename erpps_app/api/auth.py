"""Sign-in and sign-out: plain links, full page loads, an HttpOnly cookie of ours."""

import asyncio
import secrets
from functools import cache

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from erpps_app import db
from erpps_app.adapters import simulator
from erpps_app.adapters.oidc import SCOPES, Identified, Provider
from erpps_app.api import browser
from erpps_app.domain.sign_in_failures import SignInFailed, failure_of
from erpps_app.models.access import SessionRecord
from erpps_app.services import attempts, sessions
from erpps_app.services.attempts import Attempt
from erpps_app.services.sign_in import NewSession
from erpps_app.settings import OidcClient, settings

OWN_REQUESTS = frozenset({"same-origin", "none"})  # a link of ours, an address that was typed


def routes() -> list[BaseRoute]:
    """Every address under ``/auth``."""
    return [
        Route("/auth/deconnexion", leave, methods=["GET", "POST"]),
        Route("/auth/deconnexion/retour", left),
        Route("/auth/{provider}", begin),
        Route("/auth/{provider}/retour", back),
    ]


async def begin(request: Request) -> Response:
    """Send the browser to the provider, remembering which browser it is."""
    name = request.path_params["provider"]
    if name not in SCOPES:
        return browser.refused("erreur")
    try:
        start = await provider(name).begin(_redirect_uri(name))
    except SignInFailed as failure:
        return browser.failed(name, failure)
    secret = browser.secret_of(request)
    attempt = Attempt(name, start.state, start.nonce, start.verifier, browser.next_path(request))
    await asyncio.to_thread(browser.remember, attempt, secret)
    answer = RedirectResponse(start.url, status_code=303)
    browser.keep_secret(answer, secret)
    return answer


async def back(request: Request) -> Response:
    """The provider sends the browser back: verify everything, open the session."""
    name, query = request.path_params["provider"], request.query_params
    try:
        attempt = await _recalled(name, query, browser.secret_of(request))
        identified = await provider(name).finish(
            query.get("code", ""),
            verifier=attempt.verifier,
            nonce=attempt.nonce,
            redirect_uri=_redirect_uri(name),
        )
        opened = await asyncio.to_thread(_open, name, identified, request)
    except SignInFailed as failure:
        return browser.failed(name, failure)
    return browser.entered(opened, attempt)


async def leave(request: Request) -> Response:
    """End the session here, then at the provider. Another site cannot do it for the person."""
    if request.headers.get("sec-fetch-site", "none") not in OWN_REQUESTS:
        return RedirectResponse("/", status_code=303)
    closed = await asyncio.to_thread(_close, request.cookies.get(sessions.cookie_name()))
    target = await _provider_exit(closed) if closed and closed.id_token else None
    answer = RedirectResponse(target or "/", status_code=303)
    answer.delete_cookie(
        sessions.cookie_name(),
        path="/",
        httponly=True,
        secure=settings().secure_cookies,
        samesite="lax",
    )
    return answer


async def left(_request: Request) -> Response:
    """The provider sends the browser back after a sign-out, with a state that nobody needs."""
    return RedirectResponse("/", status_code=303)


@cache
def provider(name: str) -> Provider:
    """A provider: the configured one, else the simulator of the demonstration.

    Raises:
        SignInFailed: in production, where agents come in with their cards only.
    """
    client: OidcClient = getattr(settings(), name)
    if client.discovery_url:
        return Provider(name, client, client.discovery_url)
    if not settings().is_demonstration:
        raise SignInFailed("erreur")
    client = client.model_copy(update={"signing_algorithm": "RS256"})
    discovery_url = f"{simulator.issuer_of(name)}/.well-known/openid-configuration"
    return Provider(name, client, discovery_url, simulator.transport())


async def _recalled(name: str, query: QueryParams, secret: str) -> Attempt:
    """The sign-in that an answer of the provider ends, unless the answer is an error."""
    error = query.get("error")
    if error and "state" not in query:  # refused before it was read: nothing to end
        raise SignInFailed(failure_of(error))
    attempt = await asyncio.to_thread(_recall, name, query.get("state", ""), secret)
    if error:
        raise SignInFailed(failure_of(error))
    return attempt


async def _provider_exit(closed: SessionRecord) -> str | None:
    """Where the provider's own session ends; nowhere when it does not answer."""
    try:
        return await provider(closed.provider).leave(
            closed.id_token,
            state=secrets.token_urlsafe(32),
            back_to=f"{settings().public_url}/auth/deconnexion/retour",
        )
    except SignInFailed:
        return None


def _redirect_uri(name: str) -> str:
    return f"{settings().public_url}/auth/{name}/retour"


def _recall(name: str, state: str, secret: str) -> Attempt:
    with db.transaction() as session:
        return attempts.recall(session, name, state, secret)


def _open(name: str, identified: Identified, request: Request) -> NewSession:
    with db.transaction() as session:
        return browser.open_session(session, name, identified.claims, identified.id_token, request)


def _close(token: str | None) -> SessionRecord | None:
    with db.transaction() as session:
        return sessions.close(session, token)
