"""``/api/adresses/search/``: the Base Adresse Nationale search protocol.

The configured service answers, else the embedded engine; the engine also answers when the service
does not. One property is ours: ``fields``, the address as the fields of the guide's form.
"""

import asyncio
import logging
from functools import cache

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from erpps_app.adapters.addresses import engine
from erpps_app.adapters.addresses.ban import BanService
from erpps_app.adapters.addresses.engine import Feature
from erpps_app.domain.address import fields_from
from erpps_app.domain.errors import Unavailable
from erpps_app.settings import settings

log = logging.getLogger("erpps.addresses")

SHORTEST, LONGEST = 3, 200
MOST = 20
KINDS = frozenset(("housenumber", "street", "locality", "municipality"))
PASSED_ON = ("type", "postcode", "citycode", "lat", "lon", "autocomplete")


def routes() -> list[BaseRoute]:
    """The search, with and without its final slash."""
    return [Route(f"/api/adresses/search{end}", search) for end in ("/", "")]


async def search(request: Request) -> JSONResponse:
    """A GeoJSON FeatureCollection, or 400 with what is wrong."""
    query = request.query_params
    typed = query.get("q", "").strip()
    if not SHORTEST <= len(typed) <= LONGEST:
        return _refused(f"Le paramètre q doit compter de {SHORTEST} à {LONGEST} caractères.")
    limit = query.get("limit", "5")
    if not limit.isdecimal() or not 1 <= int(limit) <= MOST:
        return _refused(f"Le paramètre limit doit être un nombre de 1 à {MOST}.")
    kind = query.get("type")
    if kind is not None and kind not in KINDS:
        return _refused("Le paramètre type est inconnu.")
    passed = {name: query[name] for name in PASSED_ON if name in query}
    found = await asyncio.to_thread(_find, typed, int(limit), passed)
    return JSONResponse(_collection(typed, found))


def _find(typed: str, limit: int, passed: dict[str, str]) -> list[Feature]:
    if service := _service():
        try:
            return service.search({"q": typed, "limit": str(limit), **passed})
        except Unavailable:
            log.warning("Address service unavailable, embedded engine answers")
    return engine.search(
        typed,
        limit=limit,
        kind=passed.get("type"),
        postcode=passed.get("postcode"),
        citycode=passed.get("citycode"),
    )


@cache
def _service() -> BanService | None:
    url = settings().addresses_url
    return BanService(url) if url else None


def _collection(typed: str, found: list[Feature]) -> dict[str, object]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": None,
                "properties": {**f.properties, "fields": fields_from(f.properties)},
            }
            for f in found
        ],
        "query": typed,
    }


def _refused(reason: str) -> JSONResponse:
    return JSONResponse({"code": 400, "message": reason}, status_code=400)
