"""The authorization server of a simulator, on Authlib: code flow, PKCE, ID tokens, logout.

Authlib checks the protocol; this module says which portal is registered and where codes rest (the
database, as there may be several workers). Everything here blocks: it runs in a thread.
"""

# The library is typed in part only, and these classes override its own:
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# pyright: reportMissingParameterType=false, reportIncompatibleMethodOverride=false

import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import (
    AuthorizationServer,
    ClientMixin,
    InvalidGrantError,
    InvalidRequestError,
    OAuth2Request,
)
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import OAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from authlib.oidc.rpinitiated import EndSessionEndpoint
from joserfc.jwk import KeySet
from starlette.responses import JSONResponse, Response

from erpps_app.adapters.oidc import SCOPES
from erpps_app.adapters.simulator import codes, tokens
from erpps_app.adapters.simulator.people import Person
from erpps_app.settings import OidcClient, settings

REQUIRED = ("state", "nonce", "code_challenge", "code_challenge_method")
# Authlib insists on TLS and looks at nothing else of an address; a demonstration may run on a
# machine of the local network, without.
_ADDRESS = "https://simulateur.invalid/"


def issuer_of(provider: str) -> str:
    """The issuer of a simulated provider."""
    return f"{settings().public_url}/simulateur/{provider}"


@dataclass(frozen=True, slots=True)
class Incoming:
    """An HTTP request, read."""

    method: str
    query: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict[str, str])


class _Payload(OAuth2Payload):
    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    @property
    def data(self) -> dict[str, str]:
        return self._values

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return defaultdict(list, {key: [value] for key, value in self._values.items()})


class _Request(OAuth2Request):
    def __init__(self, incoming: Incoming) -> None:
        super().__init__(incoming.method, _ADDRESS)
        self._form = dict(incoming.form)
        self.payload = _Payload({**incoming.query, **incoming.form})

    @property
    def form(self) -> dict[str, str]:
        return self._form


@dataclass(frozen=True, slots=True)
class _Portal(ClientMixin):
    """This portal, as the simulator has it registered."""

    provider: str
    client: OidcClient

    @property
    def client_metadata(self) -> dict[str, object]:
        return {"post_logout_redirect_uris": [f"{settings().public_url}/auth/deconnexion/retour"]}

    def get_client_id(self) -> str:
        return self.client.client_id

    def get_default_redirect_uri(self) -> str:
        return ""  # the protocol asks for one each time

    def get_allowed_scope(self, scope: str) -> str:
        allowed = SCOPES[self.provider].split()
        return " ".join(word for word in (scope or "").split() if word in allowed)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == f"{settings().public_url}/auth/{self.provider}/retour"

    def check_client_secret(self, client_secret: str) -> bool:
        right = self.client.client_secret.get_secret_value()
        return secrets.compare_digest(client_secret.encode(), right.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        del endpoint
        return method == "client_secret_post"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class _CodeGrant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_post"]  # noqa: RUF012 - as the library declares it

    def save_authorization_code(self, code: str, request: Any) -> None:  # noqa: ANN401 - untyped
        asked = {**request.payload.data, "scope": request.scope}
        codes.keep(code, self.server.provider, request.user, asked)

    def query_authorization_code(self, code: str, client: _Portal) -> codes.Code | None:
        return codes.fresh(code, client.provider)

    def authenticate_user(self, authorization_code: codes.Code) -> codes.Code:
        return authorization_code

    def delete_authorization_code(self, authorization_code: codes.Code) -> None:
        del authorization_code  # ``Server.save_token`` has spent it


class _StrictChallenge(CodeChallenge):
    """PKCE with S256, owed by every client; state and nonce too, as FranceConnect wants them."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]  # noqa: RUF012 - as the library declares it

    def validate_code_challenge(self, grant: Any, redirect_uri: Any) -> None:  # noqa: ANN401 - idem
        for name in REQUIRED:
            if not grant.request.payload.data.get(name):
                raise InvalidRequestError(f"Missing '{name}' in request.")
        super().validate_code_challenge(grant, redirect_uri)


class _IdToken(OpenIDCode):
    def exists_nonce(self, nonce: str, request: object) -> bool:
        del nonce, request  # a double click asks twice with one nonce; the portal refuses replays
        return False

    def resolve_client_private_key(self, client: object) -> object:
        del client
        return tokens.key()

    def get_encode_header(self, client: object) -> dict[str, str]:
        del client
        return tokens.HEADER

    def get_client_claims(self, client: _Portal) -> dict[str, object]:
        return tokens.parties_and_instants(issuer_of(client.provider), client.get_client_id())

    def generate_user_info(self, user: codes.Code, scope: str) -> dict[str, object]:
        del scope
        return {"sub": user.claims["sub"]}


class _Logout(EndSessionEndpoint):
    def get_server_jwks(self) -> KeySet:
        return KeySet([tokens.key()])

    def end_session(self, end_session_request: object) -> None:
        del end_session_request  # one chooses an identity each time: there is no session to end


class Server(AuthorizationServer):
    """The authorization server of one simulated provider."""

    def __init__(self, provider: str) -> None:
        super().__init__(scopes_supported=SCOPES[provider].split())
        self.provider = provider
        self.register_grant(_CodeGrant, [_StrictChallenge(), _IdToken(require_nonce=True)])
        self.register_endpoint(_Logout)
        self.register_token_generator("default", BearerTokenGenerator(_opaque, None, _lasts))

    def check(self, incoming: Incoming) -> Any:  # noqa: ANN401 - a grant of the library
        """Check an authorization request before somebody is asked who they are.

        Raises:
            OAuth2Error: the request is refused; see ``sent_back``.
        """
        return self.get_consent_grant(incoming)

    def sent_back(self, error: OAuth2Error) -> Response | None:
        """The browser sent back with a refusal; ``None`` when the way back is not to be trusted."""
        return _answer(*error()) if error.redirect_uri else None

    def answer(self, grant: Any, person: Person | None) -> Response:  # noqa: ANN401 - idem
        """Send the browser back to the portal, with a code or with a refusal."""
        return cast("Response", self.create_authorization_response(grant.request, person, grant))

    def exchange(self, incoming: Incoming) -> Response:
        """Tokens for a code, or the error of the protocol."""
        return cast("Response", self.create_token_response(incoming))

    def log_out(self, incoming: Incoming) -> Response | None:
        """The browser sent where the portal asked, if the request shows that it may ask."""
        answer = cast("Response | None", self.create_endpoint_response("end_session", incoming))
        return answer if answer and "location" in answer.headers else None

    def query_client(self, client_id: str) -> _Portal | None:
        """The portal, which is the only client."""
        client: OidcClient = getattr(settings(), self.provider)
        return _Portal(self.provider, client) if client_id == client.client_id else None

    def save_token(self, token: dict[str, Any], request: Any) -> None:  # noqa: ANN401 - idem
        """Spend the code; of two requests with one code, one gets a token."""
        if not codes.spend(request.authorization_code, token["access_token"]):
            raise InvalidGrantError("This code was used.")

    def create_oauth2_request(self, request: Incoming) -> OAuth2Request:
        """The request as the library sees it."""
        return _Request(request)

    def handle_response(
        self, status: int, body: object, headers: list[tuple[str, str]]
    ) -> Response:
        """The answer as Starlette sends it."""
        return _answer(status, body, headers)

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""


def _answer(status: int, body: object, headers: list[tuple[str, str]]) -> Response:
    kind = Response if isinstance(body, str) else JSONResponse
    return kind(body, status, dict(headers))


def _opaque(**_about: object) -> str:
    return secrets.token_urlsafe(32)


def _lasts(*_about: object) -> int:
    return int(codes.LIFETIME.total_seconds())
