"""A reference list as a file, for the administrator."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from erpps_app.api.bridge import run
from erpps_app.services import list_files


def routes() -> list[BaseRoute]:
    """The address of every list."""
    return [Route("/api/listes/{liste}", send, methods=["GET"])]


async def send(request: Request) -> Response:
    """The offered codes of a list, as CSV."""
    name = request.path_params["liste"]
    data = await run(request, list_files.export, name)
    return Response(
        data,
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.csv",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
