"""OpenID Connect relying party: authorization code flow with PKCE, on Authlib.

Endpoints come from discovery. Whatever goes wrong ends as ``SignInFailed``, whose code names the
sentence that the person reads.
"""

import secrets
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx
from authlib.common.errors import AuthlibBaseError
from joserfc.errors import JoseError
from pydantic import BaseModel

from erpps_app.adapters import oauth
from erpps_app.adapters.oidc.verification import Verifier
from erpps_app.domain.sign_in_failures import SignInFailed, failure_of
from erpps_app.settings import OidcClient

TIMEOUT_SECONDS = 10.0
FRESH_SECONDS = 3_600.0
SCOPES = {
    "franceconnect": (
        "openid given_name family_name birthdate gender birthplace birthcountry "
        "preferred_username email"
    ),
    "prosanteconnect": "openid scope_all",
    "agents": "openid profile",
}


@dataclass(frozen=True, slots=True)
class Start:
    """A sign-in that begins: where to send the browser, what to remember."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identified:
    """A person whom the provider has identified."""

    claims: dict[str, object]
    id_token: str


class Metadata(BaseModel):
    """What discovery must say (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str = ""
    end_session_endpoint: str = ""


@dataclass(slots=True)
class Provider:
    """An identity provider, as this portal is registered there.

    Attributes:
        transport: how the back channel is reached; the simulator's is in the process.
        clock: seconds that only grow, to know when discovery must be read again.
    """

    name: str
    client: OidcClient
    discovery_url: str
    transport: httpx.AsyncBaseTransport | None = None
    clock: Callable[[], float] = time.monotonic
    _metadata: Metadata | None = None
    _metadata_at: float = 0.0
    _verifier: Verifier = field(init=False)

    def __post_init__(self) -> None:
        """The verifier keeps the provider's keys as long as the provider is kept."""
        self._verifier = Verifier(self.client, self._fetch_keys)

    async def begin(self, redirect_uri: str) -> Start:
        """The authorization request.

        Raises:
            SignInFailed: the provider does not answer.
        """
        with _failing_well():
            metadata = await self._discover()
        state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        verifier = secrets.token_urlsafe(48)
        query = {
            "response_type": "code",
            "client_id": self.client.client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPES[self.name],
            "acr_values": self.client.acr_values,
            "state": state,
            "nonce": nonce,
            "code_challenge": oauth.challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        given = {key: value for key, value in query.items() if value}
        url = f"{metadata.authorization_endpoint}?{urlencode(given)}"
        return Start(url, state, nonce, verifier)

    async def finish(
        self, code: str, *, verifier: str, nonce: str, redirect_uri: str
    ) -> Identified:
        """Exchange the code, verify the ID token, read the identity.

        Raises:
            SignInFailed: the provider does not answer, or its answer does not hold.
        """
        with _failing_well():
            metadata = await self._discover()
            tokens = await oauth.redeem(
                self.client,
                metadata.token_endpoint,
                code=code,
                verifier=verifier,
                redirect_uri=redirect_uri,
                transport=self.transport,
                timeout=TIMEOUT_SECONDS,
            )
            id_token = str(tokens.get("id_token"))
            claims = await self._verifier.of_id_token(id_token, issuer=metadata.issuer, nonce=nonce)
            userinfo = await self._userinfo(metadata, str(tokens.get("access_token")))
        if userinfo.get("sub") != claims["sub"]:
            raise SignInFailed("signature")
        return Identified({**userinfo, "iss": claims["iss"]}, id_token)

    async def leave(self, id_token: str, *, state: str, back_to: str) -> str | None:
        """Where to end the provider's own session (RP-initiated logout), if it says where.

        Raises:
            SignInFailed: the provider does not answer.
        """
        with _failing_well():
            metadata = await self._discover()
        if not metadata.end_session_endpoint:
            return None
        query = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": back_to}
        return f"{metadata.end_session_endpoint}?{urlencode(query)}"

    async def _discover(self) -> Metadata:
        if self._metadata is None or self.clock() - self._metadata_at > FRESH_SECONDS:
            answer = await self._get(self.discovery_url)
            found = Metadata.model_validate(answer.json())
            if self.client.issuer not in {"", found.issuer}:
                raise SignInFailed("signature")
            self._metadata = found
            self._metadata_at = self.clock()
        return self._metadata

    async def _fetch_keys(self) -> object:
        return (await self._get((await self._discover()).jwks_uri)).json()

    async def _userinfo(self, metadata: Metadata, access_token: str) -> Mapping[str, object]:
        """Plain JSON, or a signed token when the provider answers so."""
        bearer = {"Authorization": f"Bearer {access_token}"}
        answer = await self._get(metadata.userinfo_endpoint, bearer)
        if answer.headers.get("content-type", "").startswith("application/jwt"):
            return await self._verifier.of_userinfo(answer.text, issuer=metadata.issuer)
        return _Claims.model_validate({"claims": answer.json()}).claims

    async def _get(self, url: str, headers: dict[str, str] | None = None) -> httpx.Response:
        async with httpx.AsyncClient(transport=self.transport, timeout=TIMEOUT_SECONDS) as client:
            answer = await client.get(url, headers=headers)
        return answer.raise_for_status()


class _Claims(BaseModel):
    claims: dict[str, object]


@contextmanager
def _failing_well() -> Generator[None]:
    """What can go wrong between the portal and a provider, as a failure with a sentence."""
    try:
        yield
    except httpx.HTTPStatusError as error:
        raise SignInFailed("server_error") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SignInFailed("indisponible") from error
    except AuthlibBaseError as error:
        raise SignInFailed(failure_of(error.error or "")) from error
    except JoseError as error:
        raise SignInFailed("signature") from error
    except ValueError as error:  # what was answered is not what the protocol says
        raise SignInFailed("server_error") from error
