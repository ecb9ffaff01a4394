"""What attestations are signed and verified with: from the settings, or the demonstration's own.

Files are read anew when they change: a key that is put first signs without a restart, and those
below it go on verifying.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from joserfc.jwk import ECKey, KeySet
from pyhanko.sign import SimpleSigner

from erpps_app.adapters.once import write_once
from erpps_app.adapters.signing.demonstration import PASSPHRASE, draw_certificate
from erpps_app.settings import settings
from erpps_app.signature_settings import CURVE, DEMONSTRATION

ALGORITHM = "ES256"
_SECRET_MEMBERS = frozenset({"d"})
Jwk = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Who signs the files.

    Attributes:
        signer: of the library; it holds the key.
        own, chain: its certificate, and those that came with it, in PEM.
        until: the end of its validity.
    """

    signer: SimpleSigner
    own: str
    chain: str
    until: datetime


def certificate() -> Certificate:
    """The certificate that signs.

    Raises:
        ValueError: its file does not open, or holds no key.
    """
    chosen = settings().signature
    if chosen.pkcs12 is None:
        path = draw_certificate(settings().data_dir)
        return _certificate(path, _stamp(path), PASSPHRASE)
    passphrase = chosen.passphrase.get_secret_value().encode()
    return _certificate(chosen.pkcs12, _stamp(chosen.pkcs12), passphrase)


def authorities() -> str:
    """The PEM certificates with which anybody verifies a file: roots, and whom of theirs we are.

    An authority signs for others too: a file is ours only when its signer bears a name among these.
    """
    held, path = certificate(), settings().signature.authorities
    return (_certificates(path, _stamp(path)) if path else held.chain) + held.own


def key_set() -> KeySet:
    """The keys of QR codes; only the first one has to be able to sign."""
    path = settings().signature.token_keys or _own_keys(settings().data_dir)
    return _key_set(path, _stamp(path))


def public_keys() -> dict[str, list[Jwk]]:
    """The key set that anybody verifies QR codes with: nothing secret in it."""
    return {"keys": [cast("Jwk", key.as_dict(private=False)) for key in key_set().keys]}


def read_keys(text: str | bytes) -> KeySet:
    """A key set from its JSON.

    Raises:
        ValueError: it is none.
    """
    try:
        return KeySet.import_key_set(json.loads(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("Not a JWKS.") from error


def certificates_of(content: bytes) -> str:
    """The PEM certificates of a file: what else lies in it, a comment or a key, is left out.

    Raises:
        ValueError: there is none.
    """
    return _pem(x509.load_pem_x509_certificates(content))


def draw_key(name: str) -> Jwk:
    """A new private key of QR codes; the name says nothing, it only has to be another."""
    kid = f"{name}-{secrets.token_hex(3)}"
    drawn = ECKey.generate_key(CURVE, {"kid": kid, "use": "sig", "alg": ALGORITHM})
    return cast("Jwk", drawn.as_dict(private=True))


def rotated(keys: list[Jwk], drawn: Jwk) -> dict[str, list[Jwk]]:
    """A key set that signs with a new key; the former ones only verify from now on."""
    former = [{name: key[name] for name in key if name not in _SECRET_MEMBERS} for key in keys]
    return {"keys": [drawn, *former]}


def _own_keys(folder: Path) -> Path:
    path = folder / "attestation-demonstration.jwks"
    if not path.exists():
        drawn = draw_key(DEMONSTRATION.lower())
        write_once(path, json.dumps({"keys": [drawn]}).encode())
    return path


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns


@lru_cache(maxsize=4)
def _certificate(path: Path, _stamp: int, passphrase: bytes) -> Certificate:
    content = path.read_bytes()
    signer = SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=passphrase or None)
    # A root is known to who verifies: embedded, it would only be bytes that nothing vouches for.
    signer.embed_roots = False
    held = load_pkcs12(content, passphrase or None)
    if held.cert is None:
        raise ValueError("No certificate.")
    own, chain = held.cert.certificate, [one.certificate for one in held.additional_certs]
    return Certificate(signer, _pem([own]), _pem(chain), own.not_valid_after_utc)


@lru_cache(maxsize=4)
def _certificates(path: Path, _stamp: int) -> str:
    return certificates_of(path.read_bytes())


@lru_cache(maxsize=4)
def _key_set(path: Path, _stamp: int) -> KeySet:
    return read_keys(path.read_bytes())


def _pem(certificates: Iterable[x509.Certificate]) -> str:
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in certificates)
