"""Verifying an attestation without a page, and what it takes to do it without the portal.

``/api/attestation/verifier/{jeton}`` answers what a QR code attests and today's status; a PDF file
sent to ``/api/attestation/verifier``, whether it is genuine; ``{"rpps": "…", "nom": "…"}`` sent to
``/api/attestation/nom``, whether they go together. Keys and authorities are under ``/.well-known``.
"""

import asyncio
import json
from dataclasses import asdict, replace
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from erpps_app.adapters import rates, signing
from erpps_app.api.bridge import run
from erpps_app.api.limits import address_of
from erpps_app.api.turns import turn_of
from erpps_app.domain.attestation import MAX_BYTES, TOO_BIG, Paper
from erpps_app.domain.errors import InvalidField
from erpps_app.services import verification

WELL_KNOWN = "/.well-known/erpps-attestation"
AT_ONCE = asyncio.Semaphore(2)
TODAY = {"Cache-Control": "no-store"}
# Any page or program may read the keys; they change once a year, former ones stay.
KEPT = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=3600"}
NO_FILE = "Choisissez le fichier PDF de l’attestation."
NO_JSON = "Envoyez un objet JSON avec « rpps » et « nom »."


def routes() -> list[BaseRoute]:
    """Every address of this part."""
    return [
        Route("/api/attestation/verifier", examine, methods=["POST"]),
        Route("/api/attestation/verifier/{jeton}", read_token),
        Route("/api/attestation/nom", compare, methods=["POST"]),
        Route(f"{WELL_KNOWN}/cles.json", keys),
        Route(f"{WELL_KNOWN}/autorites.pem", authorities),
    ]


async def read_token(request: Request) -> Response:
    """What a QR code attests, and what is true today."""
    await rates.require(rates.VERIFICATIONS, "verification", address_of(request))
    found = await run(request, verification.by_token, request.path_params["jeton"])
    return JSONResponse(asdict(found), headers=TODAY)


async def examine(request: Request) -> Response:
    """Whether a file is genuine, and what is true today of whom it attests."""
    await rates.require(rates.VERIFICATIONS, "verification", address_of(request))
    data = await _body(request)
    async with turn_of(rates.network_of(address_of(request))), AT_ONCE:
        found = await asyncio.to_thread(verification.of_file, data)
    if found.code == Paper.GENUINE:
        person = await run(request, verification.by_token, found.token)
        found = replace(found, person=person)
    return JSONResponse(asdict(found), headers=TODAY)


async def compare(request: Request) -> Response:
    """Whether a number and a name go together."""
    await rates.require(rates.NAMES, "verification", address_of(request))
    try:
        asked = cast("dict[str, Any]", json.loads(await request.body()))
        number, name = str(asked[verification.NUMBER]), str(asked[verification.NAME])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InvalidField(verification.NUMBER, NO_JSON) from error
    found = await run(request, verification.by_name, number, name)
    return JSONResponse(asdict(found), headers=TODAY)


async def keys(_request: Request) -> Response:
    """The keys with which QR codes are verified, former ones included."""
    found = await asyncio.to_thread(signing.public_keys)
    return JSONResponse(found, headers=KEPT, media_type="application/jwk-set+json")


async def authorities(_request: Request) -> Response:
    """The certificates with which files are verified."""
    found = await asyncio.to_thread(signing.authorities)
    return Response(found, headers=KEPT, media_type="application/x-pem-file")


async def _body(request: Request) -> bytes:
    """The file, refused as soon as it is over the limit."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > MAX_BYTES:
            raise InvalidField(verification.FILE, TOO_BIG)
    if not received:
        raise InvalidField(verification.FILE, NO_FILE)
    return bytes(received)
