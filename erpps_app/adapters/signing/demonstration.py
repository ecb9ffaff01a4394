"""An authority of the demonstration, drawn at first need: everything it signs says that it is one.

Its own key is forgotten as soon as it has signed one certificate. Several workers share what the
first of them draws.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from erpps_app.adapters.once import write_once
from erpps_app.signature_settings import DEMONSTRATION

VALIDITY = timedelta(days=3650)
PASSPHRASE = b"demonstration"
ORGANISATION = f"eRPPS {DEMONSTRATION} - SANS VALEUR"


def draw_certificate(folder: Path) -> Path:
    """The PKCS#12 file of the signer, its authority beside it; made unless it is there."""
    path = folder / "attestation-demonstration.p12"
    if not path.exists():
        write_once(path, _pkcs12())
    return path


def _pkcs12() -> bytes:
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = _name("Autorité de démonstration")
    root = _certificate(root_name, root_name, root_key.public_key(), root_key, is_authority=True)
    signer = _certificate(
        _name("Cachet des attestations"), root_name, key.public_key(), root_key, is_authority=False
    )
    return serialize_key_and_certificates(
        b"attestation", key, signer, [root], BestAvailableEncryption(PASSPHRASE)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
        x509.NameAttribute(NameOID.COMMON_NAME, f"{common_name} ({DEMONSTRATION})"),
    ])  # fmt: skip


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    signed_by: ec.EllipticCurvePrivateKey,
    *,
    is_authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALIDITY)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(above, critical=False)
        .sign(signed_by, hashes.SHA256())
    )
