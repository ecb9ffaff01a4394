"""Who may call each HTTP route: the same policies as the events of pages, the same refusal.

A route that declares none stops the process at its start. What applications call is opened by a key
of theirs (``OpenedByKey``), whatever session comes with it.
"""

import asyncio
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from erpps_app import db
from erpps_app.api import keys
from erpps_app.api.fhir import paths as fhir
from erpps_app.domain.access import (
    ADMINISTRATION,
    ANYONE,
    EVERYBODY_SIGNED_IN,
    FILLING_IN,
    PROFESSIONAL_ONLY,
    READING,
    STAFF_ONLY,
    Policy,
    Role,
)
from erpps_app.domain.api_scopes import OpenedByKey, Scope
from erpps_app.domain.errors import NotAllowed
from erpps_app.services import refusals, sessions

POLICIES: dict[str, Policy | OpenedByKey] = {
    "/administration/adeli/{import_id}/rapport.csv": ADMINISTRATION,
    "/annuaire/extractions": ANYONE,
    "/annuaire/extractions/": ANYONE,
    "/annuaire/extractions.json": ANYONE,  # « libre accès »
    "/annuaire/extractions/{name}": ANYONE,
    "/api/adeli": ADMINISTRATION,
    "/_upload": ANYONE,  # closed: it answers nobody
    "/api/adresses/search": ANYONE,
    "/api/adresses/search/": ANYONE,
    "/.well-known/erpps-attestation/autorites.pem": ANYONE,
    "/.well-known/erpps-attestation/cles.json": ANYONE,
    "/api/attestation/nom": ANYONE,  # the same answer for an unknown number and a wrong name
    "/api/attestation/verifier": ANYONE,
    "/api/attestation/verifier/{jeton}": ANYONE,  # the token is the proof
    "/api/documents": FILLING_IN,
    "/api/identites/v1/professionnels": OpenedByKey(Scope.IDENTITIES),
    "/api/identites/v1/professionnels/{rpps}": OpenedByKey(Scope.IDENTITIES),
    "/annuaire/{numero}": ANYONE,
    "/annuaire/{numero}/": ANYONE,
    "/api/lieux": ANYONE,
    "/api/listes/{liste}": ADMINISTRATION,
    "/api/session": ANYONE,  # of the session that asks, when there is one
    "/attestation": PROFESSIONAL_ONLY,
    "/auth/deconnexion": ANYONE,
    "/auth/deconnexion/retour": ANYONE,
    "/auth/carte": ANYONE,
    "/auth/carte/presenter": ANYONE,  # who it is stands in the certificate
    "/auth/carte/retour": ANYONE,
    "/auth/{provider}": ANYONE,
    "/auth/{provider}/retour": ANYONE,
    "/mes-donnees/archive.zip": PROFESSIONAL_ONLY,
    "/documents/{document_id}": PROFESSIONAL_ONLY | READING,
    "/documents/{document_id}/pages/{page:int}.jpg": PROFESSIONAL_ONLY | READING,
    fhir.METADATA: ANYONE,
    **dict.fromkeys(fhir.OPENED_BY_KEY, OpenedByKey(Scope.DIRECTORY)),
    **dict.fromkeys(fhir.EXPORTS, OpenedByKey(Scope.EXPORT)),
    fhir.ELSE: ANYONE,  # it says that there is nothing
    "/exports/{export_id}": STAFF_ONLY,  # the list itself says which of them
    "/sante": ANYONE,
    "/vivant": EVERYBODY_SIGNED_IN,  # the socket itself asks who is there, and goes on asking
}


def guarded(routes: Iterable[BaseRoute]) -> list[BaseRoute]:
    """The same routes, each behind its policy.

    Raises:
        LookupError: one of them has none.
    """
    known = list(routes)
    for route in known:
        if isinstance(route, Route | WebSocketRoute) and route.path not in POLICIES:
            raise LookupError(f"No policy for {route.path}")
    return [_guarded(route) if isinstance(route, Route) else route for route in known]


def _guarded(route: Route) -> Route:
    policy, endpoint = POLICIES[route.path], route.endpoint
    methods = sorted(route.methods or {"GET"})
    if isinstance(policy, OpenedByKey):
        return Route(route.path, keys.opened(policy, endpoint), methods=methods, name=route.name)

    async def asked_first(request: Request) -> Response:
        if policy != ANYONE:
            await _require(request, policy, route.path)
        answer: Response = await endpoint(request)
        return answer

    return Route(route.path, asked_first, methods=methods, name=route.name)


async def _require(request: Request, policy: Policy, path: str) -> None:
    token = request.cookies.get(sessions.cookie_name())
    role = await asyncio.to_thread(_role, token)
    if role in policy:
        return
    await asyncio.to_thread(refusals.remember, token, path)
    if role is None:
        raise NotAllowed("Votre session a expiré : reconnectez-vous pour continuer.")
    raise NotAllowed


def _role(token: str | None) -> Role | None:
    with db.transaction() as session:
        actor = sessions.actor_of(session, token)
    return actor.role if actor else None
