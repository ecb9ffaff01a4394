"""Every HTTP route, as every role: refused unless a policy says otherwise."""

import httpx
import pytest
from sqlmodel import col, select
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from erpps_app import db
from erpps_app.api import application, gate
from erpps_app.domain.access import Role
from erpps_app.domain.api_scopes import OpenedByKey
from erpps_app.models.access import Agent
from erpps_app.models.journal import AuditEntry
from erpps_app.services import audit
from tests.api.test_sign_in import CAMILLE, choose

PRO, READING = {"professionnel"}, {"gestionnaire", "responsable", "lecteur"}
ALL = {"", *PRO, *READING, "administrateur"}
# Written out a second time on purpose: a policy that changes by mistake shows here.
MATRIX: dict[tuple[str, str], set[str]] = {
    ("GET", "/administration/adeli/{import_id}/rapport.csv"): {"administrateur"},
    ("POST", "/api/adeli"): {"administrateur"},
    ("GET", "/.well-known/erpps-attestation/autorites.pem"): ALL,
    ("GET", "/.well-known/erpps-attestation/cles.json"): ALL,
    ("POST", "/_upload"): ALL,
    ("POST", "/api/attestation/nom"): ALL,
    ("POST", "/api/attestation/verifier"): ALL,
    ("GET", "/api/attestation/verifier/{jeton}"): ALL,
    ("GET", "/annuaire/extractions"): ALL,
    ("GET", "/annuaire/extractions/"): ALL,
    ("GET", "/annuaire/extractions.json"): ALL,
    ("GET", "/annuaire/extractions/{name}"): ALL,
    ("GET", "/annuaire/{numero}"): ALL,
    ("GET", "/annuaire/{numero}/"): ALL,
    ("GET", "/api/lieux"): ALL,
    ("GET", "/api/adresses/search"): ALL,
    ("GET", "/api/adresses/search/"): ALL,
    ("POST", "/api/documents"): PRO | {"gestionnaire", "responsable"},
    ("GET", "/api/identites/v1/professionnels"): set(),
    ("GET", "/api/identites/v1/professionnels/{rpps}"): set(),
    ("GET", "/api/listes/{liste}"): {"administrateur"},
    ("GET", "/api/session"): ALL,
    ("POST", "/api/session"): ALL,
    ("GET", "/attestation"): PRO,
    ("GET", "/auth/deconnexion"): ALL,
    ("POST", "/auth/deconnexion"): ALL,
    ("GET", "/auth/deconnexion/retour"): ALL,
    ("GET", "/auth/carte"): ALL,
    ("GET", "/auth/carte/presenter"): ALL,
    ("GET", "/auth/carte/retour"): ALL,
    ("GET", "/auth/{provider}"): ALL,
    ("GET", "/auth/{provider}/retour"): ALL,
    ("GET", "/documents/{document_id}"): PRO | READING,
    ("GET", "/documents/{document_id}/pages/{page:int}.jpg"): PRO | READING,
    ("GET", "/exports/{export_id}"): READING | {"administrateur"},
    ("GET", "/fhir/v2/metadata"): ALL,
    ("GET", "/fhir/v2/$export"): set[str](),
    ("GET", "/fhir/v2/$export/{export_id}"): set[str](),
    ("DELETE", "/fhir/v2/$export/{export_id}"): set[str](),
    ("GET", "/fhir/v2/$export/{export_id}/{name}"): set[str](),
    ("GET", "/fhir/v2/Practitioner"): set[str](),
    ("GET", "/fhir/v2/Practitioner/{key}"): set[str](),
    ("POST", "/fhir/v2/Practitioner/_search"): set[str](),
    ("GET", "/fhir/v2/PractitionerRole"): set[str](),
    ("GET", "/fhir/v2/PractitionerRole/{key}"): set[str](),
    ("POST", "/fhir/v2/PractitionerRole/_search"): set[str](),
    ("GET", "/fhir/v2/Organization"): set[str](),
    ("GET", "/fhir/v2/Organization/{key}"): set[str](),
    ("POST", "/fhir/v2/Organization/_search"): set[str](),
    **{(method, "/fhir/{rest:path}"): ALL for method in ("GET", "POST", "PUT", "PATCH", "DELETE")},
    ("GET", "/mes-donnees/archive.zip"): PRO,
    ("GET", "/sante"): ALL,
}
EXAMPLES = {
    "{liste}": "inconnue",
    "{jeton}": "aucun",
    "{provider}": "franceconnect",
    "{document_id}": "inconnu",
    "{export_id}": "inconnu",
    "{page:int}": "1",
    "{name}": "inconnue.txt",
    "{rpps}": "10109316124",
}


def routes() -> list[tuple[str, str]]:
    """Every route of the portal; those of the simulators exist in demonstration only."""
    return [
        (method, route.path)
        for route in application.build().routes
        if isinstance(route, Route)
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]


def address(path: str) -> str:
    for name, example in EXAMPLES.items():
        path = path.replace(name, example)
    return path


async def sign_in(client: httpx.AsyncClient, role: str) -> None:
    if not role:
        return
    if role == Role.PROFESSIONAL:
        await choose(client, "franceconnect", CAMILLE)
        return
    with db.transaction() as session:
        agent = session.exec(select(Agent).where(Agent.role == role)).first()
        assert agent
        card = agent.national_id
    await choose(client, "agents", card)


def test_the_matrix_names_every_route_and_no_other():
    assert set(routes()) == set(MATRIX)


@pytest.mark.parametrize("role", sorted(ALL))
async def test_each_route_is_open_to_the_roles_of_the_matrix_and_to_no_other(
    client: httpx.AsyncClient, role: str
):
    await sign_in(client, role)
    kept = dict(client.cookies)
    refused: set[tuple[str, str]] = set()
    for method, path in routes():
        client.cookies.update(kept)  # leaving is one of the routes
        answer = await client.request(method, address(path))
        if answer.status_code in (httpx.codes.FORBIDDEN, httpx.codes.UNAUTHORIZED):
            refused.add((method, path))
        if path == "/auth/deconnexion" and role:
            client.cookies.clear()
            await sign_in(client, role)
            kept = dict(client.cookies)

    assert refused == {route for route, roles in MATRIX.items() if role not in roles}


def test_what_a_key_opens_is_open_to_no_session():
    by_key = {path for path, policy in gate.POLICIES.items() if isinstance(policy, OpenedByKey)}

    assert all(not roles for (_, path), roles in MATRIX.items() if path in by_key)


async def test_a_refusal_is_remembered_with_who_asked_for_what(client: httpx.AsyncClient):
    await sign_in(client, "gestionnaire")
    await client.get("/attestation")
    with db.transaction() as session:
        written = session.exec(select(AuditEntry).order_by(col(AuditEntry.position).desc())).first()

    assert written
    assert written.action == audit.REFUSED
    assert written.object == "/attestation"
    assert written.actor_role == "gestionnaire"


def test_a_route_without_a_policy_stops_the_process():
    async def forgotten(request: Request) -> Response:
        return Response()

    with pytest.raises(LookupError, match="/oubliee"):
        gate.guarded([Route("/oubliee", forgotten)])
