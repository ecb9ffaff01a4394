"""Bytes of documents, sealed on their way to the storage and opened on their way back."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, col, select

from erpps_app.adapters.storage import storage
from erpps_app.adapters.vault import vault
from erpps_app.domain.errors import NotFound, Unavailable
from erpps_app.models.dossier import Document
from erpps_app.models.journal import SubjectKey
from erpps_app.models.subscriptions import Subscriber
from erpps_app.services.subscriptions import messages
from erpps_app.services.until_commit import UntilCommit

Begin = Callable[[], AbstractContextManager[Session]]
Row = TypeVar("Row", Document, SubjectKey)
BATCH = 100
_FORGOTTEN = UntilCommit[str]("sealing")
log = logging.getLogger("erpps.documents")


def keep(document: Document, data: bytes) -> None:
    """Seal bytes for a document and put them away.

    Raises:
        Unavailable: the storage does not answer.
    """
    sealed, document.sealed_key = vault().seal(data, document.id)
    document.storage_key, document.sealed_as = storage().put(sealed), ""


def bytes_of(document: Document) -> bytes:
    """The bytes of a document.

    Raises:
        NotFound: they were erased when their time was over.
        Unavailable: the storage does not answer.
        Unsealable: they were changed, or their master key is not configured.
    """
    if not document.storage_key:
        raise NotFound("Ce document a été effacé à la fin de son délai de conservation.")
    about = document.sealed_as or document.id
    return vault().open(storage().get(document.storage_key), document.sealed_key, about)


def forget(session: Session, document: Document) -> None:
    """Erase the bytes once the transaction commits; the row stays, to say that there was one.

    Without its key a file is noise already. Should the storage not answer at that moment, the
    collection of orphans takes the noise away later; as it does with bytes that several documents
    refer to, once the last of them is gone.
    """
    if document.storage_key and not document.sealed_as:
        _FORGOTTEN.keep(session, document.storage_key)
    document.storage_key = document.sealed_key = document.sealed_as = ""
    session.add(document)


def _delete_forgotten(session: AnySession) -> None:
    if session.in_nested_transaction():  # what a savepoint wrote can still be taken back
        return
    for key in _FORGOTTEN.take(session):
        try:
            storage().delete(key)
        except Unavailable:
            log.warning("The storage did not answer: an orphan is left to be collected")


event.listen(AnySession, "after_commit", _delete_forgotten)


@dataclass(slots=True)
class Rotation:
    """What bringing everything under the key in use did."""

    sealed: int = 0
    rewrapped: int = 0


def rotate(begin: Begin) -> Rotation:
    """Bring documents, keys of the audit trail, subscribers' secrets under the master key in use.

    Running it again changes nothing. Documents from before sealing are sealed; of the others, the
    file's own key is wrapped again.

    Raises:
        Unsealable: a master key that is still needed is not configured.
    """
    done = Rotation()
    _each(begin, Document, "id", lambda session, row: _bring_document(session, row, done))
    _each(begin, SubjectKey, "subject", lambda session, row: _bring_subject(session, row, done))
    with begin() as session:
        done.rewrapped += sum(
            map(messages.rewrap, session.exec(select(Subscriber).with_for_update()))
        )
    return done


def _each(begin: Begin, table: type[Row], key: str, bring: Callable[[Session, Row], None]) -> None:
    """Every row that is not under the key in use, a batch per transaction, in the order of keys."""
    last, column = "", col(getattr(table, key))
    current = col(table.sealed_key).startswith(f"{vault().current}.", autoescape=True)
    while True:
        with begin() as session:
            found = select(table).where(column > last, ~current).order_by(column).limit(BATCH)
            batch = session.exec(found).all()
            for row in batch:
                bring(session, row)
        if not batch:
            return
        last = str(getattr(batch[-1], key))


def _bring_document(session: Session, document: Document, done: Rotation) -> None:
    if not document.storage_key:
        return
    if not document.sealed_key:
        keep(document, storage().get(document.storage_key))  # the former bytes become an orphan
        done.sealed += 1
        session.add(document)
    elif not vault().is_current(document.sealed_key):
        about = document.sealed_as or document.id
        document.sealed_key = vault().rewrap(document.sealed_key, about)
        done.rewrapped += 1
        session.add(document)


def _bring_subject(session: Session, row: SubjectKey, done: Rotation) -> None:
    if not vault().is_current(row.sealed_key):
        row.sealed_key = vault().rewrap(row.sealed_key, row.subject)
        done.rewrapped += 1
        session.add(row)
