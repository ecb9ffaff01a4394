"""Tables of the reference lists: what an administrator changes of them, from which day on."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import JSON, Column, Field

from erpps_app.models.base import Table, now


class ListChange(Table, table=True):
    """A change of a code of a list (see ``domain.lists.Change``); only added, never rewritten.

    ``number`` counts the changes of the code: two people who change the same get the same number,
    and one of them is told. ``batch`` is the file that it came with, if any.
    """

    __table_args__ = (UniqueConstraint("list", "code", "number", name="list_change_number"),)

    id: int | None = Field(default=None, primary_key=True)
    list: str
    code: str
    number: int
    effective_from: date
    content: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    offered: bool | None = None
    cancels: int | None = None
    note: str
    batch: str = ""
    actor_id: str
    actor_name: str
    at: datetime = Field(default_factory=now)
