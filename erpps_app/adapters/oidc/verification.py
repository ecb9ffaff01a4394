"""Whether a token of a provider holds: signature, parties, instants, nonce, level of assurance.

The signature algorithm is the one registered for this portal (a setting): the one that a token
names for itself is never trusted.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import cast

from joserfc import jwe, jwt
from joserfc.errors import InvalidClaimError, InvalidKeyIdError
from joserfc.jwk import KeySet, OctKey, import_key
from pydantic import BaseModel, RootModel

from erpps_app.settings import OidcClient

CLOCK_SKEW_SECONDS = 60
ENCRYPTIONS = ["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A256KW", "A256GCM", "A128GCM"]


class _Jwk(RootModel[dict[str, str | list[str]]]):
    """A private key as a JSON Web Key (RFC 7517)."""


class _PublishedKeys(BaseModel):
    keys: list[dict[str, object]]


@dataclass(slots=True)
class Verifier:
    """Reads the tokens of one provider.

    Attributes:
        fetch_keys: reads the key set that the provider publishes.
    """

    client: OidcClient
    fetch_keys: Callable[[], Awaitable[object]]
    _keys: KeySet | None = None

    async def of_id_token(self, token: str, *, issuer: str, nonce: str) -> Mapping[str, object]:
        """The claims of an ID token (OpenID Connect Core 3.1.3.7).

        Raises:
            JoseError: the token does not hold.
            ValueError: it cannot be read, or the provider's keys cannot.
        """
        claims = await self._signed(token)
        self._check_parties(claims, issuer)
        _registry(essential=True).validate(dict(claims))
        if not secrets.compare_digest(str(claims.get("nonce")).encode(), nonce.encode()):
            raise InvalidClaimError("nonce", "The nonce is another sign-in's.")
        wanted = self.client.acr_values.split()
        if wanted and claims.get("acr") not in wanted:
            raise InvalidClaimError("acr", "The level of assurance is not the one asked.")
        return claims

    async def of_userinfo(self, token: str, *, issuer: str) -> Mapping[str, object]:
        """The claims of a signed userinfo answer; its parties and instants may be left out.

        Raises:
            JoseError: the token does not hold.
            ValueError: it cannot be read, or the provider's keys cannot.
        """
        claims = await self._signed(token)
        self._check_parties({"iss": issuer, "aud": self.client.client_id, **claims}, issuer)
        _registry(essential=False).validate(dict(claims))
        return claims

    def _unsealed(self, token: str) -> str:
        """The signed token inside an encrypted one, where this portal is registered for that.

        A provider that should encrypt and does not is refused, and so is the other way round.
        """
        text = self.client.decryption_key.get_secret_value()
        if not text:
            return token
        key = import_key(_Jwk.model_validate_json(text).root)
        opened = jwe.decrypt_compact(token, key, algorithms=ENCRYPTIONS).plaintext
        return (opened or b"").decode("ascii")

    async def _signed(self, sent: str) -> Mapping[str, object]:
        """The claims of a token whose signature holds; keys are read again for a new key id."""
        token = self._unsealed(sent)
        algorithm = self.client.signing_algorithm
        if algorithm == "HS256":
            secret = OctKey.import_key(self.client.client_secret.get_secret_value())
            return jwt.decode(token, secret, algorithms=[algorithm]).claims
        if self._keys is not None:
            try:
                return jwt.decode(token, self._keys, algorithms=[algorithm]).claims
            except InvalidKeyIdError:
                self._keys = None
        self._keys = _signature_keys(await self.fetch_keys())
        return jwt.decode(token, self._keys, algorithms=[algorithm]).claims

    def _check_parties(self, claims: Mapping[str, object], issuer: str) -> None:
        audience = claims.get("aud")
        parties = cast("list[object]", audience) if isinstance(audience, list) else [audience]
        if claims.get("iss") != issuer:
            raise InvalidClaimError("iss", "The token comes from another provider.")
        if self.client.client_id not in parties:
            raise InvalidClaimError("aud", "The token is for another portal.")
        if len(parties) > 1 and claims.get("azp") != self.client.client_id:
            raise InvalidClaimError("azp", "The token was asked for by another portal.")


def _registry(*, essential: bool) -> jwt.JWTClaimsRegistry:
    """Checks of instants and subject, with a little tolerance for clocks."""
    option: jwt.ClaimsOption = {"essential": essential}
    return jwt.JWTClaimsRegistry(leeway=CLOCK_SKEW_SECONDS, exp=option, iat=option, sub=option)


def _signature_keys(published: object) -> KeySet:
    """The keys made for signatures; a provider may publish others, for encryption."""
    keys = _PublishedKeys.model_validate(published).keys
    kept = [key for key in keys if key.get("use", "sig") == "sig"]
    return KeySet.import_key_set({"keys": kept})  # pyright: ignore[reportArgumentType] - checked by the library
