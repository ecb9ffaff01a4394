"""The addresses of the FHIR API: metadata, read, search."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache, partial
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import orjson
from sqlalchemy import Connection, Row
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from erpps_app import db
from erpps_app.api.fhir import answers, formats
from erpps_app.api.fhir.gathering import Gathering
from erpps_app.api.fhir.paths import BASE, ELSE, METADATA
from erpps_app.domain.fhir.outcomes import Issue, Refused
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.services.directory.fhir import asking, bundles, capability, reading
from erpps_app.services.directory.fhir.kinds import KINDS
from erpps_app.services.directory.fhir.reading import Read
from erpps_app.settings import settings

T = TypeVar("T")
FORM = "application/x-www-form-urlencoded"
_KINDS = "|".join(ResourceType)
_METHODS = (  # of what is there
    (re.compile(rf"v2/({_KINDS})/_search"), "POST"),
    (re.compile(r"v2/\$export"), "GET"),
    (re.compile(rf"v2/(({_KINDS})(/[^/]+)?|metadata|\$export/[^/]+/[^/]+)"), "GET, HEAD"),
    (re.compile(r"v2/\$export/[^/]+"), "GET, HEAD, DELETE"),
)


def routes() -> list[BaseRoute]:
    """What is asked most: before all others, as each that stands before costs a comparison."""
    found: list[BaseRoute] = []
    for kind in ResourceType:
        here = f"{BASE}/{kind}"
        found += [
            Route(f"{here}/{{key}}", partial(read, kind)),
            Route(here, partial(search, kind)),
            Route(f"{here}/_search", partial(search_by_form, kind), methods=["POST"]),
        ]
    return [*found, Route(METADATA, metadata)]


def rest() -> list[BaseRoute]:
    """After all others under this address: answers that there is nothing."""
    return [Route(ELSE, elsewhere, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])]


async def metadata(request: Request) -> Response:
    """What the API can do; no key is needed to learn how to ask for one."""
    formats.check(request, request.query_params.multi_items())
    return answers.told(_statement(base()))


async def read(kind: ResourceType, request: Request) -> Response:
    """One resource, or that it has not changed."""
    formats.check(request, request.query_params.multi_items())
    key: str = request.path_params["key"]
    row = await _READ[kind].get(key) if reading.is_key(key) else None
    found = reading.shown(kind, key, row)
    headers = {
        "ETag": f'W/"{found.version}"',
        "Last-Modified": format_datetime(found.updated_at, usegmt=True),
        "Cache-Control": "no-cache",
    }
    if _is_known(request, found):
        return Response(status_code=304, headers=headers)
    return answers.told(found.text, headers=headers)


async def search(kind: ResourceType, request: Request) -> Response:
    """A page of what is found."""
    return await _found(kind, request, request.query_params.multi_items())


async def search_by_form(kind: ResourceType, request: Request) -> Response:
    """The same, asked in a body: nothing of it stands in the logs of proxies."""
    if request.headers.get("content-type", FORM).partition(";")[0].strip().lower() != FORM:
        raise Refused(f"Le corps de _search est du type {FORM}.", 415, Issue.NOT_SUPPORTED)
    try:
        form = parse_qsl((await request.body()).decode(), keep_blank_values=True)
    except ClientDisconnect:
        raise Refused("Cette requête est trop volumineuse.", 413, Issue.TOO_LONG) from None
    except ValueError:
        raise Refused("Le corps de la recherche ne se lit pas.", issue=Issue.INVALID) from None
    return await _found(kind, request, [*request.query_params.multi_items(), *form])


async def elsewhere(request: Request) -> Response:
    """No address of the API, or one that is not called so."""
    rest: str = request.path_params["rest"]
    allowed = next((methods for known, methods in _METHODS if known.fullmatch(rest)), None)
    return answers.of_status(405, {"Allow": allowed}) if allowed else answers.of_status(404)


def base() -> str:
    """The address of the API, as it is written in links."""
    return settings().public_url.rstrip("/") + BASE


async def _found(kind: ResourceType, request: Request, pairs: list[tuple[str, str]]) -> Response:
    formats.check(request, pairs)
    strict = "handling=strict" in formats.preferences(request)

    def work(connection: Connection) -> str:
        asked = asking.understand(KINDS[kind], pairs, strict=strict)
        return bundles.answer(connection, asked, base())

    return answers.told(
        await asyncio.to_thread(_connected, work), headers={"Cache-Control": "no-cache"}
    )


def _connected(work: Callable[[Connection], T]) -> T:
    """Something done on a connection that only reads; to be called off the event loop."""
    with db.reader(db.engine()).connect() as connection:
        return work(connection)


def _rows(kind: ResourceType, keys: Sequence[str]) -> Mapping[str, Row[Any]]:
    return _connected(lambda connection: reading.rows(connection, kind, keys))


@cache
def _statement(address: str) -> bytes:
    return orjson.dumps(capability.statement(address))


def _is_known(request: Request, found: Read) -> bool:
    """Whether the client has this version; the tag counts before the date (RFC 9110, 13.2.2)."""
    if tags := request.headers.get("if-none-match"):
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or f'"{found.version}"' in known
    if since := request.headers.get("if-modified-since"):
        try:
            return found.updated_at.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False
    return False


_READ = {kind: Gathering(partial(_rows, kind)) for kind in ResourceType}
