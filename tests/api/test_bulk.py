"""``$export`` over HTTP: asked for, followed, fetched by its key alone, cancelled."""

import gzip
import hashlib
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from erpps_app import db
from erpps_app.adapters import rates
from erpps_app.api import application, limits
from erpps_app.domain.api_keys import HEADER
from erpps_app.domain.api_scopes import Scope
from erpps_app.services.directory import log
from erpps_app.services.directory.bulk import working
from erpps_app.settings import settings
from tests.api.test_fhir import issue, outcome
from tests.services.fhir_people import enter

ASYNC = {"Prefer": "respond-async"}
PLAIN = {"Accept-Encoding": "identity"}
Json = dict[str, Any]


@pytest.fixture
async def exporter(database: Engine) -> AsyncIterator[httpx.AsyncClient]:
    """An application whose key is for exports, before a register with people of every kind."""
    rates.forget()
    enter(db.transaction)
    app = limits.Limits(application.build())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url=settings().public_url, headers={HEADER: issue(Scope.EXPORT)}
    ) as opened:
        yield opened
    rates.forget()


async def started(client: httpx.AsyncClient, query: str = "") -> str:
    answer = await client.get(f"/fhir/v2/$export{query}", headers=ASYNC)
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text
    return answer.headers["content-location"]


async def finished(client: httpx.AsyncClient, query: str = "") -> tuple[str, Json]:
    """The address of an export that is made, and its manifest."""
    address = await started(client, query)
    working.work_on_next(db.transaction)
    answer = await client.get(address)
    assert answer.status_code == httpx.codes.OK
    return address, answer.json()


async def test_an_export_is_followed_until_its_files_are_there(exporter: httpx.AsyncClient):
    address = await started(exporter, "?_type=Practitioner,Organization")
    waiting = await exporter.get(address)
    working.work_on_next(db.transaction)
    done = await exporter.get(address)
    manifest: Json = done.json()

    assert waiting.status_code == httpx.codes.ACCEPTED
    assert waiting.headers["x-progress"] == "0 resources"
    assert int(waiting.headers["retry-after"]) > 0
    assert done.headers["content-type"] == "application/json"
    assert "expires" in done.headers
    with db.transaction(read_only=True) as session:
        assert manifest["extension"]["position"] == log.end(session).position
    assert manifest["request"].endswith("/fhir/v2/$export?_type=Practitioner,Organization")
    assert manifest["requiresAccessToken"] is True
    assert manifest["error"] == manifest["deleted"] == []
    assert {one["type"] for one in manifest["output"]} == {"Practitioner", "Organization"}


async def test_it_may_be_asked_among_other_preferences(exporter: httpx.AsyncClient):
    for preferred in (
        [("Prefer", "handling=lenient"), ("Prefer", "respond-async")],
        [("Prefer", "Respond-Async; wait=10, handling=lenient")],
    ):
        answer = await exporter.get("/fhir/v2/$export", headers=preferred)

        assert answer.status_code == httpx.codes.ACCEPTED


async def test_asking_what_its_headers_would_be_makes_none(exporter: httpx.AsyncClient):
    answer = await exporter.head("/fhir/v2/$export", headers=ASYNC)

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert not working.work_on_next(db.transaction)


async def test_its_files_say_what_reading_says(exporter: httpx.AsyncClient):
    _, manifest = await finished(exporter)
    reader = {HEADER: issue(Scope.DIRECTORY)}

    for told in manifest["output"]:
        plain = await exporter.get(told["url"], headers=PLAIN)
        packed = await exporter.get(told["url"])
        lines = plain.text.splitlines()
        first: Json = json.loads(lines[0])
        read = await exporter.get(f"/fhir/v2/{first['resourceType']}/{first['id']}", headers=reader)

        assert plain.headers["content-type"] == "application/fhir+ndjson"
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.content == plain.content
        assert len(lines) == told["count"]
        assert hashlib.sha256(plain.content).hexdigest() == told["extension"]["sha256"]
        assert read.json() == first


async def test_a_download_is_taken_up_where_it_stopped(exporter: httpx.AsyncClient):
    _, manifest = await finished(exporter)
    url = manifest["output"][0]["url"]
    whole = await exporter.get(url, headers=PLAIN)
    rest = await exporter.get(url, headers={**PLAIN, "Range": "bytes=10-"})
    async with exporter.stream("GET", url, headers={"Range": "bytes=20-"}) as answer:
        tail = b"".join([piece async for piece in answer.aiter_raw()])
    async with exporter.stream("GET", url, headers={"Range": "bytes=0-19"}) as answer:
        head = b"".join([piece async for piece in answer.aiter_raw()])

    assert rest.status_code == httpx.codes.PARTIAL_CONTENT
    assert rest.content == whole.content[10:]
    assert gzip.decompress(head + tail) == whole.content


async def test_only_the_key_that_asked_sees_it(exporter: httpx.AsyncClient):
    address, manifest = await finished(exporter)
    url = manifest["output"][0]["url"]
    other, reader = {HEADER: issue(Scope.EXPORT)}, {HEADER: issue(Scope.DIRECTORY)}

    for place in (address, url):
        assert outcome(await exporter.get(place, headers=other))[:2] == (404, "not-found")
        assert outcome(await exporter.get(place, headers=reader))[:2] == (403, "forbidden")
    assert outcome(await exporter.delete(address, headers=other))[:2] == (404, "not-found")
    exporter.headers.pop(HEADER)
    assert outcome(await exporter.get(url))[:2] == (401, "login")


async def test_one_that_is_cancelled_is_gone(exporter: httpx.AsyncClient):
    address, manifest = await finished(exporter)

    cancelled = await exporter.delete(address)

    assert cancelled.status_code == httpx.codes.ACCEPTED
    for place in (address, manifest["output"][0]["url"]):
        assert outcome(await exporter.get(place))[:2] == (404, "not-found")
    assert list(settings().bulk_exports_dir.iterdir()) == []


async def test_the_next_one_takes_up_where_the_last_one_came_to(exporter: httpx.AsyncClient):
    _, manifest = await finished(exporter)
    position = manifest["extension"]["position"]
    _, following = await finished(exporter, f"?depuis={position}")

    assert following["output"] == following["deleted"] == []
    assert following["extension"]["position"] == position


async def test_what_cannot_be_done_is_told_as_an_outcome(exporter: httpx.AsyncClient):
    refused = [
        await exporter.get("/fhir/v2/$export"),
        await exporter.get("/fhir/v2/$export?_type=Patient", headers=ASYNC),
        await exporter.get("/fhir/v2/$export?_position=999999", headers=ASYNC),
        await exporter.get("/fhir/v2/$export?_since=hier", headers=ASYNC),
        await exporter.get("/fhir/v2/$export?_elements=id", headers=ASYNC),
    ]
    assert [outcome(one)[:2] for one in refused] == [
        (400, "invalid"), (400, "value"), (400, "value"), (400, "value"), (400, "not-supported"),
    ]  # fmt: skip
    for _ in range(2):
        await started(exporter)
    last = await exporter.get("/fhir/v2/$export", headers=ASYNC)
    assert outcome(last)[:2] == (429, "throttled")
    assert int(last.headers["retry-after"]) > 0
