"""Tables of what agents say and settle: templates, notes, corrections, who is whom."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import JSON, Column, Field

from erpps_app.models.base import Table, new_id, now
from erpps_app.models.versions import Version


class MessageTemplate(Table, table=True):
    """A message that an agent picks, then edits: of their agency, or of all (``ars`` empty).

    The key of one that is shipped with the portal is its code. ``author_name`` is who wrote it
    last; ``retired_at`` says since when it is no longer offered.
    """

    __table_args__ = (Index("template_list", "ars", "name"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    ars: str = ""
    name: str
    body: str
    author_name: str = ""
    updated_at: datetime = Field(default_factory=now)
    retired_at: datetime | None = None
    version: int = 1


class MessageTemplateVersion(Version, table=True):
    """What a template became."""

    template_id: str = Field(foreign_key="message_template.id", index=True)


class PrivateNote(Table, table=True):
    """What an agency writes for itself about an application or a professional.

    It belongs to the agency that wrote it (``ars``) and stays with it. Deleting empties the text.
    """

    __table_args__ = (
        Index("note_of_application", "dossier_id", "ars", "created_at"),
        Index("note_of_professional", "practitioner_id", "ars", "created_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    dossier_id: str | None = Field(default=None, foreign_key="dossier.id")
    practitioner_id: str | None = Field(default=None, foreign_key="practitioner.id")
    ars: str
    author_id: str
    author_name: str
    body: str
    created_at: datetime = Field(default_factory=now)
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    version: int = 1


class Correction(Table, table=True):
    """A declared value that an agent set right against the document, as it was and as it is.

    ``changes`` is what the person reads: label, before and after; ``answers`` what was declared.
    """

    __table_args__ = (Index("correction_of_application", "dossier_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: str = Field(foreign_key="dossier.id")
    section_id: str = Field(foreign_key="section.id", index=True)
    at: datetime = Field(default_factory=now)
    actor_id: str
    actor_name: str
    reason: str
    changes: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))
    answers: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))


class Distinction(Table, table=True):
    """Two people, or an application and a person, that an agent has said are not the same.

    The keys are in order, so that a pair is one row.
    """

    one_id: str = Field(primary_key=True)
    other_id: str = Field(primary_key=True, index=True)
    at: datetime = Field(default_factory=now)
    ars: str
    actor_id: str
    actor_name: str
    reason: str


class Merging(Table, table=True):
    """Two registered people proposed, then confirmed, to be one.

    ``choices`` names, for each value that differs, whose is kept. The versions are those of the
    files that the proposer saw. ``status`` is empty while it waits for another agent.
    """

    __table_args__ = (
        Index(
            "one_open_merging_of_kept",
            "kept_id",
            unique=True,
            sqlite_where=text("status = ''"),
            postgresql_where=text("status = ''"),
        ),
        Index(
            "one_open_merging_of_absorbed",
            "absorbed_id",
            unique=True,
            sqlite_where=text("status = ''"),
            postgresql_where=text("status = ''"),
        ),
        Index("mergings_to_confirm", "ars", "status"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    ars: str
    kept_id: str = Field(foreign_key="practitioner.id")
    absorbed_id: str = Field(foreign_key="practitioner.id")
    choices: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    kept_version: int
    absorbed_version: int
    reason: str
    proposer_id: str
    proposer_name: str
    proposed_at: datetime = Field(default_factory=now)
    status: str = ""
    decider_name: str = ""
    decided_at: datetime | None = None
