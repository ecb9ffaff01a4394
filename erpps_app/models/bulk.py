"""Tables of FHIR bulk exports: what was asked for, and the files that were made of it."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlmodel import JSON, Column, Field

from erpps_app.models.base import Table, new_id, now


class BulkExport(Table, table=True):
    """An export that an application asked for.

    Attributes:
        key_id: whose key asked; only that key sees it. request: the address it asked.
        kinds, since, after: what is wanted (``domain.fhir.bulk.Wanted``).
        status: a value of ``services.directory.bulk.asking.Status``.
        lease, lease_until: who works on it, and until when nobody else may.
        position, at: the place in the log, and its instant, at which everything in it is true.
    """

    __table_args__ = (
        Index("bulk_export_of_key", "key_id", "created_at"),
        Index("bulk_export_due", "status", "lease_until"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    key_id: str
    request: str
    kinds: list[str] = Field(sa_column=Column(JSON, nullable=False))
    since: datetime | None = None
    after: int = Field(default=0, sa_type=BigInteger)
    status: str
    created_at: datetime = Field(default_factory=now)
    lease: str = ""
    lease_until: datetime = Field(default_factory=now)
    failures: int = 0
    position: int = Field(default=0, sa_type=BigInteger)
    at: datetime | None = None
    error: str = ""
    finished_at: datetime | None = None
    expires_at: datetime | None = Field(default=None, index=True)


class BulkExportPart(Table, table=True):
    """A file of an export: resources of one kind whose keys follow each other.

    Attributes:
        kind: a type of resource, or ``deleted``; number: its place among those of the kind.
        after, last: it holds the keys after the first up to the second; no second: up to the end.
        position: the place in the log at which what it holds is true.
        file: its name on the disk, which is that of whoever made it alone.
        size, sha256: of what it says; packed_size, packed_sha256: of the file as it rests.
    """

    export_id: str = Field(
        sa_column=Column(ForeignKey("bulk_export.id", ondelete="CASCADE"), primary_key=True)
    )
    kind: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    after: str
    last: str
    position: int = Field(sa_type=BigInteger)
    count: int
    file: str
    size: int = Field(sa_type=BigInteger)
    sha256: str
    packed_size: int = Field(sa_type=BigInteger)
    packed_sha256: str
