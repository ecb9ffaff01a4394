"""The HTTP application that stands in front of the pages: sign-in, files, addresses, health."""

import asyncio

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from erpps_app import db
from erpps_app.adapters import simulator
from erpps_app.api import (
    adeli,
    adresses,
    annuaire,
    auth,
    card,
    errors,
    exports,
    extracts,
    files,
    gate,
    identities,
    lists,
    live,
    session,
    verification,
)
from erpps_app.api.fhir import bulk
from erpps_app.api.fhir import routes as fhir
from erpps_app.settings import settings


def build() -> Starlette:
    """Every route that is not a page; the simulators exist in demonstration only."""
    routes = [
        *fhir.routes(),
        *card.routes(),
        *auth.routes(),
        *files.routes(),
        *adeli.routes(),
        *exports.routes(),
        *extracts.routes(),
        *adresses.routes(),
        *identities.routes(),
        *session.routes(),
        *lists.routes(),
        *live.routes(),
        *verification.routes(),
        *annuaire.routes(),  # after the fixed addresses beside its pages
        Route("/sante", health),
        Route("/_upload", no_upload, methods=["POST"]),
        *bulk.routes(),
        *fhir.rest(),
    ]
    routes = gate.guarded(routes)
    if settings().is_demonstration:
        routes += simulator.build().routes
    return Starlette(routes=routes, exception_handlers=errors.HANDLERS)


async def health(_request: Request) -> Response:
    """Whether the database answers."""
    await asyncio.to_thread(_ask_database)
    return JSONResponse({"etat": "ok"})


async def no_upload(_request: Request) -> Response:
    """The framework's own upload asks nobody who they are: it is closed."""
    return Response(status_code=404)


def _ask_database() -> None:
    with db.transaction(read_only=True) as session:
        session.connection().execute(text("SELECT 1"))
