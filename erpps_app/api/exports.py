"""Lists and statistics as files, sent while they are read from the database."""

import asyncio
from collections.abc import AsyncIterator, Generator
from threading import Lock
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from erpps_app import db
from erpps_app.api.bridge import run
from erpps_app.services import exports

AT_ONCE = asyncio.Semaphore(4)  # each holds a connection to the database while it is sent


def routes() -> list[BaseRoute]:
    """The one address of files that were asked for."""
    return [Route("/exports/{export_id}", send, methods=["GET"])]


async def send(request: Request) -> Response:
    """The file: once, to whoever asked for it."""
    if request.method == "HEAD":  # asking what it is must not use it up
        return Response(status_code=405)
    started = await run(request, exports.begin, request.path_params["export_id"])
    pieces = exports.written(db.transaction, started)
    return _Sent(
        _Turns(pieces),
        media_type=started.format.media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(started.name)}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
            "X-Accel-Buffering": "no",
        },
    )


class _Turns:
    """Reads from a generator, or closes it, one at a time and from any thread."""

    def __init__(self, pieces: Generator[bytes]) -> None:
        self._pieces = pieces
        self._lock = Lock()

    def next(self) -> bytes | None:
        """The next piece; ``None`` after the last."""
        with self._lock:
            return next(self._pieces, None)

    def close(self) -> None:
        """Stop the query; after the last piece, it does nothing."""
        with self._lock:
            self._pieces.close()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The pieces, read off the event loop."""
        while (piece := await asyncio.to_thread(self.next)) is not None:
            if piece:
                yield piece


class _Sent(StreamingResponse):
    """Hands pieces over; when the browser goes away, the query is stopped in its own thread.

    It is not waited for: a request that is being cancelled can no longer wait.
    """

    def __init__(self, turns: _Turns, media_type: str, headers: dict[str, str]) -> None:
        super().__init__(turns, media_type=media_type, headers=headers)
        self._turns = turns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file; whatever happens, the database is left."""
        try:
            async with AT_ONCE:
                await super().__call__(scope, receive, send)
        finally:
            asyncio.get_running_loop().run_in_executor(None, self._turns.close)
