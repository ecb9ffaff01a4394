"""Signs attestations, the file and its QR code, and verifies both."""

from erpps_app.adapters.signing.checking import Examined, Refused, examine
from erpps_app.adapters.signing.material import authorities, public_keys
from erpps_app.adapters.signing.pades import sign
from erpps_app.adapters.signing.tokens import read, write

__all__ = [
    "Examined",
    "Refused",
    "authorities",
    "examine",
    "public_keys",
    "read",
    "sign",
    "write",
]
