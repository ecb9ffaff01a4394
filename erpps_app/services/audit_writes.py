"""Every write to what people declare, to the register and to the agents' list is remembered.

One listener on the session sees each row that is added, changed or removed: no service can forget.
Importing the module is what turns it on.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import cast

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, UOWTransaction
from sqlmodel import SQLModel

from erpps_app.models.access import Account, Agent
from erpps_app.models.api_keys import ApiKey
from erpps_app.models.dossier import Document, Dossier, Message, Section
from erpps_app.models.exchanges import (
    Correction,
    Distinction,
    Merging,
    MessageTemplate,
    PrivateNote,
)
from erpps_app.models.finding import SavedView
from erpps_app.models.lists import ListChange
from erpps_app.models.register import (
    Activity,
    CivilStatus,
    ContactDetails,
    Identifier,
    Practitioner,
    ProfessionalPractice,
    Structure,
)
from erpps_app.models.review import CataloguedReason
from erpps_app.models.teamwork import Batch, BatchItem
from erpps_app.services import audit

# What the portal works out by itself is no act of anybody's.
NOISE = frozenset(
    {
        *("updated_at", "version", "naming", "naming_of", "flags"),
        *("departement", "objects", "object_key", "profession_key", "assignee_key", "email_key"),
        *("secret_hash", "warned_at"),
    }
)


def _own(name: str) -> Callable[[SQLModel], str]:
    return lambda row: str(getattr(row, name))


def _of_note(row: SQLModel) -> str:
    """Whom or what it is about, so that it is forgotten with it."""
    note = cast("PrivateNote", row)
    return str(note.dossier_id or note.practitioner_id)


SUBJECTS: Mapping[type[SQLModel], Callable[[SQLModel], str]] = {
    Account: _own("id"),
    Agent: _own("id"),
    ApiKey: _own("id"),
    CataloguedReason: _own("id"),
    ListChange: lambda row: f"liste:{_own('list')(row)}:{_own('code')(row)}",
    Dossier: _own("id"),
    Section: _own("dossier_id"),
    Document: _own("dossier_id"),
    Message: _own("dossier_id"),
    Batch: _own("id"),
    BatchItem: _own("dossier_id"),
    Practitioner: _own("id"),
    CivilStatus: _own("practitioner_id"),
    ContactDetails: _own("practitioner_id"),
    Identifier: _own("practitioner_id"),
    ProfessionalPractice: _own("practitioner_id"),
    Activity: _own("practice_id"),
    Structure: _own("id"),
    Correction: _own("dossier_id"),
    Distinction: _own("one_id"),
    Merging: _own("kept_id"),
    MessageTemplate: _own("id"),
    PrivateNote: _of_note,
    SavedView: _own("account_id"),
}


def _remember(session: Session, _context: UOWTransaction) -> None:
    """Before a flush forgets what the values were."""
    for verb, rows in (
        ("ajout", session.new),
        ("modification", session.dirty),
        ("suppression", session.deleted),
    ):
        for row in cast("Iterable[SQLModel]", rows):
            subject = SUBJECTS.get(type(row))
            if subject is None:
                continue
            before, after = _values(row)
            if verb == "modification" and not after:
                continue
            audit.record(
                session,
                verb,
                subject=subject(row),
                about=_key(row),
                details={"before": before, "after": after},
            )


def _key(row: SQLModel) -> str:
    mapper = inspect(row, raiseerr=True).mapper
    key = "-".join(map(str, mapper.primary_key_from_instance(row)))
    return f"{mapper.local_table.name}:{key}"


def _values(row: SQLModel) -> tuple[dict[str, object], dict[str, object]]:
    """The values that a flush changes, as they were and as they become."""
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for attribute in inspect(row, raiseerr=True).attrs:
        history = attribute.history
        if attribute.key in NOISE or not history.has_changes():
            continue
        if history.deleted:
            before[attribute.key] = history.deleted[0]
        if history.added:
            after[attribute.key] = history.added[0]
    return before, after


event.listen(Session, "after_flush", _remember)
