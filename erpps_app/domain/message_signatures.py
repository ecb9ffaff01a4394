"""HTTP Message Signatures (RFC 9421) by a shared secret, and digests of content (RFC 9530).

What a signature covers is written line by line, then signed with HMAC-SHA256 (``hmac-sha256``,
section 3.3.3). Only what the portal sends is here: the values are headers of one line, or derived
from a request, as the caller gives them.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

ALGORITHM = "hmac-sha256"
Parameters = Mapping[str, int | str]


@dataclass(frozen=True, slots=True)
class Key:
    """A secret, and the name under which the other side knows it."""

    id: str
    secret: bytes


def content_digest(body: bytes) -> str:
    """The value of ``Content-Digest``."""
    return f"sha-256={_bytes(hashlib.sha256(body).digest())}"


def signature_base(components: Mapping[str, str], parameters: Parameters) -> str:
    """What is signed (section 2.5): a line for each component, then the parameters."""
    lines = [f'"{name}": {value}' for name, value in components.items()]
    return "\n".join([*lines, f'"@signature-params": {_input(components, parameters)}'])


def sign(
    label: str, components: Mapping[str, str], parameters: Parameters, secret: bytes
) -> tuple[str, str]:
    """A member of ``Signature-Input``, and the one of ``Signature`` (section 4)."""
    base = signature_base(components, parameters).encode()
    code = hmac.new(secret, base, hashlib.sha256).digest()
    return f"{label}={_input(components, parameters)}", f"{label}={_bytes(code)}"


def target(address: str) -> str:
    """``@target-uri`` of an address (section 2.2.2), normalized as RFC 9110, 4.2.3 says."""
    parts = urlsplit(address)
    port = {"https": 443, "http": 80}.get(parts.scheme)
    netloc = parts.netloc.lower().removesuffix(f":{port}").removesuffix(":")
    return parts._replace(netloc=netloc, path=parts.path or "/", fragment="").geturl()


def signed_headers(
    address: str, body: bytes, keys: Mapping[str, Key], at: datetime, valid: timedelta
) -> dict[str, str]:
    """The headers of a POST of JSON, signed by each key under its label.

    Args:
        address: where it goes; body: what it says.
        keys: by the label of their signature.
        at: when it is signed; valid: for how long it is to be believed.
    """
    headers = {"content-type": "application/json", "content-digest": content_digest(body)}
    components = {"@method": "POST", "@target-uri": target(address), **headers}
    created = int(at.timestamp())
    made = [
        sign(
            label,
            components,
            {
                "created": created,
                "expires": created + int(valid.total_seconds()),
                "keyid": key.id,
                "alg": ALGORITHM,
                "tag": key.id,  # libraries choose a signature by it
            },
            key.secret,
        )
        for label, key in keys.items()
    ]
    return {
        **headers,
        "signature-input": ", ".join(member for member, _ in made),
        "signature": ", ".join(member for _, member in made),
    }


def shown(secret: bytes) -> str:
    """A secret, as it is handed over."""
    return base64.b64encode(secret).decode()


def proof(secret: bytes, challenge: str) -> str:
    """What shows that the other side holds the secret, without saying it."""
    return base64.b64encode(hmac.new(secret, challenge.encode(), hashlib.sha256).digest()).decode()


def is_proof(given: str, secret: bytes, challenge: str) -> bool:
    """Whether it was shown; compared in constant time."""
    return hmac.compare_digest(given.encode(), proof(secret, challenge).encode())


def _input(components: Mapping[str, str], parameters: Parameters) -> str:
    names = " ".join(f'"{name}"' for name in components)
    told = "".join(f";{name}={_bare(value)}" for name, value in parameters.items())
    return f"({names}){told}"


def _bare(value: int | str) -> str:
    """An integer or a string, as structured fields write them (RFC 9651)."""
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _bytes(value: bytes) -> str:
    return f":{base64.b64encode(value).decode()}:"
