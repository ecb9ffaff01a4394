"""A service that speaks the Base Adresse Nationale search protocol, by its address."""

import time
from collections import OrderedDict
from threading import Lock

import httpx

from erpps_app.adapters.addresses.engine import Feature
from erpps_app.domain.errors import Unavailable

TIMEOUT_SECONDS = 2.0
CACHED = 2_000
CACHED_SECONDS = 3_600.0


class BanService:
    """A client with a small memory: the public service answers 50 requests a second at most."""

    def __init__(self, url: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self._client = httpx.Client(base_url=url, timeout=TIMEOUT_SECONDS, transport=transport)
        self._known: OrderedDict[tuple[tuple[str, str], ...], tuple[float, list[Feature]]]
        self._known = OrderedDict()
        self._lock = Lock()

    def search(self, parameters: dict[str, str]) -> list[Feature]:
        """The answers of the service.

        Raises:
            Unavailable: it does not answer in time, or says that it is too busy.
        """
        key = tuple(sorted(parameters.items()))
        if (known := self._recall(key)) is not None:
            return known
        try:
            answer = self._client.get("/search/", params=parameters)
            answer.raise_for_status()
            features = [Feature(dict(f["properties"])) for f in answer.json()["features"]]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise Unavailable("Le service d’adresses ne répond pas.") from error
        with self._lock:
            self._known[key] = (time.monotonic(), features)
            if len(self._known) > CACHED:
                self._known.popitem(last=False)
        return features

    def _recall(self, key: tuple[tuple[str, str], ...]) -> list[Feature] | None:
        with self._lock:
            known = self._known.get(key)
        if known is None or time.monotonic() - known[0] > CACHED_SECONDS:
            return None
        return known[1]
