"""A public key infrastructure of our own: two roots, one intermediate, cards good and bad."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
CA_USES = dict.fromkeys(
    (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "encipher_only",
        "decipher_only",
    ),
    False,
)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def pem(*things: x509.Certificate | x509.CertificateRevocationList) -> str:
    return "".join(thing.public_bytes(serialization.Encoding.PEM).decode() for thing in things)


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(text.encode(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


@dataclass(slots=True)
class Authority:
    """Something that signs."""

    name: str
    parent: "Authority | None" = None
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    certificate: x509.Certificate = field(init=False)
    revoked: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        signer = self.parent or self
        builder = (
            self._builder(named(self.name), self.key, NOW - 900 * DAY, NOW + 900 * DAY)
            .issuer_name(named(signer.name))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(key_cert_sign=True, crl_sign=True, **CA_USES), critical=True
            )
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False
            )
        )
        if self.parent:
            identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key())
            builder = builder.add_extension(identifier, critical=False)
        self.certificate = builder.sign(signer.key, hashes.SHA256())

    @staticmethod
    def _builder(
        subject: x509.Name, key: ec.EllipticCurvePrivateKey, since: datetime, until: datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
        )

    def card(
        self,
        name: str,
        *,
        until: datetime = NOW + 30 * DAY,
        use: x509.ObjectIdentifier = ExtendedKeyUsageOID.CLIENT_AUTH,
        host: str = "",
        signs: bool = False,
    ) -> tuple[x509.Certificate, str]:
        """A certificate and its key, in PEM."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = (
            self._builder(named(name), key, NOW - 60 * DAY, until)
            .issuer_name(named(self.name))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()),
                critical=False,
            )
        )
        if host:
            alternative = x509.SubjectAlternativeName([x509.DNSName(host)])
            builder = builder.add_extension(alternative, critical=False)
        if signs:
            usage = CA_USES | {"content_commitment": True}
            said = x509.KeyUsage(key_cert_sign=False, crl_sign=False, **usage)
            builder = builder.add_extension(said, critical=True)
        certificate = builder.sign(self.key, hashes.SHA256())
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return certificate, private.decode()

    def crl(self, *, until: datetime = NOW + DAY) -> x509.CertificateRevocationList:
        """The list of what this authority has revoked."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(named(self.name))
            .last_update(NOW - 2 * DAY)
            .next_update(until)
        )
        for serial in self.revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(serial)
            builder = builder.add_revoked_certificate(entry.revocation_date(NOW - DAY).build())
        return builder.sign(self.key, hashes.SHA256())


class Cards:
    """The authorities of a test, and the cards of its agents."""

    def __init__(self) -> None:
        self.root = Authority("AC racine des cartes")
        self.agents = Authority("AC des cartes CPA", self.root)
        self.foreign = Authority("AC racine des cartes")  # the same name, another key
