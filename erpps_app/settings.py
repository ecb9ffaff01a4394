"""Every setting of the portal, read from ``ERPPS_…`` variables or a ``.env`` file.

A value that would be unsafe stops the process at start, with a sentence that names it.
"""

from functools import cache
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from erpps_app.signature_settings import SignatureSettings

DEMONSTRATION_SECRET = "demonstration-only-not-a-secret"  # noqa: S105 - refused in production
SHORTEST_SECRET = 32


class OidcClient(BaseModel):
    """One OpenID provider, as this portal is registered there.

    An empty ``discovery_url`` means: none configured. In demonstration the simulator stands in.
    """

    discovery_url: str = ""
    issuer: str = ""
    client_id: str = "erpps"
    client_secret: SecretStr = SecretStr(DEMONSTRATION_SECRET)
    signing_algorithm: Literal["RS256", "ES256", "HS256"] = "RS256"
    decryption_key: SecretStr = SecretStr("")
    acr_values: str = "eidas1"


class S3(BaseModel):
    """A bucket for documents; none: they rest on the local disk."""

    bucket: str = ""
    endpoint: str = ""
    region: str = "eu-west-3"
    access_key_id: str = ""
    secret_access_key: SecretStr = SecretStr("")


class Settings(BaseSettings):
    """See ``docs/settings.md``, which a test keeps complete."""

    model_config = SettingsConfigDict(
        env_prefix="ERPPS_", env_nested_delimiter="__", env_file=".env", extra="ignore"
    )

    mode: Literal["demonstration", "production"] = "demonstration"
    public_url: str = "http://localhost:3000"
    other_origins: tuple[str, ...] = ()
    data_dir: Path = Path(".data")
    database_url: str = ""
    redis_url: str = ""
    identity: Literal["neutre", "etat"] = "neutre"

    franceconnect: OidcClient = Field(default_factory=OidcClient)
    prosanteconnect: OidcClient = Field(default_factory=OidcClient)
    agents: OidcClient = Field(default_factory=OidcClient)

    card_url: str = ""
    card_ca_file: Path = Path("deploy/cartes/autorites.pem")
    card_crl_file: Path = Path("deploy/cartes/revocations.pem")
    proxy_secret: SecretStr = SecretStr(DEMONSTRATION_SECRET)

    document_keys: SecretStr = SecretStr("")
    s3: S3 = Field(default_factory=S3)
    clamd: str = ""
    signature: SignatureSettings = Field(default_factory=SignatureSettings)

    addresses_url: str = ""
    smtp_url: str = ""
    mail_from: str = "ne-pas-repondre@erpps.invalid"

    activity_may_start_before_today: bool = False
    rpps_first_rank: int = Field(default=9_970_100_000, ge=1_000_000_000, le=9_999_999_999)
    session_idle_minutes: int = Field(default=30, ge=1)
    session_absolute_hours: int = Field(default=12, ge=1)
    staff_session_idle_minutes: int = Field(default=20, ge=1)
    staff_session_absolute_hours: int = Field(default=9, ge=1)
    trusted_proxy_hops: int = Field(default=0, ge=0)
    claim_minutes: int = Field(default=15, ge=1)
    identity_papers_per_day: int = Field(default=300, ge=1)
    draft_days: int = Field(default=90, ge=1)
    draft_warning_days: tuple[int, ...] = (30, 7)
    identity_paper_days: int = Field(default=60, ge=0)
    batch_report_days: int = Field(default=180, ge=1)
    subscriber_attempts: int = Field(default=12, ge=2)
    subscriber_hours: int = Field(default=72, ge=1)
    extract_days: int = Field(default=7, ge=2)
    bulk_export_hours: int = Field(default=24, ge=1)

    @property
    def is_demonstration(self) -> bool:
        """Whether simulators, demonstration mailbox and the SPÉCIMEN mark are on."""
        return self.mode == "demonstration"

    @property
    def sqlalchemy_url(self) -> str:
        """The database address, the embedded file when none is given."""
        return self.database_url or f"sqlite:///{self.data_dir / 'erpps.db'}"

    @property
    def files_dir(self) -> Path:
        """Where documents rest; never a folder that is served."""
        return self.data_dir / "documents"

    @property
    def extracts_dir(self) -> Path:
        """Where the public text extracts rest."""
        return self.data_dir / "extractions"

    @property
    def bulk_exports_dir(self) -> Path:
        """Where the files of FHIR bulk exports rest."""
        return self.data_dir / "exports-fhir"

    @property
    def secure_cookies(self) -> bool:
        """Whether the public address is HTTPS, hence cookies Secure."""
        return urlsplit(self.public_url).scheme == "https"

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> Self:
        if self.is_demonstration:
            return self
        unsafe = [reason for wrong, reason in self._production_rules() if wrong]
        if unsafe:
            raise ValueError("Démarrage refusé en production : " + " ; ".join(unsafe))
        return self

    def _production_rules(self) -> list[tuple[bool, str]]:
        origins = (self.public_url, *self.other_origins)
        rules = [
            (not self.secure_cookies, "ERPPS_PUBLIC_URL doit commencer par https://"),
            (
                any("*" in origin for origin in origins),
                "ERPPS_PUBLIC_URL et ERPPS_OTHER_ORIGINS n’acceptent pas d’étoile",
            ),
            (not self.document_keys.get_secret_value(), "ERPPS_DOCUMENT_KEYS est vide"),
            *_provider_rules("FRANCECONNECT", self.franceconnect),
            *_provider_rules("PROSANTECONNECT", self.prosanteconnect),
            *self.signature.production_rules(),
        ]
        if self.agents.discovery_url or not self.card_url:
            rules += _provider_rules("AGENTS", self.agents)
        if self.card_url:
            rules += self._card_rules()
        return rules

    def _card_rules(self) -> list[tuple[bool, str]]:
        secret = self.proxy_secret.get_secret_value()
        return [
            (
                not self.card_url.startswith("https://"),
                "ERPPS_CARD_URL doit commencer par https://",
            ),
            (
                secret == DEMONSTRATION_SECRET or len(secret) < SHORTEST_SECRET,
                f"ERPPS_PROXY_SECRET doit compter au moins {SHORTEST_SECRET} caractères",
            ),
            (not self.card_ca_file.exists(), "ERPPS_CARD_CA_FILE ne désigne aucun fichier"),
            (not self.card_crl_file.exists(), "ERPPS_CARD_CRL_FILE ne désigne aucun fichier"),
        ]


def _provider_rules(name: str, client: OidcClient) -> list[tuple[bool, str]]:
    url, secret = client.discovery_url, client.client_secret.get_secret_value()
    return [
        (not url, f"ERPPS_{name}__DISCOVERY_URL est vide"),
        (
            bool(url) and not url.startswith("https://"),
            f"ERPPS_{name}__DISCOVERY_URL doit commencer par https://",
        ),
        ("/simulateur/" in url, f"ERPPS_{name}__DISCOVERY_URL désigne un simulateur"),
        (
            secret == DEMONSTRATION_SECRET,
            f"ERPPS_{name}__CLIENT_SECRET a sa valeur de démonstration",
        ),
    ]


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
