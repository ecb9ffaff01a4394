"""Keeps what the queue sorts, filters and finds by beside what it is derived from.

Listeners on the session see each application, event, message and professional that is written: no
service can forget. Importing the module is what turns them on. What is written past the ORM asks
``of_application`` and ``domain.finding.entries`` for the same values.
"""

from collections.abc import Iterable
from typing import cast

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.orm import UOWTransaction
from sqlmodel import Session, SQLModel, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain import queue_keys
from erpps_app.domain.access import Role
from erpps_app.domain.queue_keys import Flag
from erpps_app.domain.workflow import Action, Status
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier, DossierEvent, Message, Section


def of_application(
    *, procedure: str, changes: Iterable[str], profession: str | None, assignee: str
) -> dict[str, str]:
    """The columns of an application that are derived from what it is.

    Args:
        procedure, changes: of the application; profession: its code.
        assignee: what the agent in charge is called, empty when nobody is.
    """
    objects = queue_keys.objects_of(procedure, changes)
    return {
        "objects": objects,
        "object_key": queue_keys.object_key(objects),
        "profession_key": profession_key(profession),
        "assignee_key": queue_keys.label_key(assignee),
    }


def profession_key(code: str | None) -> str:
    """How a profession is sorted and filtered."""
    known = reference().professions.get(code or "")
    return queue_keys.label_key(known.label) if known else ""


def _keep(session: AnySession, _context: UOWTransaction, _instances: object) -> None:
    """Before a flush: the columns follow what the flush is about to write."""
    for row in cast("Iterable[SQLModel]", (*session.new, *session.dirty)):
        if isinstance(row, Dossier):
            _keep_columns(session, row)
    for row in cast("Iterable[SQLModel]", (*session.new, *session.dirty)):
        if isinstance(row, DossierEvent) and row in session.new:
            _keep_event(cast("Session", session), row)
        elif isinstance(row, Message) and row.author_role == Role.PROFESSIONAL:
            _keep_message(session, row)


def _keep_columns(session: AnySession, dossier: Dossier) -> None:
    if _changes(dossier, "profession"):
        dossier.profession_key = profession_key(dossier.profession)
    if _changes(dossier, "assigned_to"):
        known = session.get(Account, dossier.assigned_to) if dossier.assigned_to else None
        dossier.assignee_key = queue_keys.label_key(known.display_name) if known else ""


def _keep_event(session: Session, happened: DossierEvent) -> None:
    dossier = session.get(Dossier, happened.dossier_id)
    if dossier is None:
        return
    if happened.from_status == Status.DRAFT:
        _enter(session, dossier)
    after = queue_keys.after(dossier.flags, Action(happened.action), Status(dossier.status))
    dossier.flags = int(after)


def _enter(session: Session, dossier: Dossier) -> None:
    """An application leaves its author: what it asks will not change any more."""
    sections = session.exec(select(Section).where(Section.dossier_id == dossier.id)).all()
    dossier.objects = queue_keys.objects_of(dossier.procedure, (s.procedure for s in sections))
    dossier.object_key = queue_keys.object_key(dossier.objects)
    if any(section.resumes for section in sections):
        dossier.flags |= Flag.RESUMED


def _keep_message(session: AnySession, message: Message) -> None:
    """The agency has something to read, or has read it all; the application is locked."""
    if message.sent_at is None or not (
        _changes(message, "sent_at") or _changes(message, "read_at")
    ):
        return
    dossier = session.get(Dossier, message.dossier_id)
    if dossier is None:
        return
    if message.read_at is None:
        dossier.flags |= Flag.UNREAD
    elif not _unread(session, message.dossier_id):
        dossier.flags &= ~Flag.UNREAD


def _unread(session: AnySession, dossier_id: str) -> bool:
    """Whether a message of the person still waits, those of this flush as they will be."""
    waiting = session.execute(
        select(Message).where(
            Message.dossier_id == dossier_id,
            Message.author_role == Role.PROFESSIONAL,
            col(Message.sent_at).is_not(None),
            col(Message.read_at).is_(None),
        )
    ).scalars()
    return any(message.read_at is None for message in waiting)


def _changes(row: SQLModel, attribute: str) -> bool:
    return inspect(row, raiseerr=True).attrs[attribute].history.has_changes()


event.listen(AnySession, "before_flush", _keep)
