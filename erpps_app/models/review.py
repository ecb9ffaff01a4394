"""Tables of reviewing: verdicts to take back, the catalogue of reasons, the keys of agents."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import JSON, Column, Field

from erpps_app.models.base import Table, new_id, now
from erpps_app.models.versions import Version


class Judgement(Table, table=True):
    """A verdict given on an element since the last decision, with what it replaced.

    ``before`` holds what the element said: verdict, words, reason, whether the person could write.
    A row goes when its verdict is taken back, or when the application is decided.
    """

    __table_args__ = (Index("judgement_of_file", "dossier_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    dossier_id: str = Field(foreign_key="dossier.id")
    section_id: str = Field(foreign_key="section.id", index=True)
    at: datetime = Field(default_factory=now)
    actor_id: str
    actor_name: str
    verdict: str
    before: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class CataloguedReason(Table, table=True):
    """A reason to refuse or to ask, which a reviewer may pick: then the text is theirs to edit.

    ``about`` is the element or the procedure that it is for, empty for all of them; ``retired_at``
    says since when it is no longer offered. The code never changes: statistics count by it.
    """

    __table_args__ = (UniqueConstraint("code", name="catalogued_reason_code"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    code: str
    verdict: str
    about: str = ""
    label: str
    text: str
    position: int = 0
    retired_at: datetime | None = None
    version: int = 1


class CataloguedReasonVersion(Version, table=True):
    """What a reason of the catalogue became."""

    reason_id: str = Field(foreign_key="catalogued_reason.id", index=True)


class KeyboardPreference(Table, table=True):
    """The keys that an agent has chosen for the commands of the review; see ``domain.commands``."""

    account_id: str = Field(foreign_key="account.id", primary_key=True)
    active: bool = True
    keys: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    updated_at: datetime = Field(default_factory=now)
