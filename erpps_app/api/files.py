"""Files in and out: documents, page images, the attestation. Every answer asks who is there."""

import asyncio
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from erpps_app.adapters import inspection
from erpps_app.api.bridge import run
from erpps_app.api.limits import caller_of
from erpps_app.api.origin import require_same_origin
from erpps_app.api.turns import turn_of
from erpps_app.domain.documents import MAX_BYTES, PDF, DocumentRefused, Reason
from erpps_app.domain.errors import NotFound
from erpps_app.services import attestation, documents, personal_data

AT_ONCE = asyncio.Semaphore(2)
SANDBOX = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
DEFAULT_WIDTH = 900


def routes() -> list[BaseRoute]:
    """Every address of files."""
    return [
        Route("/api/documents", receive, methods=["POST"]),
        Route("/documents/{document_id}", show),
        Route("/documents/{document_id}/pages/{page:int}.jpg", show_page),
        Route("/attestation", show_attestation),
        Route("/mes-donnees/archive.zip", show_personal_data),
    ]


async def receive(request: Request) -> Response:
    """Take a file: who and where first, then its bytes up to the limit, then its content."""
    require_same_origin(request)
    section, kind = request.query_params.get("section", ""), request.query_params.get("piece", "")
    await run(request, documents.may_add, section, kind)
    data = await _body(request)
    name = unquote(request.headers.get("x-nom-fichier", ""))
    async with turn_of(await caller_of(request)), AT_ONCE:
        safe = await asyncio.to_thread(inspection.inspect, data, name)
    await run(request, documents.add, section, kind, safe)
    return JSONResponse({"document": safe.name}, status_code=201)


async def show(request: Request) -> Response:
    """A document, in the browser's own viewer."""
    found = await run(request, documents.open_document, request.path_params["document_id"])
    if not found.watermark:
        return _file(found.data, found.media_type, found.name)
    async with AT_ONCE:
        marked = await asyncio.to_thread(
            inspection.flatten,
            found.data,
            found.media_type,
            found.pages,
            watermark=found.watermark,
        )
    return _file(marked, PDF, f"{found.name.rpartition('.')[0] or found.name}.pdf")


async def show_page(request: Request) -> Response:
    """A page of a document, as an image."""
    found = await run(request, documents.open_document, request.path_params["document_id"])
    asked = request.query_params.get("largeur", "")
    width = int(asked) if asked in map(str, inspection.WIDTHS) else DEFAULT_WIDTH
    page = request.path_params["page"]
    if not 1 <= page <= found.pages:
        raise NotFound
    async with AT_ONCE:
        image = await asyncio.to_thread(
            inspection.render_page,
            found.data,
            found.media_type,
            page,
            width,
            watermark=found.watermark,
        )
    return _file(image, "image/jpeg", f"page-{page}.jpg")


async def show_attestation(request: Request) -> Response:
    """The attestation of the person who is signed in."""
    attested = await run(request, attestation.gather)
    async with AT_ONCE:
        data = await asyncio.to_thread(attestation.make, attested)
    name = f"attestation-rpps-{attested.rpps}.pdf"
    return _file(data, "application/pdf", name, download=True)


async def show_personal_data(request: Request) -> Response:
    """All that the portal holds about the person who is signed in."""
    data = await run(request, personal_data.archive)
    return _file(data, "application/zip", "mes-donnees-erpps.zip", download=True)


def _file(data: bytes, media_type: str, name: str, *, download: bool = False) -> Response:
    disposition = "attachment" if download else "inline"
    return Response(
        data,
        media_type=media_type,
        headers={
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
            # The browser's PDF viewer does not run in a sandbox.
            **({} if media_type == "application/pdf" else {"Content-Security-Policy": SANDBOX}),
        },
    )


async def _body(request: Request) -> bytes:
    """The body, refused as soon as it is over the limit."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > MAX_BYTES:
        raise DocumentRefused(Reason.TOO_BIG)
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > MAX_BYTES:
            raise DocumentRefused(Reason.TOO_BIG)
    return bytes(received)
