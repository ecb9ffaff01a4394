"""``$export``: asked for, followed, fetched, cancelled (FHIR Bulk Data Access 2.0)."""

import asyncio
from collections.abc import Callable, Iterable
from email.utils import format_datetime
from typing import TypeVar

import orjson
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from erpps_app import db
from erpps_app.api import deposits, keys
from erpps_app.api.fhir import answers, formats
from erpps_app.api.fhir.paths import BASE, EXPORT, EXPORT_FILE, EXPORT_STATUS
from erpps_app.domain.api_scopes import Scope
from erpps_app.domain.fhir import bulk
from erpps_app.domain.fhir.bulk import DELETED, MEDIA_TYPE
from erpps_app.domain.fhir.outcomes import Issue, Refused
from erpps_app.models.bulk import BulkExportPart
from erpps_app.services.directory import resource_text
from erpps_app.services.directory.bulk import asking, forgetting
from erpps_app.services.directory.bulk.asking import Status, Told
from erpps_app.settings import settings

T = TypeVar("T")
LATER = "5"  # seconds
RESPOND_ASYNC = "respond-async"
ACCEPTED, FAILED = 202, 500


def routes() -> list[BaseRoute]:
    """The addresses of exports."""
    return [
        Route(EXPORT, ask),
        Route(EXPORT_STATUS, follow),
        Route(EXPORT_STATUS, cancel, methods=["DELETE"]),
        Route(EXPORT_FILE, send),
    ]


async def ask(request: Request) -> Response:
    """Take the request; where to follow it stands in a header."""
    if request.method == "HEAD":  # would make an export, of which it is not told where it is
        return answers.of_status(405, {"Allow": "GET"})
    if RESPOND_ASYNC not in formats.preferences(request):
        raise Refused(
            f"Un export se prépare : demandez-le avec l’en-tête Prefer, qui vaut {RESPOND_ASYNC}.",
            issue=Issue.INVALID,
        )
    wanted = bulk.understand(request.query_params.multi_items())
    holder = await keys.holder(request, Scope.EXPORT)
    query = f"?{request.url.query}" if request.url.query else ""
    asked = f"{_base()}/$export{query}"
    export_id = await _within(lambda session: asking.ask(session, holder, wanted, asked))
    return Response(
        status_code=ACCEPTED, headers={"Content-Location": f"{_base()}/$export/{export_id}"}
    )


async def follow(request: Request) -> Response:
    """How far it is; the list of files once all are there."""
    told = await _told(request)
    export = told.export
    if export.status == Status.FAILED:
        raise Refused(export.error, FAILED, Issue.EXCEPTION)
    if export.status != Status.DONE or export.expires_at is None:
        headers = {"X-Progress": f"{told.count} resources", "Retry-After": LATER}
        return Response(status_code=ACCEPTED, headers=headers)
    expires = format_datetime(resource_text.aware(export.expires_at), usegmt=True)
    return Response(
        orjson.dumps(_manifest(told)),
        media_type="application/json",
        headers={"Expires": expires, "Cache-Control": "private, no-store"},
    )


async def cancel(request: Request) -> Response:
    """Make no more of it, and forget what there is."""
    holder = await keys.holder(request, Scope.EXPORT)
    export_id: str = request.path_params["export_id"]
    await _within(lambda session: asking.cancel(session, holder, export_id))
    await asyncio.to_thread(forgetting.clear, export_id)
    return Response(status_code=ACCEPTED)


async def send(request: Request) -> Response:
    """A file, to the key that asked for it."""
    holder = await keys.holder(request, Scope.EXPORT)
    export_id, name = request.path_params["export_id"], request.path_params["name"]
    part = await _within(lambda session: asking.file(session, holder, export_id, name))
    sent = deposits.Sent(
        asking.path_of(part),
        asking.known_of(part),
        MEDIA_TYPE,
        headers={"Cache-Control": "private, no-transform", "X-Content-Type-Options": "nosniff"},
    )
    return await deposits.send(request, sent)


async def _told(request: Request) -> Told:
    holder = await keys.holder(request, Scope.EXPORT)
    export_id: str = request.path_params["export_id"]
    return await _within(lambda session: asking.told(session, holder, export_id))


async def _within(work: Callable[[Session], T]) -> T:
    def done() -> T:
        with db.transaction() as session:
            return work(session)

    return await asyncio.to_thread(done)


def _manifest(told: Told) -> dict[str, object]:
    export = told.export
    deleted = [part for part in told.parts if part.kind == DELETED]
    output = [part for part in told.parts if part.kind != DELETED]
    return {
        "transactionTime": resource_text.instant(export.at or export.created_at),
        "request": export.request,
        "requiresAccessToken": True,
        "output": list(_files(output)),
        "deleted": list(_files(deleted)),
        "error": [],
        "extension": {"position": export.position},
    }


def _files(parts: Iterable[BulkExportPart]) -> Iterable[dict[str, object]]:
    """One that says nothing is not told."""
    for part in parts:
        if part.count:
            yield {
                "type": "Bundle" if part.kind == DELETED else part.kind,
                "url": f"{_base()}/$export/{part.export_id}/{asking.name_of(part)}",
                "count": part.count,
                "extension": {
                    "sha256": part.sha256,
                    "size": part.size,
                    "gzipSha256": part.packed_sha256,
                    "gzipSize": part.packed_size,
                },
            }


def _base() -> str:
    return settings().public_url.rstrip("/") + BASE
