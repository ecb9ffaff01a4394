"""How much and how often: bodies are measured before they are read, callers are counted.

A caller is a session when there is one, else an address: a cookie of no session, made up at every
request, opens no allowance of its own.
"""

import asyncio
import hashlib
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from erpps_app import db
from erpps_app.adapters.rates import network_of, wait_for
from erpps_app.api.fhir import answers
from erpps_app.services import sessions
from erpps_app.settings import settings

LARGEST_BODY = 64 * 1024
OWN_MEASURE = frozenset(
    {"/api/adeli", "/api/attestation/verifier", "/api/documents"}
)  # counts while it reads, and says it in French
TOO_BIG, TOO_OFTEN = 413, 429
KNOWN_FOR = 60.0  # seconds during which a session that was found is not looked up again
MOST_KNOWN = 10_000
_known: dict[str, float] = {}  # until when, by the hash of their token


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many requests, of these methods, under an address."""

    prefix: str
    most: RateLimitItem
    methods: frozenset[str] = frozenset({"GET", "HEAD", "POST"})


POST = frozenset({"POST"})
RATES = (
    Rate("/auth/", parse("240/minute")),
    Rate("/simulateur/", parse("240/minute"), POST),
    Rate("/api/adeli", parse("20/minute"), POST),
    Rate("/api/attestation/", parse("90/minute")),
    Rate("/attestation/verifier", parse("120/minute")),
    Rate("/api/documents", parse("60/minute"), POST),
    Rate("/api/adresses/", parse("1200/minute")),
    Rate("/api/lieux", parse("1200/minute")),
    Rate("/api/session", parse("120/minute")),
    Rate("/documents/", parse("900/minute")),
    Rate("/attestation", parse("30/minute")),
    Rate("/mes-donnees/archive", parse("6/minute")),
    Rate("/exports/", parse("30/minute")),
    Rate("/annuaire/extractions", parse("60/minute")),
)


class Limits:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is too much, pass the rest on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        refused = await _refused(request)
        if refused is not None:
            await refused(scope, receive, send)
            return
        if request.url.path in OWN_MEASURE:
            await self._app(scope, receive, send)
            return
        await self._app(scope, measured(receive), send)


async def _refused(request: Request) -> Response | None:
    announced = request.headers.get("content-length", "0")
    too_big = announced.isdecimal() and int(announced) > LARGEST_BODY
    if too_big and answers.is_ours(request):
        return answers.of_status(TOO_BIG)
    if too_big and request.url.path not in OWN_MEASURE:
        return JSONResponse({"erreur": "Cette requête est trop volumineuse."}, TOO_BIG)
    path = request.url.path
    for rate in RATES:
        if path.startswith(rate.prefix) and request.method in rate.methods:
            wait = await wait_for(rate.most, rate.prefix, await caller_of(request))
            return _too_often(rate, wait) if wait else None
    return None


async def caller_of(request: Request) -> str:
    """Who is counted; nothing that could be read back as a session or a person."""
    token = request.cookies.get(sessions.cookie_name())
    if token and await _is_session(token):
        return sessions.hash_of(token)
    return hashlib.sha256(network_of(address_of(request)).encode()).hexdigest()


async def _is_session(token: str) -> bool:
    """Whether a session has this token, asked of the database once a minute."""
    key, at = sessions.hash_of(token), time.monotonic()
    if at < _known.get(key, 0.0):
        return True
    found = await asyncio.to_thread(_has_session, token)
    if found:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[key] = at + KNOWN_FOR
    return found


def _has_session(token: str) -> bool:
    with db.transaction(read_only=True) as session:
        return sessions.peek(session, token) is not None


def address_of(request: Request) -> str:
    """The browser's own address, as the nearest proxies that we trust tell it."""
    hops = settings().trusted_proxy_hops
    # A proxy may add a header of its own below one that the browser made up: all of them count.
    forwarded = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    if hops and len(forwarded) >= hops:
        return forwarded[-hops].strip()
    return request.client.host if request.client else ""


def _too_often(rate: Rate, wait: int) -> Response:
    headers = {"Retry-After": str(wait)}
    if rate.prefix == "/auth/":
        return RedirectResponse("/connexion/erreur?motif=trop-de-demandes", 303, headers)
    message = f"Vous allez trop vite pour le portail. Réessayez dans {wait} secondes."
    return JSONResponse({"erreur": message}, TOO_OFTEN, headers)


def measured(receive: Receive) -> Receive:
    """Stop a body that grows beyond what it announced."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > LARGEST_BODY:
            return {"type": "http.disconnect"}
        return message

    return counted
