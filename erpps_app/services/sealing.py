"""Bytes of documents, sealed on their way to the storage and opened on their way back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlmodel import Session, col, select

from erpps_app.adapters.storage import storage
from erpps_app.adapters.vault import vault
from erpps_app.domain.errors import NotFound
from erpps_app.models.dossier import Document

Begin = Callable[[], AbstractContextManager[Session]]
BATCH = 100


def keep(document: Document, data: bytes) -> None:
    """Seal bytes for a document and put them away.

    Raises:
        Unavailable: the storage does not answer.
    """
    sealed, document.sealed_key = vault().seal(data, document.id)
    document.storage_key = storage().put(sealed)


def bytes_of(document: Document) -> bytes:
    """The bytes of a document.

    Raises:
        NotFound: they were erased when their time was over.
        Unavailable: the storage does not answer.
        Unsealable: they were changed, or their master key is not configured.
    """
    if not document.storage_key:
        raise NotFound("Ce document a été effacé à la fin de son délai de conservation.")
    return vault().open(storage().get(document.storage_key), document.sealed_key, document.id)


def forget(document: Document) -> None:
    """Erase the bytes; the row stays, to say that there was a document."""
    if document.storage_key:
        storage().delete(document.storage_key)
    document.storage_key = document.sealed_key = ""


@dataclass(frozen=True, slots=True)
class Rotation:
    """What bringing everything under the key in use did."""

    sealed: int
    rewrapped: int


def rotate(begin: Begin) -> Rotation:
    """Bring every document under the master key in use; running it again changes nothing.

    Documents from before sealing are sealed; of the others, the file's own key is wrapped again.

    Raises:
        Unsealable: a master key that is still needed is not configured.
    """
    sealed = rewrapped = 0
    last = ""
    while True:
        with begin() as session:
            batch = session.exec(
                select(Document)
                .where(col(Document.id) > last, col(Document.storage_key) != "")
                .order_by(col(Document.id))
                .limit(BATCH)
            ).all()
            for document in batch:
                was_sealed = bool(document.sealed_key)
                if _bring(document):
                    sealed, rewrapped = sealed + (not was_sealed), rewrapped + was_sealed
                    session.add(document)
        if not batch:
            return Rotation(sealed, rewrapped)
        last = batch[-1].id


def _bring(document: Document) -> bool:
    if not document.sealed_key:
        keep(document, storage().get(document.storage_key))  # the former bytes become an orphan
        return True
    if vault().is_current(document.sealed_key):
        return False
    document.sealed_key = vault().rewrap(document.sealed_key, document.id)
    return True
