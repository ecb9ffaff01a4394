"""Certificates that sign attestations, of authorities of ours, and a timestamp server."""

import json
from pathlib import Path

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.timestamps import DummyTimeStamper

from erpps_app.adapters.signing.material import draw_key, rotated
from tests.adapters.cards import DAY, NOW, Authority, named, pem, private_key

PASSPHRASE = "une-phrase-de-passe"
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
STAMPING = ExtendedKeyUsageOID.TIME_STAMPING


class Sealed:
    """A root, an intermediate authority, and what they issue."""

    def __init__(self, name: str = "AC des cachets") -> None:
        self.root = Authority(f"{name}, racine")
        self.authority = Authority(name, self.root)

    def settings(
        self, folder: Path, *, common_name: str = "ARS essai", days: int = 30, signs: bool = True
    ) -> dict[str, object]:
        """Files of a production, and the settings that name them."""
        certificate, key = self.authority.card(
            common_name, use=DOCUMENT_SIGNING, until=NOW + days * DAY, signs=signs
        )
        packed = serialize_key_and_certificates(
            b"cachet",
            private_key(key),
            certificate,
            [self.authority.certificate],
            BestAvailableEncryption(PASSPHRASE.encode()),
        )
        (folder / "cachet.p12").write_bytes(packed)
        (folder / "autorites-cachet.pem").write_text(pem(self.root.certificate))
        (folder / "jetons.jwks").write_text(json.dumps(rotated([], draw_key("2026"))))
        return {
            "pkcs12": str(folder / "cachet.p12"),
            "passphrase": PASSPHRASE,
            "authorities": str(folder / "autorites-cachet.pem"),
            "token_keys": str(folder / "jetons.jwks"),
        }

    def clock(self) -> DummyTimeStamper:
        """A timestamp server of the same root; the library's own wants an RSA key."""
        key = rsa.generate_private_key(65537, 2048)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(named("Horodatage"))
            .issuer_name(self.root.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - DAY)
            .not_valid_after(NOW + DAY)
            .add_extension(x509.ExtendedKeyUsage([STAMPING]), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.root.key.public_key()),
                critical=False,
            )
            .sign(self.root.key, hashes.SHA256())
        )
        packed = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return DummyTimeStamper(
            asn1.Certificate.load(certificate.public_bytes(Encoding.DER)),
            keys.PrivateKeyInfo.load(packed),
        )
