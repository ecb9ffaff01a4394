"""Tables of who works on what: who holds an application, who has it open, what is done to many."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import JSON, Column, Field

from erpps_app.models.base import Table, new_id, now


class Claim(Table, table=True):
    """Who holds an application, and until when; ``lapsed`` once that it ended was told."""

    dossier_id: str = Field(primary_key=True, foreign_key="dossier.id", ondelete="CASCADE")
    account_id: str = Field(index=True)
    name: str
    until: datetime = Field(index=True)
    lapsed: bool = False


class Presence(Table, table=True):
    """An open page of an agent in an application; a page that falls silent is gone.

    ``reviews`` says whether the agent may decide there, or reads only.
    """

    id: str = Field(default_factory=new_id, primary_key=True)
    dossier_id: str = Field(foreign_key="dossier.id", index=True, ondelete="CASCADE")
    account_id: str
    name: str
    ars: str = Field(index=True)
    reviews: bool
    seen_at: datetime = Field(default_factory=now, index=True)


class Batch(Table, table=True):
    """The same action on several applications, once confirmed; its items are its report."""

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(index=True)
    agent_name: str
    ars: str
    action: str
    given: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(default_factory=now, index=True)


class BatchItem(Table, table=True):
    """One application of a batch: what was seen of it before, what became of it.

    ``version`` and ``in_charge`` are what the preview showed; ``outcome`` is empty until it is its
    turn.
    """

    __table_args__ = (
        UniqueConstraint("batch_id", "dossier_id"),
        Index("batch_item_turn", "outcome", "batch_id", "rank"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    batch_id: str = Field(foreign_key="batch.id", index=True)
    dossier_id: str = Field(foreign_key="dossier.id", index=True, ondelete="CASCADE")
    rank: int
    version: int
    in_charge: str = ""
    outcome: str = ""
    reason: str = ""
    rpps: str = ""
    done_at: datetime | None = None
