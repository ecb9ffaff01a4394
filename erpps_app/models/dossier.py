"""Tables of what is declared: the application, its sections, documents, messages, events."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, TextClause, UniqueConstraint, text
from sqlmodel import JSON, Column, Field

from erpps_app.models.base import Key, Table, new_id, now

# The answers whose values are codes of the reference lists: which files use a code is looked up.
CODED_ANSWERS = ("profession", "intitule", "type_autorisation", "type_activite", "motif_fin")


def answer(name: str) -> TextClause:
    """An answer inside the JSON of a section, as the indexes and the look-ups both say it."""
    return text(f"(answers ->> '{name}')")


def _indexed_answer(name: str) -> Index:
    answered = text(f"(answers ->> '{name}') IS NOT NULL")
    return Index(f"section_{name}", answer(name), sqlite_where=answered, postgresql_where=answered)


BY_PROFESSIONAL, BY_AGENCY = "professionnel", "ars"


def _partial(name: str, *columns: str, where: str) -> Index:
    """An index of a few rows, the same on both databases."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


SORT_KEYS = (
    "number", "search_key", "object_key", "profession_key", "departement", "assignee_key",
)  # fmt: skip


FILTER_KEYS = ("assigned_to", "objects", "profession_key", "departement", "flags")


def _key() -> Any:  # noqa: ANN401 - what SQLModel itself says of a field
    """A text by which the queue sorts; empty for none, so that no order knows of nulls."""
    return Field(default="", sa_type=Key, sa_column_kwargs={"server_default": ""})  # pyright: ignore[reportArgumentType, reportCallIssue] - SQLModel wants a class


class Dossier(Table, table=True):
    """An application (demande). ``version`` grows with each write, for optimistic locking.

    ``origin`` is who filled it in: the professional, or their agency. ``draft_key`` says of what
    there can be one draft only. ``attached_to`` is the registered professional whom a registration
    is found to be about, ``attached_by`` the agent who found it. From ``departement`` to
    ``flags``: what the queue filters and sorts by, kept by ``services.queue_keys``.
    """

    __table_args__ = (
        # One open draft of a kind, also when two tabs start at once.
        Index(
            "one_draft_of_a_kind",
            "draft_key",
            unique=True,
            sqlite_where=text("status = 'brouillon'"),
            postgresql_where=text("status = 'brouillon'"),
        ),
        Index("queue", "ars", "status", "submitted_at"),
        Index("in_charge", "assigned_to", "status", "submitted_at"),
        # The statistics of an agency over a period.
        Index("dossier_received", "ars", "submitted_at"),
        Index("dossier_closed", "ars", "decided_at"),
        # The queue: one for each column that it sorts by, one for each filter that is not a column.
        *(
            Index(f"queue_by_{key}", "ars", "status", key, "submitted_at", "id")
            for key in SORT_KEYS
        ),
        Index("queue_by_objects", "ars", "objects", "submitted_at"),
        Index("queue_by_flags", "ars", "flags", "status", "submitted_at", "id"),
        Index("queue_by_agent", "ars", "assigned_to", "status", "submitted_at", "id"),
        # What is rare by profession and place is read at once, whatever it is sorted by.
        Index(
            "queue_by_place",
            *("ars", "profession_key", "departement", "status", "submitted_at", "id"),
            *("objects", "flags"),
        ),
        # Every filter is read from this one alone: what is rare is found without the table.
        Index("queue_in_order", "ars", "status", "submitted_at", "id", *FILTER_KEYS),
        Index("dossier_number", "ars", "number"),
        _partial("dossier_attached", "attached_to", where="attached_to IS NOT NULL"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    origin: str = Field(
        default=BY_PROFESSIONAL, sa_column_kwargs={"server_default": BY_PROFESSIONAL}
    )
    draft_key: str = Field(default_factory=new_id, sa_column_kwargs={"server_default": ""})
    procedure: str
    status: str
    number: str | None = Field(default=None, unique=True)
    ars: str | None = None
    applicant_name: str = ""
    profession: str | None = None
    search_key: str = Field(default="", sa_type=Key, index=True)  # pyright: ignore[reportArgumentType, reportCallIssue] - SQLModel wants a class
    birth_date: str = Field(default="", index=True)
    identity: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    assigned_to: str | None = None
    practitioner_id: str | None = Field(default=None, index=True)
    attached_to: str | None = None
    attached_by: str | None = None
    reason: str = ""
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    warned_at: datetime | None = None
    departement: str = _key()
    objects: str = _key()
    object_key: str = _key()
    profession_key: str = _key()
    assignee_key: str = _key()
    email_key: str = _key()
    flags: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    version: int = 1


class Section(Table, table=True):
    """One element of an application: its answers, its verdict; the unit decided.

    A change has a ``procedure`` and the ``target`` it is about in the register. ``undo`` is what
    restores the register, from when it took effect (``applied_at``) until it can no more be undone.
    ``resumes`` is the section of a refused application that it takes up. ``reason_code`` is the
    reason of the catalogue from which ``reason`` was written, if any.
    """

    __table_args__ = (
        UniqueConstraint("dossier_id", "element", "rank"),
        *(_indexed_answer(name) for name in CODED_ANSWERS),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    dossier_id: str = Field(foreign_key="dossier.id", index=True)
    element: str
    rank: int = 0
    answers: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))
    procedure: str = Field(default="", sa_column_kwargs={"server_default": ""})
    target: str = Field(default="", sa_column_kwargs={"server_default": ""})
    resumes: str | None = Field(default=None, index=True)
    applied_at: datetime | None = None
    undo: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))
    verdict: str = ""
    reason: str = ""
    reason_code: str = Field(default="", sa_column_kwargs={"server_default": ""})
    unlocked: bool = True
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    updated_at: datetime = Field(default_factory=now)


class Document(Table, table=True):
    """A supporting document, already checked and made safe; the bytes lie in the storage, sealed.

    ``sealed_key`` is the file's own key, wrapped by a master key; ``advice`` names what makes it
    hard to read. It belongs to a section, or to a message. ``naming`` is whether its text names the
    person, once read; ``naming_of`` the fingerprint of the names that were looked for.
    ``sealed_as`` is what the bytes are sealed under when several documents refer to the same.
    """

    id: str = Field(default_factory=new_id, primary_key=True)
    dossier_id: str = Field(foreign_key="dossier.id", index=True)
    section_id: str | None = Field(default=None, foreign_key="section.id", index=True)
    message_id: str | None = Field(default=None, foreign_key="message.id", index=True)
    kind: str
    name: str
    media_type: str
    size: int
    pages: int
    sha256: str
    storage_key: str
    sealed_key: str = Field(default="", sa_column_kwargs={"server_default": ""})
    sealed_as: str = Field(default="", sa_column_kwargs={"server_default": ""})
    advice: str = Field(default="", sa_column_kwargs={"server_default": ""})
    naming: str = Field(default="", sa_column_kwargs={"server_default": ""})
    naming_of: str = Field(default="", sa_column_kwargs={"server_default": ""})
    created_at: datetime = Field(default_factory=now)
    removed_at: datetime | None = None


class Message(Table, table=True):
    """A message between the professional and the agency; a draft until it is sent.

    ``read_at`` is when the other side first saw it.
    """

    __table_args__ = (
        Index("message_thread", "dossier_id", "sent_at"),
        # One message being written by a person in an application, also from two tabs.
        Index(
            "one_message_being_written",
            "dossier_id",
            "author_id",
            unique=True,
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    dossier_id: str = Field(foreign_key="dossier.id", index=True)
    author_id: str
    author_role: str
    author_name: str
    body: str = ""
    created_at: datetime = Field(default_factory=now)
    sent_at: datetime | None = None
    read_at: datetime | None = None


class DossierEvent(Table, table=True):
    """What happened to an application: who, when, from which status to which, and why."""

    # The few events that the statistics read: what waited for nobody, when the person was waited
    # for, what agents did.
    __table_args__ = (
        Index("done_by", "actor_id", "at"),
        _partial("event_at_once", "dossier_id", where="action IN ('appliquer', 'saisir')"),
        _partial(
            "event_awaiting",
            *("dossier_id", "at", "from_status", "to_status"),
            where="to_status = 'en_attente' OR from_status = 'en_attente'",
        ),
        _partial(
            "event_of_agents",
            *("at", "dossier_id"),
            where="action IN ('valider', 'refuser', 'demander')",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: str = Field(foreign_key="dossier.id", index=True)
    at: datetime = Field(default_factory=now)
    actor_id: str
    actor_role: str
    actor_name: str
    action: str
    from_status: str
    to_status: str
    reason: str = ""
    version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
