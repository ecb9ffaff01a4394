"""The addresses of a simulated OpenID provider, and the page where one chooses who one is."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from authlib.oauth2 import OAuth2Error
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from erpps_app.adapters.simulator import codes, pages, tokens
from erpps_app.adapters.simulator.authorization import Incoming, Server, issuer_of
from erpps_app.adapters.simulator.people import PEOPLE, People, Person
from erpps_app.settings import settings

NO_STORE = {"Cache-Control": "no-store"}
FILES = ("style.css", "compte-a-rebours.js")
SIGNED_USERINFO = "franceconnect"


def serve(providers: Iterable["Simulator"]) -> Starlette:
    """The application that serves the simulators."""
    simulators = [Mount(f"/{made.name}", routes=made.routes()) for made in providers]
    files = [Route(f"/{name}", _file) for name in FILES]
    return Starlette(routes=[Mount("/simulateur", routes=[*files, *simulators])])


async def _file(request: Request) -> Response:
    name = request.url.path.rpartition("/")[2]
    return FileResponse(Path(__file__).parent / "templates" / name)


@dataclass(frozen=True, slots=True)
class Simulator:
    """One provider."""

    name: str
    server: Server = field(init=False)

    def __post_init__(self) -> None:
        """Its authorization server is its own."""
        object.__setattr__(self, "server", Server(self.name))

    def routes(self) -> list[BaseRoute]:
        """Every address of the provider."""
        return [
            Route("/.well-known/openid-configuration", self.discovery),
            Route("/authorize", self.ask, methods=["GET"]),
            Route("/authorize", self.choose, methods=["POST"]),
            Route("/token", self.token, methods=["POST"]),
            Route("/userinfo", self.userinfo),
            Route("/jwks", self.jwks),
            Route("/session/end", self.end),
        ]

    @property
    def people(self) -> People:
        """Whom it can identify."""
        return PEOPLE[self.name]

    async def discovery(self, _request: Request) -> Response:
        """OpenID Connect Discovery 1.0."""
        issuer = issuer_of(self.name)
        return JSONResponse(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "userinfo_endpoint": f"{issuer}/userinfo",
                "jwks_uri": f"{issuer}/jwks",
                "end_session_endpoint": f"{issuer}/session/end",
                "scopes_supported": self.server.scopes_supported,
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": [tokens.ALGORITHM],
                "userinfo_signing_alg_values_supported": [tokens.ALGORITHM],
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def ask(self, request: Request) -> Response:
        """Show who one may be."""
        checked = await self._checked(request)
        if isinstance(checked, Response):
            return checked
        return await self._page(request)

    async def choose(self, request: Request) -> Response:
        """Send the browser back to the portal with what was chosen."""
        checked = await self._checked(request)
        if isinstance(checked, Response):
            return checked
        sent = await request.form()
        form = {key: value for key, value in sent.items() if isinstance(value, str)}
        if form.get("identite") == "refus":
            return await asyncio.to_thread(self.server.answer, checked, None)
        return await self._chosen(request, checked, form)

    async def _chosen(self, request: Request, grant: Any, form: dict[str, str]) -> Response:  # noqa: ANN401 - a grant of the library
        person = await asyncio.to_thread(self.people.find, form.get("identite", ""))
        if person is None:
            return await self._page(request, error=pages.refusal(self.name, ""))
        return await asyncio.to_thread(self.server.answer, grant, person)

    async def token(self, request: Request) -> Response:
        """Exchange a code for tokens: right client, right secret, right verifier, once."""
        form = await request.form()
        sent = {key: value for key, value in form.items() if isinstance(value, str)}
        incoming = Incoming("POST", {}, sent)
        return await asyncio.to_thread(self.server.exchange, incoming)

    async def userinfo(self, request: Request) -> Response:
        """The identity; FranceConnect gives what was asked, and signs it."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        code = await asyncio.to_thread(codes.behind, token, self.name)
        if code is None or scheme.lower() != "bearer":
            challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            return JSONResponse({"error": "invalid_token"}, 401, headers=challenge)
        if self.name != SIGNED_USERINFO:
            return JSONResponse(dict(code.claims), headers=NO_STORE)
        asked = {"sub", *code.get_scope().split()}
        claims = {key: value for key, value in code.claims.items() if key in asked}
        audience = code.request["client_id"]
        body = tokens.signed(claims, issuer=issuer_of(self.name), audience=audience)
        return Response(body, media_type="application/jwt", headers=NO_STORE)

    async def jwks(self, _request: Request) -> Response:
        """The public key."""
        return JSONResponse(tokens.public_keys())

    async def end(self, request: Request) -> Response:
        """RP-initiated logout: back to the portal, nowhere else."""
        incoming = Incoming("GET", dict(request.query_params))
        answer = await asyncio.to_thread(self.server.log_out, incoming)
        return answer or RedirectResponse(f"{settings().public_url}/", status_code=303)

    async def _checked(self, request: Request) -> object:
        """The request as a grant; or the answer when it is not one that can be granted."""
        incoming = Incoming("GET", dict(request.query_params))
        try:
            return await asyncio.to_thread(self.server.check, incoming)
        except OAuth2Error as error:
            return self.server.sent_back(error) or pages.refused(request, self.name)

    async def _page(self, request: Request, *, error: str = "", typed: str = "") -> Response:
        del typed  # one chooses here, and types nothing
        people: list[Person] = await asyncio.to_thread(self.people.proposed)
        return pages.choice(request, self.name, people, error=error)
