"""The public text extracts: what there is, and the files, for anybody."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from erpps_app.api import deposits
from erpps_app.domain.errors import NotFound
from erpps_app.services.directory import extracts
from erpps_app.services.directory.extracts import Extract, Part
from erpps_app.settings import settings

INDEX = "/annuaire/extractions.json"
FILES = "/annuaire/extractions"
GONE = "Cette extraction n’est plus, ou n’est pas, à télécharger : voyez la liste."
_FRESH = "public, max-age=300"


def routes() -> list[BaseRoute]:
    """The list and the files of it."""
    return [Route(INDEX, index), Route(f"{FILES}/{{name}}", send)]


async def index(_request: Request) -> Response:
    """What there is, the newest first."""
    found = await asyncio.to_thread(extracts.listing, settings().extracts_dir)
    told = {"extractions": [_extract(one) for one in found]}
    return JSONResponse(told, headers={"Cache-Control": _FRESH})


async def send(request: Request) -> Response:
    """A file, or its checksums."""
    folder, name = settings().extracts_dir, request.path_params["name"]
    stem, dot, ending = name.partition(".")
    parts = await asyncio.to_thread(_parts)
    if stem not in parts or dot + ending not in _ENDINGS:
        raise NotFound(GONE)
    if ending == "txt.sha256":
        sums = await asyncio.to_thread(extracts.checksums_of(folder, parts[stem]).read_text)
        return PlainTextResponse(sums, headers={"Cache-Control": _FRESH})
    sent = deposits.Sent(
        extracts.path_of(folder, parts[stem]),
        parts[stem].file,
        "text/plain; charset=utf-8",
        as_packed=ending.endswith(".gz"),
        headers={
            "Cache-Control": "public, max-age=86400, immutable, no-transform",
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
    return await deposits.send(request, sent)


_ENDINGS = frozenset({".txt", ".txt.gz", ".txt.sha256"})


def _parts() -> dict[str, Part]:
    found = extracts.listing(settings().extracts_dir)
    return {part.name: part for one in found for part in one.parts}


def _extract(one: Extract) -> dict[str, object]:
    told: dict[str, object] = {
        "instant": one.at.isoformat(),
        "position": one.position,
        "complet": _part(one.full),
    }
    if one.difference:
        since = {"depuis": one.since, "depuis_position": one.since_position}
        told["difference"] = _part(one.difference) | since
    return told


def _part(part: Part) -> dict[str, object]:
    address = f"{settings().public_url}{FILES}/{part.name}.txt"
    return {
        "nom": f"{part.name}.txt",
        "lignes": part.lines,
        "octets": part.file.size,
        "sha256": part.file.sha256,
        "adresse": address,
        "comprime": {
            "octets": part.file.packed_size,
            "sha256": part.file.packed_sha256,
            "adresse": f"{address}.gz",
        },
        "empreintes": f"{address}.sha256",
    }
