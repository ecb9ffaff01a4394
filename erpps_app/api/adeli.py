"""The file of an ADELI register on its way in, and the report of its import on its way out."""

import asyncio
import os
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from erpps_app import db
from erpps_app.api.bridge import run
from erpps_app.api.origin import require_same_origin
from erpps_app.domain.documents import display_name
from erpps_app.domain.errors import RuleBroken
from erpps_app.services.adeli import imports, reports, runs

MOST_BYTES = 512 * 1024 * 1024
TOO_BIG = "Ce fichier dépasse 512 Mo. Partagez-le en plusieurs."


def routes() -> list[BaseRoute]:
    """Every address of this part."""
    return [
        Route("/api/adeli", receive, methods=["POST"]),
        Route("/administration/adeli/{import_id}/rapport.csv", show_report),
    ]


async def receive(request: Request) -> Response:
    """Take a file: who first, then its bytes straight to the disk, up to the limit."""
    require_same_origin(request)
    await run(request, imports.may_begin)
    path = runs.uploads().resolve() / f"{uuid4().hex}.csv"
    name = display_name(unquote(request.headers.get("x-nom-fichier", "")))
    try:
        await _to_disk(request, path)
        dry = request.query_params.get("essai") == "1"
        begun = await run(request, imports.begin, path, name, dry=dry)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return JSONResponse({"import": begun}, status_code=201)


async def show_report(request: Request) -> Response:
    """The report, while it is read from the database."""
    found = await run(request, reports.may_read, request.path_params["import_id"])
    return StreamingResponse(
        reports.as_csv(db.transaction, found),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote('rapport-adeli.csv')}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def _to_disk(request: Request, path: Path) -> None:
    received = 0
    with await asyncio.to_thread(_opened, path) as file:
        async for chunk in request.stream():
            received += len(chunk)
            if received > MOST_BYTES:
                raise RuleBroken(TOO_BIG)
            await asyncio.to_thread(file.write, chunk)


def _opened(path: Path) -> BinaryIO:
    """A file that nobody else reads, in a folder of its own."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
