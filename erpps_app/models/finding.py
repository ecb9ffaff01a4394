"""Tables of what people are found under, and of the views of the queue that agents keep.

An entry is derived from what its owner holds, and written with it (``services.finding_keys``).
"""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from erpps_app.models.base import Key, Table, new_id, now


class PersonEntry(Table, table=True):
    """What a registered professional is found under, in their agency."""

    __table_args__ = (
        Index("person_by_form", "ars", "form"),
        Index("person_by_sound", "ars", "sound"),
    )

    practitioner_id: str = Field(
        primary_key=True, foreign_key="practitioner.id", ondelete="CASCADE"
    )
    form: str = Field(primary_key=True, sa_type=Key)  # pyright: ignore[reportArgumentType, reportCallIssue] - SQLModel wants a class
    sound: str = Field(sa_type=Key)  # pyright: ignore[reportArgumentType, reportCallIssue] - idem
    ars: str


class ApplicationEntry(Table, table=True):
    """What an application that was sent is found under, in its agency."""

    __table_args__ = (
        Index("application_by_form", "ars", "form"),
        Index("application_by_sound", "ars", "sound"),
    )

    dossier_id: str = Field(primary_key=True, foreign_key="dossier.id", ondelete="CASCADE")
    form: str = Field(primary_key=True, sa_type=Key)  # pyright: ignore[reportArgumentType, reportCallIssue] - idem
    sound: str = Field(sa_type=Key)  # pyright: ignore[reportArgumentType, reportCallIssue] - idem
    ars: str


class SavedView(Table, table=True):
    """A view of the queue that an agent keeps: its name, its address; ``shared`` with the agency.

    ``at_first`` is the one that the agent's queue opens with.
    """

    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id")
    ars: str = Field(index=True)
    name: str
    query: str
    shared: bool = False
    at_first: bool = False
    created_at: datetime = Field(default_factory=now)
