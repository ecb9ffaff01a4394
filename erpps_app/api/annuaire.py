"""The Annuaire over HTTP: places as one types, and the page of a professional as it is sent.

A page of the framework is filled once it runs. What search engines and messengers look for stands
in the page sent: title, description, structured data; and the status tells what became of a number.
"""

import asyncio
from collections.abc import Callable
from functools import cache, partial
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from erpps_app import db
from erpps_app.adapters import visits
from erpps_app.api.headers import BUILD
from erpps_app.api.limits import address_of
from erpps_app.domain.errors import TooOften
from erpps_app.services.directory import extract_list, page, places
from erpps_app.services.directory.page import KEPT, NOT_KEPT, PersonPage

SHELL = BUILD / "__spa-fallback.html"
TOO_OFTEN = PersonPage(title="Trop de consultations", robots=NOT_KEPT)
EXTRACTS = PersonPage(title=extract_list.TITLE, description=extract_list.ABOUT, robots=KEPT)
ENDS = ("", "/")
_OURS = "data-page"  # the page replaces these by its own (assets/ui/page_head.jsx)
_END = "</head>"


@cache
def built() -> str:
    """The page that the framework fills, as it was built."""
    return SHELL.read_text(encoding="utf-8")


def routes(shell: Callable[[], str] = built) -> list[BaseRoute]:
    """Every one; ``shell`` is the page to complete."""
    sent = partial(person, shell=shell)
    return [
        Route("/api/lieux", suggest),
        *(Route(f"{extract_list.PATH}{end}", partial(extracts, shell=shell)) for end in ENDS),
        *(Route(f"/annuaire/{{numero}}{end}", sent) for end in ENDS),
    ]


async def suggest(request: Request) -> JSONResponse:
    """The communes and départements that what was typed may mean, as addresses are answered."""
    found = await asyncio.to_thread(places.suggest, request.query_params.get("q", ""))
    features = [
        {"properties": {"citycode": one.code, "label": one.label, "context": one.within}}
        for one in found
    ]
    return JSONResponse({"type": "FeatureCollection", "features": features})


async def extracts(_request: Request, shell: Callable[[], str]) -> Response:
    """The page of the extracts, whose address is nobody's number."""
    return HTMLResponse(completed(shell(), EXTRACTS))


async def person(request: Request, shell: Callable[[], str]) -> Response:
    """The page of a professional, with what is told of it; 404 for nobody's number."""
    try:
        await visits.count(visits.PEOPLE_SENT, address_of(request))
    except TooOften as refusal:
        headers = {"Retry-After": str(refusal.wait)}
        return HTMLResponse(completed(shell(), TOO_OFTEN), 429, headers)
    view = await asyncio.to_thread(_read, request.path_params["numero"])
    if view.moved:
        return RedirectResponse(view.moved, 301)
    return HTMLResponse(completed(shell(), view), 404 if view.missing else 200)


def completed(shell: str, view: PersonPage) -> str:
    """A page with what is told of it."""
    told = [
        f"<title {_OURS}>{escape(view.title)} – eRPPS</title>",
        f'<meta {_OURS} name="description" content="{escape(view.description)}"/>',
        f'<meta {_OURS} name="robots" content="{view.robots}"/>',
    ]
    if view.url:
        told.append(f'<link {_OURS} rel="canonical" href="{escape(view.url)}"/>')
    if view.data:
        told.append(f'<script {_OURS} type="application/ld+json">{view.data}</script>')
    before, end, after = shell.partition(_END)
    return "".join((before, *told, end, after))


def _read(number: str) -> PersonPage:
    with db.transaction(read_only=True) as session:
        return page.read(session, None, number)
