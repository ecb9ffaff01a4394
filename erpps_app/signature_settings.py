"""How attestations are signed: certificate, authorities, keys of the QR codes, timestamp server.

In demonstration everything may stay empty: an authority of the demonstration is drawn into the
data folder (``adapters.signing.demonstration``).
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from pydantic import BaseModel, SecretStr

# Stands in the names of what the demonstration draws; production refuses whatever bears it.
DEMONSTRATION = "DEMONSTRATION"
CURVE = "P-256"  # of the keys of QR codes


class SignatureSettings(BaseModel):
    """See ``docs/attestation.md``.

    Attributes:
        pkcs12, passphrase: the certificate that signs PDF files, with its key and its chain.
        authorities: PEM file of the roots that a signature, or a timestamp, may lead to; those of
            former certificates stay in it, and former certificates that bore another name.
        token_keys: JWKS file of the keys of the QR codes: the first one signs, all verify.
        timestamp_url: server of RFC 3161; none: the signature bears the portal's own time.
    """

    pkcs12: Path | None = None
    passphrase: SecretStr = SecretStr("")
    authorities: Path | None = None
    token_keys: Path | None = None
    timestamp_url: str = ""

    def production_rules(self) -> list[tuple[bool, str]]:
        """What would be unsafe in production, each with its sentence; the first is the cause."""
        checks: tuple[Callable[[], str], ...] = (
            self._certificate, self._roots, self._chain, self._keys,
        )  # fmt: skip
        problems = [check() for check in checks]
        problems.append(
            ""
            if self.timestamp_url.startswith(("https://", "http://")) or not self.timestamp_url
            else "ERPPS_SIGNATURE__TIMESTAMP_URL doit être une adresse http ou https"
        )
        return [(True, problem) for problem in problems if problem]

    def _certificate(self) -> str:
        name = "ERPPS_SIGNATURE__PKCS12"
        if self.pkcs12 is None or not self.pkcs12.is_file():
            return f"{name} ne désigne aucun fichier"
        try:
            passphrase = self.passphrase.get_secret_value().encode()
            held = load_pkcs12(self.pkcs12.read_bytes(), passphrase or None)
        except ValueError:
            return f"{name} ne s’ouvre pas avec ERPPS_SIGNATURE__PASSPHRASE"
        if held.key is None or held.cert is None:
            return f"{name} doit contenir un certificat et sa clé"
        certificate = held.cert.certificate
        if _is_of_the_demonstration(certificate):
            return f"{name} contient le certificat de la démonstration"
        if not _may_sign(certificate):
            return f"{name} : ce certificat n’est pas fait pour signer"
        now = datetime.now(UTC)
        valid = certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
        return "" if valid else f"{name} : ce certificat est périmé, ou pas encore valable"

    def _roots(self) -> str:
        name = "ERPPS_SIGNATURE__AUTHORITIES"
        if self.authorities is None or not self.authorities.is_file():
            return f"{name} ne désigne aucun fichier"
        try:
            roots = x509.load_pem_x509_certificates(self.authorities.read_bytes())
        except ValueError:
            return f"{name} ne contient aucun certificat en PEM"
        drawn = any(_is_of_the_demonstration(root) for root in roots)
        return f"{name} contient l’autorité de la démonstration" if drawn else ""

    def _chain(self) -> str:
        if self.pkcs12 is None or self.authorities is None or self._certificate() or self._roots():
            return ""  # said already
        held = load_pkcs12(
            self.pkcs12.read_bytes(), self.passphrase.get_secret_value().encode() or None
        )
        roots = x509.load_pem_x509_certificates(self.authorities.read_bytes())
        above = [one.certificate for one in held.additional_certs]
        if held.cert is not None and _leads_to(held.cert.certificate, above, roots):
            return ""
        return "ERPPS_SIGNATURE__PKCS12 ne mène à aucune racine de ERPPS_SIGNATURE__AUTHORITIES"

    def _keys(self) -> str:
        name = "ERPPS_SIGNATURE__TOKEN_KEYS"
        if self.token_keys is None or not self.token_keys.is_file():
            return f"{name} ne désigne aucun fichier"
        try:
            keys = cast("dict[str, Any]", json.loads(self.token_keys.read_bytes()))["keys"]
            names = [str(key["kid"]) for key in keys]
            are_ours = all(ECKey.import_key(key).curve_name == CURVE for key in keys)
        except (ValueError, KeyError, IndexError, TypeError, JoseError):
            return f"{name} n’est pas un jeu de clés JWKS"
        if not keys or not are_ours or len(set(names)) < len(names):
            return f"{name} doit contenir des clés {CURVE}, chacune sous son propre « kid »"
        if "d" not in keys[0]:
            return f"{name} : la première clé doit pouvoir signer"
        drawn = any(kid.startswith(DEMONSTRATION.lower()) for kid in names)
        return f"{name} contient la clé de la démonstration" if drawn else ""


def _is_of_the_demonstration(certificate: x509.Certificate) -> bool:
    named = f"{certificate.subject.rfc4514_string()} {certificate.issuer.rfc4514_string()}"
    return DEMONSTRATION in named


def _leads_to(
    certificate: x509.Certificate, above: list[x509.Certificate], roots: list[x509.Certificate]
) -> bool:
    """Whether one of the roots vouches for a certificate, by those above it or at once."""
    if certificate in roots or any(_is_issued(certificate, root) for root in roots):
        return True
    rest = [one for one in above if one != certificate]
    return any(_leads_to(one, rest, roots) for one in rest if _is_issued(certificate, one))


def _is_issued(certificate: x509.Certificate, by: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(by)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return usage.digital_signature or usage.content_commitment
