"""The simulators' signing key and tokens. The key lasts: several workers and restarts share it."""

import time
from functools import cache

from joserfc import jwt
from joserfc.jwk import RSAKey

from erpps_app.adapters.once import write_once
from erpps_app.settings import settings

LIFETIME_SECONDS = 300
ALGORITHM = "RS256"
HEADER = {"alg": ALGORITHM, "kid": "simulateur"}


@cache
def key() -> RSAKey:
    """The key, made at first use and kept in the data folder, readable by its owner only."""
    path = settings().data_dir / "simulateur.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_once(path, RSAKey.generate_key(2048).as_pem(private=True))
    return RSAKey.import_key(
        path.read_bytes(), {"kid": HEADER["kid"], "use": "sig", "alg": ALGORITHM}
    )


def parties_and_instants(issuer: str, audience: str) -> dict[str, object]:
    """The claims of every token: who made it, for whom, when, until when."""
    instant = int(time.time())
    return {"iss": issuer, "aud": audience, "iat": instant, "exp": instant + LIFETIME_SECONDS}


def signed(claims: dict[str, object], *, issuer: str, audience: str) -> str:
    """A token of a simulator."""
    return jwt.encode(HEADER, {**parties_and_instants(issuer, audience), **claims}, key())


def public_keys() -> dict[str, object]:
    """The key set that the portal verifies with."""
    return {"keys": [key().as_dict(private=False)]}
