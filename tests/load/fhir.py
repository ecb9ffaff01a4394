"""How fast the FHIR API answers: reads, each search parameter, pages, against a text ready made.

    python -m tests.load.fhir postgresql+psycopg://…

``run(url)`` is for whoever has filled a database already. Each call goes through the whole stack of
the application: body limits, key, route, query, answer; only the socket is left out. Beside the
API stands an endpoint that returns a JSON text made beforehand, behind the same key.
"""

import asyncio
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from sqlalchemy import Engine, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message

from erpps_app import db
from erpps_app.api import application, errors, keys, limits
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.api_keys import HEADER
from erpps_app.domain.api_scopes import OpenedByKey, Scope
from erpps_app.models.directory import (
    DirectoryEntry,
    PublishedOrganization,
    PublishedPractitioner,
    PublishedRole,
)
from erpps_app.services.api_keys import keeping
from erpps_app.services.bulk.copying import table_of
from erpps_app.settings import settings

READ_P95, SEARCH_P95, RATIO = 5.0, 30.0, 3.0
DRAWN, ROUNDS, AT_ONCE = 200, 40, 32
SECONDS = 2.0
READY = "/pret"
Row = Any


@dataclass(frozen=True)
class Measure:
    """What a case took, in milliseconds."""

    label: str
    p50: float
    p95: float
    limit: float

    def __str__(self) -> str:
        """One line of the report."""
        verdict = "ok" if self.p95 <= self.limit else "TROP LENT"
        return (
            f"{self.label:<64} p50 {self.p50:7.2f}  p95 {self.p95:7.2f}  "
            f"limite {self.limit:5.0f} ms  {verdict}"
        )


def run(url: str) -> bool:
    """Measure on a database that holds the register; whether every limit holds."""
    current = settings()
    before, current.database_url = current.database_url, url
    db.engine.cache_clear()
    try:
        return asyncio.run(_run(db.engine()))
    finally:
        db.engine().dispose()
        db.engine.cache_clear()
        current.database_url = before


async def _run(engine: Engine) -> bool:
    app, secret, drawn = _application(engine), _key(), Drawn(engine)
    call = _caller(app, secret)
    measures = [await _measured("lecture", drawn.reads(), call, READ_P95)]
    for label, addresses in drawn.searches().items():
        measures.append(await _measured(label, addresses, call, SEARCH_P95))
    measures.append(await _walked(call))
    for one in measures:
        print(one)
    slower = await _ratio(call, list(drawn.reads()))
    print(f"débit des lectures : {slower:.2f} fois moins que le texte prêt (limite {RATIO:.0f})")
    return all(one.p95 <= one.limit for one in measures) and slower <= RATIO


class Drawn:
    """Things of the register to ask for, drawn with a fixed seed."""

    def __init__(self, engine: Engine) -> None:
        self._draw = random.Random(7)
        with engine.connect() as connection:
            rows = {
                model: _some(connection, model)
                for model in (
                    PublishedPractitioner, PublishedRole, PublishedOrganization, DirectoryEntry
                )
            }  # fmt: skip
        self.people = rows[PublishedPractitioner]
        self.roles = rows[PublishedRole]
        self.places = rows[PublishedOrganization]
        self.lines = rows[DirectoryEntry]

    def reads(self) -> Iterable[str]:
        """One resource of each kind in turn."""
        for kind, rows in (
            ("Practitioner", self.people),
            ("PractitionerRole", self.roles),
            ("Organization", self.places),
        ):
            yield from (f"{kind}/{row.id}" for row in rows)

    def searches(self) -> dict[str, list[str]]:
        """Each parameter, alone and with others: what is asked of each."""
        people, roles, places, lines = self.people, self.roles, self.places, self.lines
        named = [row for row in people if row.form]
        cases: dict[str, Iterable[dict[str, str]]] = {
            "Practitioner _id": ({"_id": row.id} for row in people),
            "Practitioner _lastUpdated": ({"_lastUpdated": f"ge{row.updated_at:%Y-%m-%dT%H:%M:%SZ}"}
                                          for row in people),
            "Practitioner active=true": [{"active": "true"}],
            "Practitioner active=false": [{"active": "false"}],
            "Practitioner data-information-system": [{"data-information-system": "RPPS"}],
            "Practitioner family": ({"family": row.form.split(" ")[0]} for row in named),
            "Practitioner family (3 lettres)": ({"family": row.form[:3]} for row in named),
            "Practitioner given": ({"given": row.given} for row in named if row.given),
            "Practitioner name": ({"name": row.form.split(" ")[0]} for row in named),
            "Practitioner name (2 lettres)": ({"name": row.form[:2]} for row in named),
            "Practitioner family + given": (
                {"family": row.form.split(" ")[0], "given": row.given} for row in named
            ),
            "Practitioner family:exact": (
                {"family:exact": row.family_name, "given": row.given_name} for row in lines
            ),
            "Practitioner identifier": ({"identifier": row.rpps} for row in people),
            "Practitioner identifier système|IDNPS": (
                {"identifier": f"urn:oid:1.2.250.1.71.4.2.1|8{row.rpps}"} for row in people
            ),
            "Practitioner identifier-type": [{"identifier-type": "ADELI"}],
            "Practitioner mailbox-mss": [{"mailbox-mss": "x@y.mssante.fr"}],
            "Practitioner number-smartcard": [{"number-smartcard": "1"}],
            "Practitioner qualification-code profession": (
                {"qualification-code": row.profession} for row in lines
            ),
            "Practitioner qualification-code diplôme": (
                {"qualification-code": row.qualification} for row in lines
            ),
            "Practitioner qualification-code + family": (
                {"qualification-code": row.profession, "family": row.form[:3]} for row in lines
            ),
            "Practitioner _sort=-_lastUpdated": [{"_sort": "-_lastUpdated"}],
            "Practitioner _sort=family,-given": [{"_sort": "family"}],
            "Practitioner identifier + _revinclude": (
                {"identifier": row.rpps, "_revinclude": "PractitionerRole:practitioner",
                 "_include:iterate": "PractitionerRole:organization"} for row in people
            ),
            "Practitioner _summary=true": [{"_summary": "true"}],
            "PractitionerRole practitioner": ({"practitioner": row.practitioner_id}
                                              for row in roles),
            "PractitionerRole organization": ({"organization": row.organization_id}
                                              for row in roles if row.organization_id),
            "PractitionerRole role": ({"role": row.mode} for row in roles if row.mode),
            "PractitionerRole role genre": [{"role": "GENR02"}],
            "PractitionerRole identifier": ({"identifier": row.id} for row in roles),
            "PractitionerRole data-registration-authority": [
                {"data-registration-authority": f"ARS-{code}"} for code in ("53", "11", "94")
            ],
            "PractitionerRole active + role + _include": [
                {"active": "true", "role": "S", "_include": "*"}
            ],
            "PractitionerRole mailbox-mss": [{"mailbox-mss": "x"}],
            "Organization name": ({"name": row.name[:6]} for row in places if row.name),
            "Organization address": ({"address": row.city[:4]} for row in places if row.city),
            "Organization address-city": ({"address-city": row.city} for row in places if row.city),
            "Organization address-postalcode": ({"address-postalcode": row.postcode}
                                                for row in places if row.postcode),
            "Organization identifier": ({"identifier": row.siret} for row in places if row.siret),
            "Organization identifier-type": [{"identifier-type": "FINEG"}],
            "Organization type + address-city": (
                {"type": "GEOGRAPHICAL-ENTITY", "address-city": row.city} for row in places
                if row.city
            ),
            "Organization partof": [{"partof": "x"}],
        }  # fmt: skip
        return {
            label: [_address(label.partition(" ")[0], query) for query in list(queries)[:ROUNDS]]
            for label, queries in cases.items()
        }


def _some(connection: Any, model: Any) -> Sequence[Row]:  # noqa: ANN401 - of any table
    """Rows from all over a table: those that follow keys drawn at random."""
    rows: list[Row] = []
    table, draw = table_of(model), random.Random(11)
    key = table.c.practitioner_id if model is DirectoryEntry else table.c.id
    for _ in range(DRAWN // 5):
        start = f"{draw.getrandbits(128):032x}"
        rows += connection.execute(select(table).where(key >= start).order_by(key).limit(5)).all()
    draw.shuffle(rows)
    return rows


def _address(kind: str, query: dict[str, str]) -> str:
    return f"{kind}?{urlencode({'_count': '20', **query}, quote_via=quote)}"


def _application(engine: Engine) -> ASGIApp:
    """The application, and beside it the endpoint that has its answer ready."""
    table = table_of(PublishedPractitioner)
    with engine.connect() as connection:
        content = connection.execute(select(table.c.content).limit(1)).scalar_one()
    ready = orjson.dumps({"resourceType": "Practitioner", **orjson.loads(content)})

    async def prebuilt(_request: Request) -> Response:
        return Response(ready, media_type="application/fhir+json")

    route = Route(READY, keys.opened(OpenedByKey(Scope.DIRECTORY), prebuilt))
    routes = [route, *application.build().routes]
    return limits.Limits(Starlette(routes=routes, exception_handlers=errors.HANDLERS))


def _key() -> str:
    wanted = keeping.Wanted(
        application="Mesure", organization="Mesure", contact="mesure@example.org",
        scopes=(Scope.DIRECTORY,), legal_basis="", per_second=1_000_000, per_day=None,
    )  # fmt: skip
    with db.transaction() as session:
        return keeping.issue(session, Actor("mesure", Role.ADMIN, "Mesure"), wanted).secret


Call = Callable[[str], Any]


def _caller(app: ASGIApp, secret: str) -> Call:
    async def call(address: str) -> bytes:
        path, _, query = address.partition("?")
        scope: dict[str, Any] = {
            "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": path if path.startswith("/") else f"/fhir/v2/{path}",
            "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "headers": [(HEADER.lower().encode(), secret.encode()), (b"host", b"essai")],
            "client": ("127.0.0.1", 1), "server": ("essai", 80), "state": {},
        }  # fmt: skip
        pieces: list[bytes] = []
        statuses: list[int] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            if "status" in message:
                statuses.append(message["status"])
            pieces.append(message.get("body", b""))

        await app(scope, receive, send)
        if statuses != [200]:
            raise RuntimeError(f"{address}: {statuses} {b''.join(pieces)[:300]!r}")
        return b"".join(pieces)

    return call


async def _measured(label: str, addresses: Iterable[str], call: Call, limit: float) -> Measure:
    """Each address once unmeasured, for the plan and the pages of the disk, then measured."""
    known = list(addresses)
    took: list[float] = []
    for address in known:
        await call(address)
    for address in (known * ROUNDS)[: max(ROUNDS, len(known))]:
        start = time.perf_counter()
        await call(address)
        took.append((time.perf_counter() - start) * 1_000)
    return _as_measure(label, took, limit)


async def _walked(call: Call) -> Measure:
    """Fifty pages of what was published last, one after the other."""
    took: list[float] = []
    address = "Practitioner?_sort=-_lastUpdated&_count=50"
    for _ in range(50):
        start = time.perf_counter()
        told = orjson.loads(await call(address))
        took.append((time.perf_counter() - start) * 1_000)
        following = [link["url"] for link in told["link"] if link["relation"] == "next"]
        if not following:
            break
        address = following[0].partition("/fhir/v2/")[2]
    return _as_measure("Practitioner, page suivante", took, SEARCH_P95)


def _as_measure(label: str, took: list[float], limit: float) -> Measure:
    ordered = sorted(took)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return Measure(label, statistics.median(ordered), p95, limit)


async def _ratio(call: Call, reads: list[str]) -> float:
    """How many times more answers the ready text gives in the same time; the best of three."""
    return min([await _rate(call, [READY]) / await _rate(call, reads) for _ in range(3)])


async def _rate(call: Call, addresses: list[str]) -> float:
    """Answers a second, several asked at once."""
    until, done = time.perf_counter() + SECONDS, 0

    async def ask(rank: int) -> None:
        nonlocal done
        while time.perf_counter() < until:
            await call(addresses[(rank + done) % len(addresses)])
            done += 1

    await asyncio.gather(*(ask(rank) for rank in range(AT_ONCE)))
    return done / SECONDS


if __name__ == "__main__":
    sys.exit(0 if run(sys.argv[1]) else 1)
