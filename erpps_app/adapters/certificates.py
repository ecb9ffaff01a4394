"""Whether the certificate of an agent's card holds: chain, validity, use, revocation.

The proxy proves that the browser holds the card's key; everything else is decided here. Without a
fresh revocation list of each issuer of the chain, nobody enters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from erpps_app.domain.sign_in_failures import SignInFailed

DEPTH = 4


@dataclass(frozen=True, slots=True)
class Authorities:
    """Whom the portal believes: the authorities' certificates, and their revocation lists."""

    certificates: tuple[x509.Certificate, ...]
    lists: tuple[x509.CertificateRevocationList, ...]

    @classmethod
    def read(cls, certificates: Path, lists: Path) -> "Authorities":
        """From two PEM files, read again when they change.

        Raises:
            OSError: a file is missing. ValueError: it is not PEM.
        """
        return cls(_certificates(certificates, _stamp(certificates)), _lists(lists, _stamp(lists)))


def holder(pem: str, authorities: Authorities, at: datetime) -> str:
    """The national identifier on a card (the common name of its subject).

    Args:
        pem: the certificate, as the proxy hands it over.
        authorities: see above.
        at: now, with a time zone.

    Raises:
        SignInFailed: it is unreadable, foreign, expired, revoked, or made for something else; or
            its revocation cannot be told.
    """
    try:
        card = x509.load_pem_x509_certificate(pem.encode())
    except ValueError as error:
        raise SignInFailed("carte-absente") from error
    if not card.not_valid_before_utc <= at < card.not_valid_after_utc:
        raise SignInFailed("carte-expiree")
    for certificate, issuer in pairwise(_chain(card, authorities, at)):
        _require_not_revoked(certificate, issuer, authorities, at)
    names = card.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if len(names) != 1:
        raise SignInFailed("carte-inconnue")
    return str(names[0].value)


def _chain(
    card: x509.Certificate, authorities: Authorities, at: datetime
) -> Sequence[x509.Certificate]:
    """From the card to a root that we believe."""
    roots = [c for c in authorities.certificates if c.subject == c.issuer]
    between = [c for c in authorities.certificates if c.subject != c.issuer]
    if not roots:
        raise SignInFailed("carte-verification")
    for_cards = ExtensionPolicy.permit_all().require_present(
        x509.ExtendedKeyUsage, Criticality.AGNOSTIC, _require_client_use
    )
    verifier = (
        PolicyBuilder()
        .store(Store(roots))
        .time(at)
        .max_chain_depth(DEPTH)
        .extension_policies(ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=for_cards)
        .build_client_verifier()
    )
    try:
        return verifier.verify(card, between).chain
    except VerificationError as error:
        raise SignInFailed("carte-inconnue") from error


def _require_client_use(
    _policy: Policy, _card: x509.Certificate, use: x509.ExtendedKeyUsage
) -> None:
    if ExtendedKeyUsageOID.CLIENT_AUTH not in use:
        raise ValueError("This certificate is not made to sign in.")


def _require_not_revoked(
    certificate: x509.Certificate, issuer: x509.Certificate, authorities: Authorities, at: datetime
) -> None:
    fresh = [known for known in authorities.lists if _speaks_for(known, issuer, at)]
    if not fresh:
        raise SignInFailed("carte-verification")
    for known in fresh:
        if known.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None:
            raise SignInFailed("carte-revoquee")


def _speaks_for(
    known: x509.CertificateRevocationList, issuer: x509.Certificate, at: datetime
) -> bool:
    """Whether a list is the issuer's own and still of today."""
    until = known.next_update_utc
    if known.issuer != issuer.subject or until is None:
        return False
    try:
        signed = known.is_signature_valid(issuer.public_key())  # pyright: ignore[reportArgumentType]
    except (TypeError, InvalidSignature):
        return False
    return signed and known.last_update_utc <= at < until


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns


@lru_cache(maxsize=4)
def _certificates(path: Path, _stamp: int) -> tuple[x509.Certificate, ...]:
    return tuple(x509.load_pem_x509_certificates(path.read_bytes()))


@lru_cache(maxsize=4)
def _lists(path: Path, _stamp: int) -> tuple[x509.CertificateRevocationList, ...]:
    end = b"-----END X509 CRL-----"
    blocks = [block + end for block in path.read_bytes().split(end)[:-1]]
    return tuple(x509.load_pem_x509_crl(block) for block in blocks)
