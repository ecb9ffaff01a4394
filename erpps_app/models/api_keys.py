"""Tables of the keys of the API: whose they are, what they open, how much they serve."""

from datetime import date, datetime

from sqlalchemy import BigInteger
from sqlmodel import JSON, Column, Field

from erpps_app.models.base import Table, new_id, now


class ApiKey(Table, table=True):
    """A key, given to an application; only the SHA-256 of its secret is kept.

    ``prefix`` is the part of it that may be shown, and is no part of the secret. A key that was
    renewed names the one that follows it, and ends a little later.
    """

    id: str = Field(default_factory=new_id, primary_key=True)
    application: str
    organization: str
    contact: str
    prefix: str = Field(unique=True)
    secret_hash: str = Field(unique=True)
    scopes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    legal_basis: str = ""
    per_second: int
    per_day: int | None = None
    created_at: datetime = Field(default_factory=now)
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None = None
    revoked_by: str = ""
    revocation_reason: str = ""
    replaced_by: str | None = Field(default=None, foreign_key="api_key.id")
    warned_at: datetime | None = None


class ApiUsage(Table, table=True):
    """How much a key served on a day in Paris, under a family of routes; workers add up here."""

    key_id: str = Field(primary_key=True, foreign_key="api_key.id")
    day: date = Field(primary_key=True)
    family: str = Field(primary_key=True)
    calls: int = Field(sa_type=BigInteger)
    refused: int = Field(sa_type=BigInteger)
    bytes: int = Field(sa_type=BigInteger)
    last_at: datetime
