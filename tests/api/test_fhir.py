"""The FHIR API at its address: reading, conditions, every error, and a client off the shelf."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from threading import Thread
from typing import Any

import httpx
import pytest
from fhirpy import SyncFHIRClient
from fhirpy.base.exceptions import ResourceNotFound
from granian.constants import Interfaces
from granian.server.embed import Server
from sqlalchemy import Engine, update

from erpps_app import db
from erpps_app.adapters import rates
from erpps_app.api import application, limits
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.api_keys import HEADER
from erpps_app.domain.api_scopes import Scope
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.models.directory import PublishedRole
from erpps_app.services.api_keys import keeping
from erpps_app.services.directory.fhir.kinds import KINDS
from erpps_app.settings import settings
from tests.services.fhir_people import LABELS, enter, key, number

ADMIN = Actor("admin", Role.ADMIN, "Agathe Delmas")
CAMILLE = f"/fhir/v2/Practitioner/{key('camille')}"
Json = dict[str, Any]


def issue(*scopes: Scope, per_second: int = 1_000) -> str:
    wanted = keeping.Wanted(
        application="Essai",
        organization="Organisme d’essai",
        contact="essai@example.org",
        scopes=scopes,
        legal_basis="Arrêté d’essai",
        per_second=per_second,
        per_day=None,
    )
    with db.transaction() as session:
        return keeping.issue(session, ADMIN, wanted).secret


@pytest.fixture
async def fhir_client(database: Engine) -> AsyncIterator[httpx.AsyncClient]:
    """An application with a key, before a register with people of every kind."""
    rates.forget()
    enter(db.transaction)
    app = limits.Limits(application.build())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {HEADER: issue(Scope.DIRECTORY)}
    async with httpx.AsyncClient(
        transport=transport, base_url=settings().public_url, headers=headers
    ) as opened:
        yield opened
    rates.forget()


def outcome(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, code and text of an OperationOutcome."""
    told: Json = answer.json()
    assert answer.headers["content-type"] == "application/fhir+json; charset=utf-8"
    assert told["resourceType"] == "OperationOutcome"
    first: dict[str, str] = told["issue"][0]
    return answer.status_code, first["code"], first["diagnostics"]


async def test_a_resource_says_its_version_and_when_it_was_published(
    fhir_client: httpx.AsyncClient,
):
    answer = await fhir_client.get(CAMILLE)

    assert answer.status_code == httpx.codes.OK
    assert answer.headers["etag"] == f'W/"{answer.json()["meta"]["versionId"]}"'
    assert answer.headers["last-modified"].endswith("GMT")
    head = await fhir_client.head(CAMILLE)
    assert head.headers["etag"] == answer.headers["etag"]


async def test_who_has_a_version_already_gets_nothing_again(fhir_client: httpx.AsyncClient):
    known = (await fhir_client.get(CAMILLE)).headers
    older = "Mon, 01 Jan 2024 00:00:00 GMT"
    statuses = [
        (await fhir_client.get(CAMILLE, headers=headers)).status_code
        for headers in (
            {"If-None-Match": known["etag"]},
            {"If-None-Match": f'"autre", {known["etag"]}'},
            {"If-None-Match": 'W/"999"'},
            {"If-Modified-Since": known["last-modified"]},
            {"If-Modified-Since": older},
            {"If-Modified-Since": "hier"},
            {"If-None-Match": 'W/"999"', "If-Modified-Since": known["last-modified"]},
        )
    ]

    assert statuses == [304, 304, 200, 304, 200, 200, 200]


async def test_every_error_is_an_outcome(fhir_client: httpx.AsyncClient):
    with db.transaction() as session:
        gone = update(PublishedRole).where(PublishedRole.id == key("camille/2"))
        session.connection().execute(gone.values(deleted=True))
    other, slow = issue(Scope.IDENTITIES), issue(Scope.DIRECTORY, per_second=1)
    await fhir_client.get(CAMILLE, headers={HEADER: slow})
    strict = {"Prefer": "handling=strict"}
    form = {"content-type": "text/plain"}
    cases: list[tuple[httpx.Response, int, str]] = [
        (await fhir_client.get(CAMILLE, headers={HEADER: ""}), 401, "login"),
        (await fhir_client.get(CAMILLE, headers={HEADER: "erpps_inconnue"}), 401, "login"),
        (await fhir_client.get(CAMILLE, headers={HEADER: other}), 403, "forbidden"),
        (await fhir_client.get(CAMILLE, headers={HEADER: slow}), 429, "throttled"),
        (await fhir_client.get("/fhir/v2/Practitioner/inconnu"), 404, "not-found"),
        (await fhir_client.get("/fhir/v2/Patient/1"), 404, "not-found"),
        (await fhir_client.get(f"{CAMILLE}/_history"), 404, "not-found"),
        (await fhir_client.get(f"/fhir/v2/PractitionerRole/{key('camille/2')}"), 410, "deleted"),
        (await fhir_client.get("/fhir/v2/Practitioner?active=oui"), 400, "value"),
        (await fhir_client.get("/fhir/v2/Practitioner?x=1", headers=strict), 400, "not-supported"),
        (await fhir_client.get(CAMILLE, headers={"Accept": "application/xml"}), 406,
         "not-supported"),
        (await fhir_client.get("/fhir/v2/metadata?_format=xml"), 406, "not-supported"),
        (await fhir_client.put(CAMILLE, json={}), 405, "not-supported"),
        (await fhir_client.delete(CAMILLE), 405, "not-supported"),
        (await fhir_client.post("/fhir/v2/Practitioner", json={}), 405, "not-supported"),
        (await fhir_client.options(CAMILLE), 405, "not-supported"),
        (await fhir_client.put("/fhir/v2/Practitioner/_search"), 405, "not-supported"),
        (await fhir_client.post("/fhir/v2/$export"), 405, "not-supported"),
        (await fhir_client.put("/fhir/v2/$export/1"), 405, "not-supported"),
        (await fhir_client.delete("/fhir/v2/$export/1/Practitioner.1.ndjson"), 405,
         "not-supported"),
        (await fhir_client.get("/fhir/v2"), 404, "not-found"),
        (await fhir_client.get("/fhir/v1/Practitioner"), 404, "not-found"),
        (await fhir_client.post("/fhir/v2/Practitioner/_search", content=b"x", headers=form), 415,
         "not-supported"),
        (await fhir_client.post("/fhir/v2/Practitioner/_search", content=bytes(70_000)), 413,
         "too-long"),
    ]  # fmt: skip

    told = [outcome(answer)[:2] for answer, _, _ in cases]
    assert told == [(status, code) for _, status, code in cases]
    assert cases[3][0].headers["retry-after"] == "1"
    assert "www-authenticate" in cases[0][0].headers
    allowed = [answer.headers["allow"] for answer, status, _ in cases if status == 405]
    assert [sorted(one.split(", ")) for one in allowed] == [
        *[["GET", "HEAD"]] * 4, ["POST"], ["GET"], ["DELETE", "GET", "HEAD"],
        ["GET", "HEAD"],
    ]  # fmt: skip


async def test_what_is_told_in_several_headers_is_read_together(fhir_client: httpx.AsyncClient):
    several = [("Accept", "application/xml"), ("Accept", "application/json")]
    preferred = [("Prefer", "respond-sync"), ("Prefer", 'Handling="strict"; x=1')]
    form = {"Content-Type": "Application/X-WWW-Form-URLEncoded"}

    assert (await fhir_client.get(CAMILLE, headers=several)).status_code == httpx.codes.OK
    assert (await fhir_client.get(f"{CAMILLE}?_format=")).status_code == httpx.codes.OK
    searched = await fhir_client.get("/fhir/v2/Practitioner?x=1", headers=preferred)
    assert outcome(searched)[:2] == (400, "not-supported")
    posted = await fhir_client.post("/fhir/v2/Practitioner/_search", headers=form, content=b"_id=x")
    assert posted.json()["total"] == 0


async def test_what_nobody_expected_has_an_incident_number(
    fhir_client: httpx.AsyncClient, database: Engine
):
    PublishedRole.__table__.drop(database)
    status, code, text = outcome(await fhir_client.get("/fhir/v2/PractitionerRole"))

    assert (status, code) == (500, "exception")
    assert "incident " in text


@pytest.mark.parametrize(
    "accepted",
    [
        "*/*",
        "application/json",
        "application/fhir+json;fhirVersion=4.0",
        "text/html, */*;q=0.1",
        "",
    ],
)
async def test_json_is_given_to_whoever_takes_it(fhir_client: httpx.AsyncClient, accepted: str):
    answer = await fhir_client.get(CAMILLE, headers={"Accept": accepted})

    assert answer.status_code == httpx.codes.OK


async def test_a_search_may_be_asked_in_a_body(fhir_client: httpx.AsyncClient):
    asked = {"identifier": number("camille"), "_elements": "name"}
    by_form = await fhir_client.post("/fhir/v2/Practitioner/_search", data=asked)
    by_address = await fhir_client.get("/fhir/v2/Practitioner", params=asked)

    assert by_form.json() == by_address.json()
    assert by_form.json()["total"] == 1


async def test_the_description_names_every_parameter_of_the_search(database: Engine):
    transport = httpx.ASGITransport(application.build())
    async with httpx.AsyncClient(transport=transport, base_url=settings().public_url) as anybody:
        told: Json = (await anybody.get("/fhir/v2/metadata")).json()
    described = {
        one["type"]: [(parameter["name"], parameter["type"]) for parameter in one["searchParam"]]
        for one in told["rest"][0]["resource"]
    }

    assert described == {
        kind.value: [(one.name, one.type) for one in row.parameters.values()]
        for kind, row in KINDS.items()
    }
    assert not {"instantiates", "imports"} & told.keys()  # of others, who can do more


class Served:
    """The application behind a real socket, in a thread with a loop of its own."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.loop = asyncio.new_event_loop()
        self.server: Any = None
        self.thread = Thread(target=self._run)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.server = Server(
            application.build(), address="127.0.0.1", port=self.port,
            interface=Interfaces.ASGINL, log_enabled=False,
        )  # fmt: skip
        self.loop.run_until_complete(self.server.serve())

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.server.stop)
        self.thread.join()
        self.loop.close()


@pytest.fixture
def address(database: Engine) -> Iterator[str]:
    """The address of the API, served for real."""
    rates.forget()
    enter(db.transaction)
    current = settings()
    served, before = Served(), current.public_url
    current.public_url = f"http://127.0.0.1:{served.port}"
    served.thread.start()
    waiting = httpx.HTTPTransport(retries=8)
    with httpx.Client(transport=waiting) as client:
        client.get(f"{current.public_url}/fhir/v2/metadata")
    yield f"{current.public_url}/fhir/v2"
    served.stop()
    current.public_url = before
    rates.forget()


def test_a_client_off_the_shelf_walks_the_whole_api(address: str):
    client = SyncFHIRClient(address, extra_headers={HEADER: issue(Scope.DIRECTORY)})
    capability = client.execute("metadata", method="get")
    assert capability["fhirVersion"] == "4.0.1"

    found = {kind: client.resources(kind.value).limit(2).fetch_all() for kind in ResourceType}
    for resources in found.values():
        assert len({one.id for one in resources}) == len(resources)
    everything = {one.id for resources in found.values() for one in resources}
    assert everything >= set(LABELS)

    for resources in found.values():
        for resource in resources:
            assert client.reference(resource.resource_type, resource.id).to_resource() == resource
    for role in found[ResourceType.ROLE]:
        assert role["practitioner"].to_resource().resource_type == "Practitioner"

    camille = client.resources("Practitioner").search(identifier=number("camille"))
    bundle = camille.revinclude("PractitionerRole", "practitioner").fetch_raw()
    assert camille.count() == 1
    assert len(bundle["entry"]) == 4
    assert camille.first().id == key("camille")
    with pytest.raises(ResourceNotFound):
        client.reference("Practitioner", "inconnu").to_resource()
