"""Sign-in and sign-out: plain links, full page loads, an HttpOnly cookie of ours."""

import asyncio
import hashlib
import logging
import secrets
from datetime import timedelta
from functools import cache
from urllib.parse import urlsplit

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from erpps_app import db
from erpps_app.adapters import simulator
from erpps_app.adapters.oidc import SCOPES, Provider, Start
from erpps_app.domain.identity import SignInFailed, failure_of
from erpps_app.models.access import SessionRecord, SignIn
from erpps_app.models.base import now
from erpps_app.services import sessions, sign_in
from erpps_app.services.sign_in import NewSession
from erpps_app.settings import settings

log = logging.getLogger("erpps.signin")

BROWSER_COOKIE = "erpps-connexion"
LASTS = timedelta(minutes=10)


def routes() -> list[BaseRoute]:
    """Every address under ``/auth``."""
    return [
        Route("/auth/deconnexion", leave, methods=["GET", "POST"]),
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
        return _failed(failure.code)
    browser = secrets.token_urlsafe(32)
    await asyncio.to_thread(
        _remember, name, start, _hash(browser), local_path(request.query_params.get("next"))
    )
    answer = RedirectResponse(start.url, status_code=303)
    answer.set_cookie(
        BROWSER_COOKIE,
        browser,
        max_age=int(LASTS.total_seconds()),
        path="/auth",
        httponly=True,
        secure=settings().secure_cookies,
        samesite="lax",
    )
    return answer


async def back(request: Request) -> Response:
    """The provider sends the browser back: verify everything, open the session."""
    name, query = request.path_params["provider"], request.query_params
    try:
        known = await asyncio.to_thread(
            _recall, name, query.get("state", ""), _hash(request.cookies.get(BROWSER_COOKIE, ""))
        )
        _check_answer(query)
        identified = await provider(name).finish(
            query.get("code", ""),
            verifier=known.code_verifier,
            nonce=known.nonce,
            redirect_uri=_redirect_uri(name),
        )
        old = request.cookies.get(sessions.cookie_name())
        opened = await asyncio.to_thread(_open, name, identified.claims, identified.id_token, old)
    except SignInFailed as failure:
        cause = type(failure.__cause__).__name__
        log.warning("Sign-in with %s failed: %s, cause %s", name, failure.code, cause)
        return _failed(failure.code)
    answer = RedirectResponse(known.next_path or opened.path, status_code=303)
    answer.delete_cookie(BROWSER_COOKIE, path="/auth")
    answer.set_cookie(
        sessions.cookie_name(),
        opened.token,
        path="/",
        httponly=True,
        secure=settings().secure_cookies,
        samesite="lax",
    )
    return answer


async def leave(request: Request) -> Response:
    """End the session here, then at the provider. Another site cannot do it for the person."""
    if request.headers.get("sec-fetch-site", "same-origin") == "cross-site":
        return RedirectResponse("/", status_code=303)
    closed = await asyncio.to_thread(_close, request.cookies.get(sessions.cookie_name()))
    target = "/"
    if closed and closed.id_token:
        try:
            target = await provider(closed.provider).leave(
                closed.id_token,
                state=secrets.token_urlsafe(16),
                back_to=f"{settings().public_url}/",
            )
        except SignInFailed:
            target = "/"
    answer = RedirectResponse(target or "/", status_code=303)
    answer.delete_cookie(
        sessions.cookie_name(), path="/", secure=settings().secure_cookies, httponly=True
    )
    return answer


@cache
def provider(name: str) -> Provider:
    """A provider: the configured one, else the simulator of the demonstration."""
    client = {
        "franceconnect": settings().franceconnect,
        "prosanteconnect": settings().prosanteconnect,
        "agents": settings().agents,
    }[name]
    if client.discovery_url:
        return Provider(name, client, client.discovery_url)
    issuer = simulator.issuer_of(name)
    client = client.model_copy(update={"signing_algorithm": "RS256"})
    return Provider(
        name, client, f"{issuer}/.well-known/openid-configuration", simulator.transport()
    )


def local_path(path: str | None) -> str:
    """A path of this site, or nothing: a sign-in never leads elsewhere."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")):
        return ""
    parts = urlsplit(path)
    return "" if parts.netloc or parts.scheme or "\\" in path else path


def _check_answer(query: QueryParams) -> None:
    if "error" in query:
        raise SignInFailed(failure_of(query["error"]))


def _redirect_uri(name: str) -> str:
    return f"{settings().public_url}/auth/{name}/retour"


def _failed(code: str) -> Response:
    return RedirectResponse(f"/connexion/erreur?motif={code}", status_code=303)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _remember(name: str, start: Start, browser_hash: str, next_path: str) -> None:
    with db.transaction() as session:
        session.add(
            SignIn(
                state=start.state,
                provider=name,
                nonce=start.nonce,
                code_verifier=start.verifier,
                browser_hash=browser_hash,
                next_path=next_path,
            )
        )


def _recall(name: str, state: str, browser_hash: str) -> SignIn:
    """The sign-in that this answer ends; an answer counts once, in the browser that asked."""
    with db.transaction() as session:
        known = session.get(SignIn, state, with_for_update=True)
        good = (
            known is not None
            and known.used_at is None
            and known.provider == name
            and secrets.compare_digest(known.browser_hash, browser_hash)
            and now() - known.created_at < LASTS
        )
        if known is None or not good:
            raise SignInFailed("expiree")
        known.used_at = now()
        session.add(known)
    return known


def _open(name: str, claims: dict[str, object], id_token: str, old: str | None) -> NewSession:
    with db.transaction() as session:
        sessions.close(session, old)
        return sign_in.complete(session, name, claims, id_token)


def _close(token: str | None) -> SessionRecord | None:
    with db.transaction() as session:
        return sessions.close(session, token)
