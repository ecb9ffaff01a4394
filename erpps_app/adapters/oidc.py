"""OpenID Connect relying party: authorization code flow with PKCE, on Authlib.

Endpoints come from discovery. The signature algorithm is the one registered for this portal (a
setting): the one that a token names for itself is never trusted.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlencode

import httpx
from authlib.common.errors import AuthlibBaseError
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from erpps_app.adapters import oauth
from erpps_app.domain.identity import SignInFailed
from erpps_app.settings import OidcClient

TIMEOUT_SECONDS = 10.0
FRESH_SECONDS = 3_600.0
CLOCK_SKEW_SECONDS = 60
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


@dataclass(slots=True)
class Provider:
    """An identity provider, as this portal is registered there.

    Attributes:
        transport: how the back channel is reached; the simulator's is in the process.
    """

    name: str
    client: OidcClient
    discovery_url: str
    transport: httpx.AsyncBaseTransport | None = None
    _metadata: dict[str, object] = field(default_factory=dict[str, object])
    _metadata_at: float = 0.0
    _keys: KeySet | None = None

    async def begin(self, redirect_uri: str) -> Start:
        """The authorization request."""
        metadata = await self._discover()
        start = Start(
            "", secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        )
        query = {
            "response_type": "code",
            "client_id": self.client.client_id,
            "redirect_uri": redirect_uri,
            "scope": SCOPES[self.name],
            "acr_values": self.client.acr_values,
            "state": start.state,
            "nonce": start.nonce,
            "code_challenge": oauth.challenge_of(start.verifier),
            "code_challenge_method": "S256",
        }
        url = f"{metadata['authorization_endpoint']}?{urlencode(query)}"
        return Start(url, start.state, start.nonce, start.verifier)

    async def finish(
        self, code: str, *, verifier: str, nonce: str, redirect_uri: str
    ) -> Identified:
        """Exchange the code, verify the ID token, read the identity.

        Raises:
            SignInFailed: the provider does not answer, or its answer does not hold.
        """
        metadata = await self._discover()
        try:
            tokens = await oauth.redeem(
                self.client,
                str(metadata["token_endpoint"]),
                code=code,
                verifier=verifier,
                redirect_uri=redirect_uri,
                transport=self.transport,
                timeout=TIMEOUT_SECONDS,
            )
            id_token = str(tokens["id_token"])
            claims = await self._verified(id_token)
            self._check_id_token(claims, nonce)
            userinfo = await self._userinfo(str(tokens["access_token"]))
        except httpx.HTTPError as error:
            raise SignInFailed("indisponible") from error
        except (AuthlibBaseError, JoseError, KeyError, ValueError) as error:
            raise SignInFailed("erreur") from error
        if userinfo.get("sub") != claims["sub"]:
            raise SignInFailed("erreur")
        return Identified({**userinfo, "iss": claims["iss"]}, id_token)

    async def leave(self, id_token: str, *, state: str, back_to: str) -> str | None:
        """Where to end the provider's own session (RP-initiated logout), if it says where."""
        endpoint = (await self._discover()).get("end_session_endpoint")
        if not endpoint:
            return None
        query = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": back_to}
        return f"{endpoint}?{urlencode(query)}"

    async def _discover(self) -> dict[str, object]:
        if not self._metadata or time.monotonic() - self._metadata_at > FRESH_SECONDS:
            self._metadata = await self._fetch(self.discovery_url)
            self._metadata_at = time.monotonic()
        return self._metadata

    async def _fetch(self, url: str) -> dict[str, object]:
        try:
            async with self._http() as client:
                answer = await client.get(url)
                answer.raise_for_status()
                return answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise SignInFailed("indisponible") from error

    async def _userinfo(self, access_token: str) -> dict[str, object]:
        """Plain JSON, or a signed token when the provider answers so."""
        endpoint = str((await self._discover())["userinfo_endpoint"])
        async with self._http() as client:
            answer = await client.get(endpoint, headers={"Authorization": f"Bearer {access_token}"})
            answer.raise_for_status()
        if answer.headers.get("content-type", "").startswith("application/jwt"):
            claims = await self._verified(answer.text)
            self._check_party(claims)
            return claims
        return answer.json()

    def _http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self.transport, timeout=TIMEOUT_SECONDS)

    async def _verified(self, token: str) -> dict[str, object]:
        """The claims of a token whose signature holds; a new key is fetched once."""
        algorithm = self.client.signing_algorithm
        if algorithm == "HS256":
            secret = OctKey.import_key(self.client.client_secret.get_secret_value())
            return jwt.decode(token, secret, algorithms=[algorithm]).claims
        if self._keys is not None:
            try:
                return jwt.decode(token, self._keys, algorithms=[algorithm]).claims
            except (JoseError, ValueError):
                self._keys = None
        keys = await self._fetch(str((await self._discover())["jwks_uri"]))
        self._keys = KeySet.import_key_set(keys)  # pyright: ignore[reportArgumentType] - checked by the library
        return jwt.decode(token, self._keys, algorithms=[algorithm]).claims

    def _check_party(self, claims: Mapping[str, object]) -> None:
        audience = claims.get("aud")
        parties: list[object] = [audience]
        if isinstance(audience, list):
            parties = list(cast("list[object]", audience))
        if claims.get("iss") != self._metadata["issuer"] or self.client.client_id not in parties:
            raise ValueError("The token is not for this portal.")

    def _check_id_token(self, claims: Mapping[str, object], nonce: str) -> None:
        """OpenID Connect Core 3.1.3.7, with a little tolerance for clocks."""
        self._check_party(claims)
        jwt.JWTClaimsRegistry(
            leeway=CLOCK_SKEW_SECONDS,
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        ).validate(dict(claims))
        if not secrets.compare_digest(str(claims.get("nonce")), nonce):
            raise ValueError("The nonce is another sign-in's.")
        wanted = self.client.acr_values.split()
        if wanted and claims.get("acr") not in wanted:
            raise ValueError("The level of assurance is not the one asked.")
