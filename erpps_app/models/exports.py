"""The table of what agents take out: lists and statistics as files."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import JSON, Column, Field

from erpps_app.models.base import Table, new_id, now


class Export(Table, table=True):
    """A file that somebody asked for: of what, filtered how. It is fetched once, within minutes.

    What is looked for may be a name: it stands here, so that no address and no log holds it, and
    goes with the row after a day. The audit trail keeps the memory.
    """

    __table_args__ = (Index("export_of_account", "account_id", "created_at"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str
    kind: str
    format: str
    criteria: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(default_factory=now, index=True)
    started_at: datetime | None = None
    finished_at: datetime | None = None
    rows: int = 0
