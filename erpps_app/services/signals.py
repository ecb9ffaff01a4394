"""Tells open pages that something they show has changed, whichever worker wrote it.

One listener on the session leaves a signal beside each write, in the same transaction: no service
can forget, and nothing is told that did not happen. A signal names whose it is and about what; the
page then asks again, and is given what it may see.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.orm import UOWTransaction
from sqlmodel import Session, SQLModel, col, delete, select

from erpps_app.domain.access import READERS, Actor, Role
from erpps_app.domain.procedures import REMOVAL_PROCEDURE
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Account
from erpps_app.models.base import now
from erpps_app.models.dossier import BY_AGENCY, Document, Dossier, DossierEvent, Message, Section
from erpps_app.models.journal import Signal
from erpps_app.models.register import Practitioner, PractitionerVersion
from erpps_app.models.teamwork import Batch, BatchItem
from erpps_app.services.until_commit import UntilCommit

KEPT = timedelta(minutes=10)
# A transaction may take its position and commit later than one that took the next.
OVERLAP = timedelta(seconds=30)
PRESENCE = "presence:"  # before an application's key: who is in it, not what it holds
ADMINISTRATORS = "*"  # in the place of an agency: what the national administrators follow
_TOUCHED = UntilCommit[str]("signals")
_MOVED = UntilCommit[tuple[str, str]]("signals.who")  # applications, with their agency


@dataclass(frozen=True, slots=True)
class Heard:
    """A signal, as a worker hands it to its open pages."""

    id: int
    subject: str
    account_id: str
    practitioner_id: str
    ars: str

    def concerns(self, actor: Actor, practitioner_id: str) -> bool:
        """Whether a page of this actor may have to show something again."""
        if actor.role is Role.PROFESSIONAL:
            own = self.account_id == actor.account_id
            return own or (practitioner_id != "" and self.practitioner_id == practitioner_id)
        if actor.role is Role.ADMIN:
            return self.ars == ADMINISTRATORS
        return actor.role in READERS and self.ars == (actor.ars or "-")


def since(session: Session, at: datetime) -> list[Heard]:
    """The signals left since an instant, with those that may have been committed late."""
    rows = session.exec(
        select(Signal).where(col(Signal.at) > at - OVERLAP).order_by(col(Signal.id))
    )
    return [
        Heard(row.id or 0, row.subject, row.account_id, row.practitioner_id, row.ars)
        for row in rows
    ]


def tell_who_is_where(session: AnySession, dossier_id: str, ars: str) -> None:
    """Have an agency's pages ask again who is in an application; nothing else of it changed."""
    _MOVED.keep(session, (dossier_id, ars))


def forget(session: Session, at: datetime) -> int:
    """Erase the signals that every worker has heard."""
    return session.exec(delete(Signal).where(col(Signal.at) <= at - KEPT)).rowcount


def _note(session: AnySession, _context: UOWTransaction) -> None:
    """Remember which applications and professionals a flush has touched."""
    for row in cast("Iterable[SQLModel]", (*session.new, *session.dirty, *session.deleted)):
        if key := _subject(row):
            _TOUCHED.keep(session, key)
    for row in session.dirty:
        if isinstance(row, Dossier) and _moves(row):
            tell_who_is_where(session, row.id, row.ars or "")


def _leave(session: AnySession) -> None:
    """What is left of each, as they stand when the transaction commits."""
    if session.in_nested_transaction():
        return
    session.flush()
    for key in sorted(set(_TOUCHED.take(session))):
        session.add_all(_signals(session, key))
    for key, ars in sorted(set(_MOVED.take(session))):
        session.add(Signal(at=now(), subject=PRESENCE + key, ars=ars))
    session.flush()


def _subject(row: SQLModel) -> str:
    owner = _OWNERS.get(type(row))
    if owner is None or (isinstance(row, Message) and row.sent_at is None):
        return ""
    if isinstance(row, Message):
        attributes = inspect(row, raiseerr=True).attrs
        if not any(attributes[name].history.has_changes() for name in ("sent_at", "read_at")):
            return ""
    return str(getattr(row, owner) or "")


def _moves(dossier: Dossier) -> bool:
    """Whether somebody else is in charge of it, or something else may be done to it."""
    attributes = inspect(dossier, raiseerr=True).attrs
    status, in_charge = attributes["status"].history, attributes["assigned_to"].history
    decided = status.has_changes() and Status.DRAFT not in status.deleted
    return decided or in_charge.has_changes()


_OWNERS: Mapping[type[SQLModel], str] = {
    Dossier: "id",
    Section: "dossier_id",
    Document: "dossier_id",
    DossierEvent: "dossier_id",
    Message: "dossier_id",
    Practitioner: "id",
    PractitionerVersion: "practitioner_id",
    Account: "id",
    Batch: "id",
    BatchItem: "batch_id",
}


def _signals(session: AnySession, key: str) -> list[Signal]:
    with session.no_autoflush:
        if dossier := session.get(Dossier, key):
            return _of_application(dossier)
        if person := session.get(Practitioner, key):
            return [Signal(at=now(), subject=key, practitioner_id=key, ars=person.ars or "")]
        if session.get(Account, key):
            return [Signal(at=now(), subject=key, account_id=key)]
        if batch := session.get(Batch, key):
            return [Signal(at=now(), subject=key, ars=batch.ars)]
    return []


def _of_application(dossier: Dossier) -> list[Signal]:
    """Whose it is and the agency's; in the agency, also where the person's file lists it.

    The person learns nothing of what their agency prepares about them, nor of a removal.
    """
    theirs = dossier.origin != BY_AGENCY or dossier.status == Status.VALIDATED
    person = dossier.practitioner_id or ""
    own = Signal(
        at=now(),
        subject=dossier.id,
        account_id=dossier.account_id,
        practitioner_id=person if theirs and dossier.procedure != REMOVAL_PROCEDURE else "",
        ars=(dossier.ars or "") if dossier.status != Status.DRAFT else "",
    )
    if not (person and own.ars):
        return [own]
    return [own, Signal(at=now(), subject=person, ars=own.ars)]


event.listen(AnySession, "after_flush", _note)
event.listen(AnySession, "before_commit", _leave)
