"""The simulators' signing key and tokens. The key lasts: several workers and restarts share it."""

import os
import time
from functools import cache

from joserfc import jwt
from joserfc.jwk import RSAKey

from erpps_app.settings import settings

LIFETIME_SECONDS = 300


@cache
def key() -> RSAKey:
    """The key, made at first use and kept in the data folder, readable by its owner only."""
    path = settings().data_dir / "simulateur.pem"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pem = path.read_bytes()
    else:
        pem = RSAKey.generate_key(2048).as_pem(private=True)
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
    return RSAKey.import_key(pem, {"kid": "simulateur", "use": "sig", "alg": "RS256"})


def signed(claims: dict[str, object], *, issuer: str, audience: str) -> str:
    """A token of a simulator."""
    instant = int(time.time())
    body = {"iss": issuer, "aud": audience, "iat": instant, "exp": instant + LIFETIME_SECONDS}
    return jwt.encode({"alg": "RS256", "kid": "simulateur"}, {**body, **claims}, key())


def public_keys() -> dict[str, object]:
    """The key set that the portal verifies with."""
    return {"keys": [key().as_dict(private=False)]}
