"""The bridge between a request and a service: in a thread, in one transaction, as its person."""

import asyncio
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlmodel import Session
from starlette.requests import Request

from erpps_app import db
from erpps_app.domain.access import Actor
from erpps_app.domain.errors import NotAllowed, NotFound
from erpps_app.services import refusals, sessions

P = ParamSpec("P")
T = TypeVar("T")


async def run(
    request: Request,
    service: Callable[Concatenate[Session, Actor | None, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """What the service answers; a refusal is remembered with who asked for what."""
    token = request.cookies.get(sessions.cookie_name())

    def work() -> T:
        try:
            with db.transaction() as session:
                return service(session, sessions.actor_of(session, token), *args, **kwargs)
        except (NotAllowed, NotFound):
            refusals.remember(token, f"{service.__module__}.{service.__name__}")
            raise

    return await asyncio.to_thread(work)
