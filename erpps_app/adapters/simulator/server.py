"""The OpenID endpoints of the simulators, and the page where one chooses who one is."""

import asyncio
import secrets
from datetime import timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from sqlmodel import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.templating import Jinja2Templates

from erpps_app import db
from erpps_app.adapters.oauth import challenge_of
from erpps_app.adapters.simulator import tokens
from erpps_app.adapters.simulator.people import PEOPLE, Person
from erpps_app.models.access import SimulatorCode
from erpps_app.models.base import now
from erpps_app.settings import settings

HERE = Path(__file__).parent
CODE_LIFETIME = timedelta(seconds=60)
TITLES = {
    "franceconnect": ("FranceConnect", "Choisissez un compte pour vous connecter"),
    "agents": ("Carte CPA", "Choisissez la carte insérée dans le lecteur"),
    "prosanteconnect": ("Pro Santé Connect", "Choisissez votre carte CPS ou votre e-CPS"),
}
REQUIRED = ("client_id", "redirect_uri", "state", "nonce", "code_challenge", "scope")


@cache
def build() -> Starlette:
    """The application that serves the three simulators."""
    endpoints = [
        Route("/{provider}/.well-known/openid-configuration", discovery),
        Route("/{provider}/authorize", authorize, methods=["GET", "POST"]),
        Route("/{provider}/token", token, methods=["POST"]),
        Route("/{provider}/userinfo", userinfo),
        Route("/{provider}/jwks", jwks),
        Route("/{provider}/session/end", end),
        Route("/style.css", style),
    ]
    return Starlette(routes=[Mount("/simulateur", routes=endpoints)])


def _issuer(name: str) -> str:
    return f"{settings().public_url}/simulateur/{name}"


async def style(_request: Request) -> Response:
    """The pages' own style sheet."""
    return FileResponse(HERE / "templates" / "style.css")


async def discovery(request: Request) -> Response:
    """OpenID Connect Discovery 1.0."""
    issuer = _issuer(request.path_params["provider"])
    return JSONResponse(
        {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "jwks_uri": f"{issuer}/jwks",
            "end_session_endpoint": f"{issuer}/session/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "userinfo_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "acr_values_supported": ["eidas1"],
        }
    )


async def authorize(request: Request) -> Response:
    """Show who one may be; then send the choice back to the portal."""
    name, query = request.path_params["provider"], dict(request.query_params)
    if name not in PEOPLE or any(not query.get(key) for key in REQUIRED):
        return Response("Requête d’identification incomplète.", status_code=400)
    if query["redirect_uri"] != f"{settings().public_url}/auth/{name}/retour":
        return Response("Adresse de retour inconnue.", status_code=400)
    people = await asyncio.to_thread(PEOPLE[name])
    if request.method == "GET":
        return _page(request, name, people)
    chosen = str((await request.form()).get("identite", ""))
    if chosen == "refus":
        return _back(query, {"error": "access_denied"})
    person = next((one for one in people if one.sub == chosen), None)
    if person is None:
        return _page(request, name, people, error="Choisissez une identité de la liste.")
    code = await asyncio.to_thread(_grant, name, person, query)
    return _back(query, {"code": code})


async def token(request: Request) -> Response:
    """Exchange a code for tokens: right client, right secret, right verifier, once."""
    name, form = request.path_params["provider"], await request.form()
    sent = {key: str(form.get(key, "")) for key in form}
    answer = await asyncio.to_thread(_exchange, name, sent)
    if answer is None:
        return JSONResponse({"error": "invalid_grant"}, status_code=400)
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


async def userinfo(request: Request) -> Response:
    """The identity; FranceConnect signs it."""
    name = request.path_params["provider"]
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
    granted = await asyncio.to_thread(_granted, name, bearer)
    if granted is None:
        return JSONResponse({"error": "invalid_token"}, status_code=401)
    claims: dict[str, object] = {**granted.claims}
    if name != "franceconnect":
        return JSONResponse(claims)
    audience = granted.request["client_id"]
    signed = tokens.signed(claims, issuer=_issuer(name), audience=audience)
    return Response(signed, media_type="application/jwt")


async def jwks(_request: Request) -> Response:
    """The public key."""
    return JSONResponse(tokens.public_keys())


async def end(request: Request) -> Response:
    """RP-initiated logout: back to the portal, nowhere else."""
    target = request.query_params.get("post_logout_redirect_uri", "")
    home = f"{settings().public_url}/"
    return RedirectResponse(target if target == home else home, status_code=303)


def _page(request: Request, name: str, people: list[Person], error: str = "") -> Response:
    title, invitation = TITLES[name]
    templates = Jinja2Templates(HERE / "templates")
    return templates.TemplateResponse(
        request,
        "choix.html",
        {"title": title, "invitation": invitation, "people": people, "error": error},
        status_code=400 if error else 200,
        headers={"Cache-Control": "no-store"},
    )


def _back(query: dict[str, str], answer: dict[str, str]) -> Response:
    parameters = urlencode({**answer, "state": query["state"]})
    return RedirectResponse(f"{query['redirect_uri']}?{parameters}", status_code=303)


def _grant(name: str, person: Person, query: dict[str, str]) -> str:
    code = secrets.token_urlsafe(32)
    with db.transaction() as session:
        session.add(
            SimulatorCode(
                code=code,
                provider=name,
                claims={**person.claims, "sub": person.sub},
                request={key: query[key] for key in (*REQUIRED, "acr_values") if key in query},
            )
        )
    return code


def _exchange(name: str, sent: dict[str, str]) -> dict[str, object] | None:
    with db.transaction() as session:
        granted = session.get(SimulatorCode, sent.get("code", ""), with_for_update=True)
        if granted is None or granted.provider != name or not _matches(granted, sent, name):
            return None
        granted.access_token = secrets.token_urlsafe(32)
        session.add(granted)
    claims: dict[str, object] = {
        "sub": granted.claims["sub"],
        "nonce": granted.request["nonce"],
        "acr": "eidas1",
    }
    audience = granted.request["client_id"]
    return {
        "access_token": granted.access_token,
        "token_type": "Bearer",
        "expires_in": 60,
        "id_token": tokens.signed(claims, issuer=_issuer(name), audience=audience),
    }


def _matches(granted: SimulatorCode, sent: dict[str, str], name: str) -> bool:
    client = getattr(settings(), name)
    secret = client.client_secret.get_secret_value()
    return (
        granted.access_token is None
        and now() - granted.created_at < CODE_LIFETIME
        and sent.get("client_id") == granted.request["client_id"] == client.client_id
        and secrets.compare_digest(sent.get("client_secret", ""), secret)
        and sent.get("redirect_uri") == granted.request["redirect_uri"]
        and challenge_of(sent.get("code_verifier", "")) == granted.request["code_challenge"]
    )


def _granted(name: str, access_token: str) -> SimulatorCode | None:
    with db.transaction(read_only=True) as session:
        found = session.exec(
            select(SimulatorCode).where(SimulatorCode.access_token == access_token)
        ).first()
    return found if found and found.provider == name else None
