"""How long the session still has, for the warning that every page shows before it ends."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from erpps_app import db
from erpps_app.api.origin import require_same_origin
from erpps_app.services import sessions


def routes() -> list[BaseRoute]:
    """Asking changes nothing; staying is a request of its own."""
    return [
        Route("/api/session", ask, methods=["GET"]),
        Route("/api/session", stay, methods=["POST"]),
    ]


async def ask(request: Request) -> Response:
    """The seconds left."""
    return _answer(await asyncio.to_thread(_ask, request.cookies.get(sessions.cookie_name())))


async def stay(request: Request) -> Response:
    """Prolong, up to the absolute limit; then the seconds left."""
    require_same_origin(request)
    return _answer(await asyncio.to_thread(_stay, request.cookies.get(sessions.cookie_name())))


def _ask(token: str | None) -> int | None:
    with db.transaction(read_only=True) as session:
        return sessions.remaining(session, token)


def _stay(token: str | None) -> int | None:
    with db.transaction() as session:
        return sessions.prolong(session, token)


def _answer(seconds: int | None) -> Response:
    return JSONResponse({"secondes": seconds}, headers={"Cache-Control": "no-store"})
