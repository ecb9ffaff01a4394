"""Opens routes to applications that present a key: known, allowed, not too often, counted.

    ESANTE-API-KEY: erpps_0123abcd_…

A call whose key was met lately asks the database nothing (``services.api_keys.checking``).
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from limits import RateLimitItemPerDay, RateLimitItemPerSecond, parse
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Send
from starlette.types import Scope as AsgiScope

from erpps_app.adapters import rates
from erpps_app.api.limits import address_of
from erpps_app.domain import figures
from erpps_app.domain.api_keys import HEADER, MISSING, UNKNOWN, KeyHolder, check
from erpps_app.domain.api_scopes import SCOPES, Family, OpenedByKey, Scope
from erpps_app.domain.errors import NotRecognised, RuleBroken, TooOften
from erpps_app.models.base import now
from erpps_app.services import refusals
from erpps_app.services.api_keys.checking import ring
from erpps_app.services.api_keys.usage import counter

log = logging.getLogger("erpps.api_keys")
Endpoint = Callable[[Request], Awaitable[Response]]
STRANGERS = parse("120/minute")  # of one address, with keys that do not exist
SAME_REFUSAL = 3600.0  # seconds during which the same refusal of a key is remembered once
MOST_REMEMBERED = 1_000
FILE = "http.response.pathsend"
_HELD = "api_key_holder"
_remembered: dict[tuple[str, str], float] = {}


async def holder(request: Request, scope: Scope, family: Family | None = None) -> KeyHolder:
    """Whose key opens this request; it is counted once, however often this is asked.

    Args:
        request: with the key in its header.
        scope: what the key must be for.
        family: under which it is counted; that of the scope when none is given.

    Raises:
        NotRecognised: no key, or none that opens anything. NotAllowed: for something else.
        TooOften: too many calls a second or a day, or too many keys that do not exist.
    """
    held: KeyHolder | None = getattr(request.state, _HELD, None)
    if held is not None:
        return check(held, scope, now())
    known = await _presented(request)
    counted_as = family or SCOPES[scope].family
    try:
        check(known, scope, now())
        await _count(known)
    except RuleBroken as refusal:
        counter.add(known.key_id, counted_as, refused=1)
        if not isinstance(refusal, TooOften):
            await _remember(known, scope)
        raise
    counter.add(known.key_id, counted_as, calls=1)
    setattr(request.state, _HELD, known)
    return known


def opened(policy: OpenedByKey, endpoint: Endpoint) -> Endpoint:
    """An endpoint behind a policy; what it answers is measured."""

    async def asked_first(request: Request) -> Response:
        known = await holder(request, policy.scope, policy.counted_as)
        return _Measured(await endpoint(request), known.key_id, policy.counted_as)

    return asked_first


async def _presented(request: Request) -> KeyHolder:
    secret = request.headers.get(HEADER, "").strip()
    if not secret:
        raise NotRecognised(MISSING)
    found = ring.recall(secret)
    known = found.holder if found else None
    if known is not None:
        return known
    caller = rates.network_of(address_of(request))
    if not ring.has_met(secret) and await rates.is_used_up(STRANGERS, "cles", caller):
        raise TooOften("Trop d’appels avec une clé inconnue. Réessayez dans une minute.", 60)
    if found is None:
        known = await asyncio.to_thread(ring.look_up, secret)
    if known is None:
        await rates.wait_for(STRANGERS, "cles", caller)
        log.warning("A key that does not exist was presented")
        raise NotRecognised(UNKNOWN)
    return known


async def _count(known: KeyHolder) -> None:
    wait = await rates.wait_for(RateLimitItemPerSecond(known.per_second), "cle", known.key_id)
    if not wait and known.per_day is not None:
        most = RateLimitItemPerDay(known.per_day)
        wait = await rates.wait_for_the_day(most, "cle", known.key_id)
    if wait:
        raise TooOften(
            f"Cette clé d’API est limitée à {_limits(known)}. Réessayez dans {wait} s.", wait
        )


def _limits(known: KeyHolder) -> str:
    second = figures.counted(known.per_second, "appel par seconde", "appels par seconde")
    return f"{second} et {figures.number(known.per_day)} par jour" if known.per_day else second


async def _remember(known: KeyHolder, scope: Scope) -> None:
    """Once an hour for the same key and scope: who insists fills no trail."""
    place, at = (known.key_id, scope.value), time.monotonic()
    if at < _remembered.get(place, 0.0):
        return
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[place] = at + SAME_REFUSAL
    await asyncio.to_thread(
        refusals.remember_key, known.key_id, known.application, f"portee:{scope}"
    )


class _Measured(Response):
    """Another answer, whose bytes are counted as they leave."""

    def __init__(self, answer: Response, key_id: str, family: Family) -> None:
        self._answer, self._key_id, self._family = answer, key_id, family
        self.status_code, self.raw_headers = answer.status_code, answer.raw_headers

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        size = announced = 0

        async def counted(message: Message) -> None:
            nonlocal size, announced
            if message["type"] == "http.response.start":
                announced = int(Headers(raw=message["headers"]).get("content-length", "0"))
            # A whole file is left to the server to send: nothing of it passes here.
            size += announced if message["type"] == FILE else len(message.get("body", b""))
            await send(message)

        try:
            await self._answer(scope, receive, counted)
        finally:
            counter.add(self._key_id, self._family, size=size)
