"""Sends large files that rest packed: whole or a piece of them, packed or not, as is asked for."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from starlette.concurrency import iterate_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from erpps_app.adapters import deposits
from erpps_app.adapters.deposits import Deposited
from erpps_app.domain.errors import NotFound

_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")  # no file has more digits of bytes
PARTIAL, UNSATISFIABLE, NOT_MODIFIED = 206, 416, 304


@dataclass(frozen=True, slots=True)
class Sent:
    """A file to be sent.

    Attributes:
        path: where it rests, packed; known: what is known of it.
        media_type: of what it says.
        as_packed: it was asked for under its packed name: its bytes are sent as they rest.
        headers: those that come with it.
    """

    path: Path
    known: Deposited
    media_type: str
    as_packed: bool = False
    headers: dict[str, str] = field(default_factory=dict[str, str])


async def send(request: Request, sent: Sent) -> Response:
    """The answer to a request for a file.

    Raises:
        NotFound: it was removed meanwhile.
    """
    if not await asyncio.to_thread(sent.path.exists):
        raise NotFound
    coded = not sent.as_packed and _takes_gzip(request.headers)
    tag = f'"{sent.known.sha256[:32]}{"-gzip" if coded or sent.as_packed else ""}"'
    headers = {**sent.headers, "etag": tag, "vary": "Accept-Encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=NOT_MODIFIED, headers=headers)
    if sent.as_packed:
        return FileResponse(sent.path, headers=headers, media_type="application/gzip")
    if coded:
        headers["content-encoding"] = "gzip"
        return FileResponse(sent.path, headers=headers, media_type=sent.media_type)
    return _unpacked(request, sent, headers)


def _unpacked(request: Request, sent: Sent, headers: dict[str, str]) -> Response:
    """What it says, or the piece that is asked for; of what is no single piece, the whole."""
    size, start, end = sent.known.size, 0, sent.known.size
    wanted = _RANGE.fullmatch(request.headers.get("range", ""))
    fresh = request.headers.get("if-range", headers["etag"]) == headers["etag"]
    headers |= {"accept-ranges": "bytes"}
    if wanted and fresh and any(wanted.groups()):
        first, last = wanted.groups()
        start = int(first) if first else max(0, size - int(last))
        end = min(size, int(last) + 1) if first and last else size
        if start >= end:
            told = {"content-range": f"bytes */{size}", "cache-control": "no-store"}
            return Response(status_code=UNSATISFIABLE, headers=told)
        headers |= {"content-range": f"bytes {start}-{end - 1}/{size}"}
    headers |= {"content-length": str(end - start)}
    status = PARTIAL if "content-range" in headers else 200
    pieces = () if request.method == "HEAD" else deposits.unpacked(sent.path, start, end - start)
    return StreamingResponse(_read(pieces), status, headers, media_type=sent.media_type)


async def _read(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    async for piece in iterate_in_threadpool(pieces):
        yield piece


def _takes_gzip(headers: Headers) -> bool:
    """Whether the browser says that it reads gzip; « q=0 » says that it does not.

    What it says of gzip counts before what it says of anything, in whatever order it says so.
    """
    offers = headers.get("accept-encoding", "").lower().replace(" ", "").split(",")
    weights = {name: weight for name, _, weight in (offer.partition(";") for offer in offers)}
    weight = weights.get("gzip", weights.get("*"))
    return weight is not None and re.fullmatch(r"q=0(\.0*)?", weight) is None
