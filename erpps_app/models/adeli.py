"""Tables of the migration from ADELI: the files brought in, what became of each line."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import JSON, Column, Field

from erpps_app.models.base import Table, new_id, now

ASKS_WHO, ASKS_PROFESSION = "identite", "profession"


class AdeliImport(Table, table=True):
    """A file being brought in, or that was: whose doing, how far, with which outcome.

    ``practices`` counts the numbers given to somebody whose profession is left to an agent;
    ``remarks`` what the report says, which is more than the lines it refuses.

    ``position`` is the byte at which the next batch begins; it moves in the transaction of the
    batch. Whoever works holds it until ``leased_until``; a worker that dies lets go.
    """

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str
    path: str
    sha256: str = Field(index=True)
    size: int = Field(sa_type=BigInteger)
    encoding: str
    separator: str
    dry_run: bool
    batch: int
    status: str = Field(index=True)
    agent_id: str
    agent_name: str
    message: str = ""
    created_at: datetime = Field(default_factory=now)
    started_at: datetime | None = None
    finished_at: datetime | None = None
    leased_until: datetime | None = None
    position: int = Field(default=0, sa_type=BigInteger)
    line: int = 0
    created: int = 0
    matched: int = 0
    known: int = 0
    possible: int = 0
    wrong: int = 0
    practices: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    remarks: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class AdeliRecord(Table, table=True):
    """An ADELI number that a file told of: when it comes again, nothing is done again.

    ``scope`` is empty for what was brought in; a dry run notes under its own key what it would
    have, with what is needed to recognize the person, and forgets it when it is over.
    """

    __table_args__ = (Index("adeli_record_person", "scope", "birth_date"),)

    scope: str = Field(primary_key=True)
    number: str = Field(primary_key=True)
    content: str
    import_id: str = Field(foreign_key="adeli_import.id", index=True)
    line: int
    practitioner_id: str | None = Field(default=None, index=True)
    search_key: str = ""
    birth_date: str = ""
    facts: dict[str, str] | None = Field(default=None, sa_column=Column(JSON, nullable=True))


class AdeliRemark(Table, table=True):
    """What the report says of a line: the column, and why the line was not taken as it is."""

    __table_args__ = (Index("adeli_remark_line", "import_id", "line"),)

    id: int | None = Field(default=None, primary_key=True)
    import_id: str = Field(foreign_key="adeli_import.id")
    line: int
    number: str
    column: str
    reason: str
    refused: bool


class AdeliMatch(Table, table=True):
    """A line of which an agent of the agency decides: whom it is about, or what it adds.

    ``question`` is ``ASKS_WHO`` when it may be about somebody who is registered, or
    ``ASKS_PROFESSION`` when it certainly is about ``practitioner_id``, with a profession that the
    register does not know of them. ``answers`` is the line; it is emptied once decided.
    ``decision`` is empty until then.
    """

    __table_args__ = (Index("adeli_match_open", "ars", "decision"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    import_id: str = Field(foreign_key="adeli_import.id", index=True)
    line: int
    number: str = Field(unique=True)
    ars: str
    answers: dict[str, dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))
    candidates: list[str] = Field(sa_column=Column(JSON, nullable=False))
    name: str
    question: str = Field(default=ASKS_WHO, sa_column_kwargs={"server_default": ASKS_WHO})
    created_at: datetime = Field(default_factory=now)
    decision: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    practitioner_id: str | None = None
