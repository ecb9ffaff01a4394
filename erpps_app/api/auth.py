"""Sign-in and sign-out: plain links, full page loads, an HttpOnly cookie of ours."""

import asyncio
import logging
import secrets
from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from erpps_app import db
from erpps_app.adapters import simulator
from erpps_app.adapters.oidc import SCOPES, Identified, Provider
from erpps_app.domain.devices import device_name
from erpps_app.domain.identity import SignInFailed, failure_of
from erpps_app.models.access import SessionRecord
from erpps_app.services import attempts, sessions, sign_in
from erpps_app.services.attempts import Attempt
from erpps_app.services.sign_in import NewSession
from erpps_app.settings import OidcClient, settings

log = logging.getLogger("erpps.signin")
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
        return _failed("erreur")
    try:
        start = await provider(name).begin(_redirect_uri(name))
    except SignInFailed as failure:
        return _reported(name, failure)
    # Two windows of one browser may sign in at the same time: they share its secret, which stays
    # after a sign-in so that going back is told apart from another browser.
    browser = request.cookies.get(browser_cookie()) or secrets.token_urlsafe(32)
    next_path = local_path(request.query_params.get("next"))
    attempt = Attempt(name, start.state, start.nonce, start.verifier, next_path)
    await asyncio.to_thread(_remember, attempt, browser)
    answer = RedirectResponse(start.url, status_code=303)
    lasts = int(attempts.LASTS.total_seconds())
    _set_cookie(answer, browser_cookie(), browser, max_age=lasts)
    return answer


async def back(request: Request) -> Response:
    """The provider sends the browser back: verify everything, open the session."""
    name, query = request.path_params["provider"], request.query_params
    browser = request.cookies.get(browser_cookie(), "")
    try:
        attempt = await _recalled(name, query, browser)
        identified = await provider(name).finish(
            query.get("code", ""),
            verifier=attempt.verifier,
            nonce=attempt.nonce,
            redirect_uri=_redirect_uri(name),
        )
        opened = await asyncio.to_thread(_open, name, identified, request)
    except SignInFailed as failure:
        return _reported(name, failure)
    answer = RedirectResponse(attempt.next_path or opened.path, status_code=303)
    _set_cookie(answer, sessions.cookie_name(), opened.token)
    return answer


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
    """A provider: the configured one, else the simulator of the demonstration."""
    client: OidcClient = getattr(settings(), name)
    if client.discovery_url:
        return Provider(name, client, client.discovery_url)
    client = client.model_copy(update={"signing_algorithm": "RS256"})
    discovery_url = f"{simulator.issuer_of(name)}/.well-known/openid-configuration"
    return Provider(name, client, discovery_url, simulator.transport())


def browser_cookie() -> str:
    """The name of the cookie that ties a sign-in to a browser; see ``sessions.cookie_name``."""
    return "__Host-erpps-connexion" if settings().secure_cookies else "erpps-connexion"


def local_path(path: str | None) -> str:
    """A path of this site, or nothing: a sign-in never leads elsewhere, nor to a sign-out.

    Browsers read a backslash as a slash and skip control characters: none is let through.
    """
    if not path or not path.startswith("/") or path.startswith(("//", "/auth/")):
        return ""
    parts = urlsplit(path)
    if parts.netloc or parts.scheme or "\\" in path or not path.isprintable():
        return ""
    return path


async def _recalled(name: str, query: QueryParams, browser: str) -> Attempt:
    """The sign-in that an answer of the provider ends, unless the answer is an error."""
    error = query.get("error")
    if error and "state" not in query:  # refused before it was read: nothing to end
        raise SignInFailed(failure_of(error))
    attempt = await asyncio.to_thread(_recall, name, query.get("state", ""), browser)
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


def _reported(name: str, failure: SignInFailed) -> Response:
    """A failure with a page, and with a cause in the log that holds no data."""
    cause = type(failure.__cause__).__name__ if failure.__cause__ else "none"
    log.warning("Sign-in with %s failed: %s, cause %s", name, failure.code, cause)
    return _failed(failure.code)


def _failed(code: str) -> Response:
    return RedirectResponse(f"/connexion/erreur?motif={code}", status_code=303)


def _set_cookie(answer: Response, name: str, value: str, *, max_age: int | None = None) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=max_age,
        path="/",
        httponly=True,
        secure=settings().secure_cookies,
        samesite="lax",
    )


def _remember(attempt: Attempt, browser: str) -> None:
    with db.transaction() as session:
        attempts.remember(session, attempt, browser)


def _recall(name: str, state: str, browser: str) -> Attempt:
    with db.transaction() as session:
        return attempts.recall(session, name, state, browser)


def _open(name: str, identified: Identified, request: Request) -> NewSession:
    """A new session in place of the one that the browser had: its token is never kept on."""
    with db.transaction() as session:
        sessions.close(session, request.cookies.get(sessions.cookie_name()))
        opened = sign_in.complete(session, name, identified.claims, identified.id_token)
        device = device_name(request.headers.get("user-agent", ""))
        sessions.name_device(session, opened.token, device)
        return opened


def _close(token: str | None) -> SessionRecord | None:
    with db.transaction() as session:
        return sessions.close(session, token)
