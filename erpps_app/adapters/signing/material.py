"""What attestations are signed and verified with: from the settings, or the demonstration's own.

Files are read anew when they change: a key that is put first signs without a restart, and those
below it go on verifying.
"""

import json
import secrets
from dataclasses import dataclass
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
from erpps_app.signature_settings import DEMONSTRATION

ALGORITHM, CURVE = "ES256", "P-256"
_SECRET_MEMBERS = frozenset({"d"})
Jwk = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Who signs the files.

    Attributes:
        signer: of the library; it holds the key.
        roots: the PEM certificates of the authorities that a signature may lead to.
    """

    signer: SimpleSigner
    roots: str


def certificate() -> Certificate:
    """The certificate that signs.

    Raises:
        ValueError: its file does not open, or holds no key.
    """
    chosen = settings().signature
    if chosen.pkcs12 is None:
        path = draw_certificate(settings().data_dir)
        return _certificate(path, _stamp(path), PASSPHRASE, None)
    passphrase = chosen.passphrase.get_secret_value().encode()
    return _certificate(chosen.pkcs12, _stamp(chosen.pkcs12), passphrase, chosen.authorities)


def authorities() -> str:
    """The PEM certificates with which anybody verifies a file."""
    return certificate().roots


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
def _certificate(
    path: Path, _stamp: int, passphrase: bytes, authorities_file: Path | None
) -> Certificate:
    content = path.read_bytes()
    signer = SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=passphrase or None)
    # A root is known to who verifies: embedded, it would only be bytes that nothing vouches for.
    signer.embed_roots = False
    if authorities_file is not None:
        return Certificate(signer, authorities_file.read_text(encoding="ascii"))
    chain = load_pkcs12(content, passphrase or None).additional_certs
    return Certificate(signer, "".join(_pem(one.certificate) for one in chain))


@lru_cache(maxsize=4)
def _key_set(path: Path, _stamp: int) -> KeySet:
    return read_keys(path.read_bytes())


def _pem(one: x509.Certificate) -> str:
    return one.public_bytes(Encoding.PEM).decode()
