"""The signed payload of a QR code: a compact JWS (RFC 7515), ES256, some 250 signs.

Reading is strict: one text only stands for one attestation, so that no sign can be changed.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from typing import Any, cast

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from erpps_app.adapters.signing import material
from erpps_app.domain.attestation import LONGEST_TOKEN, Claims, Standing, TokenRefused, checked

_PARTS = 3


def write(claims: Claims) -> str:
    """The token that says these claims, signed with the key that is first."""
    key = material.key_set().keys[0]
    said = {
        "sub": claims.rpps,
        "name": claims.name,
        "prof": list(claims.professions),
        "day": claims.edited.isoformat(),
    }
    header = {"alg": material.ALGORITHM, "kid": key.kid}
    return jws.serialize_compact(header, _compact(said), key, algorithms=[material.ALGORITHM])


def read(token: str, keys: KeySet | None = None) -> Claims:
    """What a token says.

    Args:
        token: as it stands in the QR code, without the link; keys: the portal's, unless others.

    Raises:
        TokenRefused: not signed by one of the keys, or not to the letter.
    """
    known = material.key_set() if keys is None else keys
    header = _header(token)
    key = next((one for one in known.keys if one.kid == header["kid"]), None)
    if key is None:
        raise TokenRefused(Standing.FOREIGN_KEY)
    try:
        opened = jws.deserialize_compact(token, key, algorithms=[material.ALGORITHM])
        return _claims(opened.payload)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise TokenRefused(Standing.INVALID) from error


def _header(token: str) -> dict[str, str]:
    parts = token.split(".")
    if len(token) > LONGEST_TOKEN or len(parts) != _PARTS or not all(map(_is_canonical, parts)):
        raise TokenRefused(Standing.INVALID)
    try:
        header = json.loads(_decoded(parts[0]))
    except ValueError as error:
        raise TokenRefused(Standing.INVALID) from error
    known = isinstance(header, dict) and set(cast("dict[str, Any]", header)) == {"alg", "kid"}
    if not known or header["alg"] != material.ALGORITHM or not isinstance(header["kid"], str):
        raise TokenRefused(Standing.INVALID)
    return cast("dict[str, str]", header)


def _claims(payload: bytes) -> Claims:
    said = cast("dict[str, Any]", json.loads(payload))
    return checked(
        Claims(
            rpps=str(said["sub"]),
            name=str(said["name"]),
            professions=tuple(map(str, said["prof"])),
            edited=date.fromisoformat(said["day"]),
        )
    )


def _compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _is_canonical(part: str) -> bool:
    """Several texts decode to the same bytes: only the one that those bytes are written as."""
    try:
        return urlsafe_b64encode(_decoded(part)).rstrip(b"=").decode() == part
    except (ValueError, UnicodeEncodeError):
        return False
