"""The restricted feed for e-CPS and MSSanté, and a person by their number: JSON or NDJSON.

    GET /api/identites/v1/professionnels?depuis=<position>&limite=<n>
    GET /api/identites/v1/professionnels/<RPPS>

Nothing of what is answered is logged or cached; each reading is in the audit trail.
"""

import asyncio
import hashlib

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from erpps_app import db
from erpps_app.api import keys
from erpps_app.domain.api_scopes import Scope
from erpps_app.domain.errors import InvalidField
from erpps_app.services.directory import identities
from erpps_app.services.directory.identities import Page

ADDRESS = "/api/identites/v1/professionnels"
JSON, LINES = "application/json", "application/x-ndjson"
LONGEST_NUMBER = 18  # digits of a position, which fits in 64 bits


def routes() -> list[BaseRoute]:
    """Opened by a key of the scope « identites », and by nothing else (``api.gate``)."""
    return [
        Route(ADDRESS, page, methods=["GET"]),
        Route(ADDRESS + "/{rpps}", one, methods=["GET"]),
    ]


async def page(request: Request) -> Response:
    """Those who changed since a position."""
    holder = await keys.holder(request, Scope.IDENTITIES)
    since = _number(request, "depuis", 0)
    limit = _number(request, "limite", identities.USUAL)
    found = await asyncio.to_thread(identities.page, db.transaction, holder, since, limit)
    following = f"{ADDRESS}?depuis={found.following}&limite={limit}"
    headers = {
        "Link": f'<{following}>; rel="next"',
        "Annuaire-Position": str(found.following),
        "Vary": "Accept",
    }
    if LINES in request.headers.get("accept", ""):
        lines = (orjson.dumps(person.told(), option=orjson.OPT_APPEND_NEWLINE)
                 for person in found.people)  # fmt: skip
        return _answer(request, b"".join(lines), LINES, headers)
    return _answer(request, orjson.dumps(_told(found, since)), JSON, headers)


async def one(request: Request) -> Response:
    """Somebody by their RPPS number."""
    holder = await keys.holder(request, Scope.IDENTITIES)
    number = request.path_params["rpps"]
    found = await asyncio.to_thread(identities.one, db.transaction, holder, number)
    return _answer(request, orjson.dumps(found.told()), JSON, {})


def _told(found: Page, since: int) -> dict[str, object]:
    return {
        "depuis": since,
        "suivante": found.following,
        "reste": found.more,
        "professionnels": [person.told() for person in found.people],
    }


def _number(request: Request, name: str, usual: int) -> int:
    text = request.query_params.get(name, str(usual))
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise InvalidField(name, f"« {name} » est un nombre entier.")
    return int(text)


def _answer(request: Request, body: bytes, kind: str, headers: dict[str, str]) -> Response:
    """The body, or only that it is the same as what the application has."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**headers, "ETag": tag, "Cache-Control": "no-store"}
    # Found among others, or weakened by a proxy that packed the answer (RFC 9110, 13.1.2).
    if tag in ",".join(request.headers.getlist("if-none-match")):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=kind, headers=headers)
