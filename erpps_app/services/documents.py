"""Supporting documents of an application: hand in, take back, list, open."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from erpps_app.adapters import inspection
from erpps_app.adapters.inspection import SafeDocument
from erpps_app.adapters.reference import reference
from erpps_app.domain.access import READERS, REVIEWERS, Actor, Role, require
from erpps_app.domain.documents import (
    ATTACHMENT,
    DOCUMENT_KINDS,
    IDENTITY_PAPER,
    DocumentRefused,
    Reason,
    advice_text,
    merged_name,
    pages_label,
    size_label,
)
from erpps_app.domain.errors import NotAllowed, NotFound
from erpps_app.models.base import now
from erpps_app.models.dossier import Document, Dossier, Message, Section
from erpps_app.services import audit, ownership, parts, sealing
from erpps_app.services.context import paris
from erpps_app.settings import settings

TWO_SIDES = 2


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document, as a page lists it."""

    id: str
    name: str
    kind_label: str
    size_label: str
    pages_label: str
    advice: str
    url: str
    preview_url: str


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A document with its bytes, and the text that whoever reads it must see across it."""

    name: str
    media_type: str
    data: bytes
    pages: int
    watermark: str


def may_add(session: Session, actor: Actor | None, holder_id: str, kind: str) -> None:
    """Refuse a file before its first byte is read.

    Args:
        session, actor: as always.
        holder_id: the section it belongs to, or the message being written.
        kind: what it is handed in as.

    Raises:
        NotFound: the holder is not this person's, or no longer open. NotAllowed: it is locked.
        DocumentRefused: there are enough files of that kind.
    """
    _, holder = _own_holder(session, actor, holder_id)
    if kind not in DOCUMENT_KINDS or (kind == ATTACHMENT) != isinstance(holder, Message):
        raise NotFound
    if len(_in_hand(session, holder.id)) >= DOCUMENT_KINDS[kind].most:
        raise DocumentRefused(Reason.TOO_MANY_FILES)


def add(
    session: Session, actor: Actor | None, holder_id: str, kind: str, safe: SafeDocument
) -> DocumentView:
    """Keep a document where it belongs; the same bytes sent again are the same document."""
    may_add(session, actor, holder_id, kind)
    dossier, holder = _own_holder(session, actor, holder_id)
    for known in _in_hand(session, holder.id):
        if known.sha256 == safe.sha256 and known.kind == kind:
            return view(known)
    return view(_keep(session, dossier, holder, kind, safe))


def merge(session: Session, actor: Actor, section_id: str, kind: str) -> DocumentView:
    """Recto and verso as one document; the parts are taken back.

    Raises:
        NotFound: there are not two documents of that kind to put together.
        DocumentRefused: together they have too many pages.
    """
    dossier, section = _own_holder(session, actor, section_id)
    parts_of_it = [known for known in _in_hand(session, section.id) if known.kind == kind]
    if len(parts_of_it) < TWO_SIDES:
        raise NotFound("Il n’y a pas deux documents à réunir.")
    whole = inspection.merge(
        [
            SafeDocument(part.name, part.media_type, sealing.bytes_of(part), part.pages)
            for part in parts_of_it
        ],
        merged_name(kind),
    )
    for part in parts_of_it:
        part.removed_at = now()
        session.add(part)
    return view(_keep(session, dossier, section, kind, whole))


def remove(session: Session, actor: Actor, document_id: str) -> None:
    """Take a document back; its bytes stay until retention removes them."""
    document = session.get(Document, document_id)
    if document is None or document.removed_at is not None:
        raise NotFound
    holder_id = document.section_id or document.message_id or ""
    dossier, holder = _own_holder(session, actor, holder_id)
    document.removed_at = now()
    _touch(session, dossier, holder)
    session.add(document)
    session.flush()


def listing(session: Session, actor: Actor, holder_id: str) -> tuple[DocumentView, ...]:
    """The documents in hand of a section or of a message."""
    holder = session.get(Section, holder_id) or session.get(Message, holder_id)
    if holder is None:
        raise NotFound
    ownership.readable(session, actor, holder.dossier_id)
    found = _in_hand(session, holder_id)
    return tuple(view(document) for document in found if is_shown(session, actor, document))


def is_shown(session: Session, actor: Actor, document: Document) -> bool:
    """Whether who reads an application also reads this document of it.

    What is attached to a message is its author's alone until the message is sent, and again once
    it is taken back: whoever attached the wrong file has shown it to nobody.
    """
    message = session.get(Message, document.message_id) if document.message_id else None
    if message is None or message.author_id == actor.account_id:
        return True
    return message.sent_at is not None and document.removed_at is None


def open_document(session: Session, actor: Actor | None, document_id: str) -> OpenDocument:
    """A document with its bytes, also one that was replaced since.

    Raises:
        NotFound: it does not exist, or is not for this person.
        NotAllowed: an agent has opened as many identity papers today as the settings let.
    """
    document = session.get(Document, document_id)
    if document is None:
        raise NotFound
    known = _reader(session, actor, document)
    _count_reading(session, known, document)
    mark = _watermark(known) if document.kind == IDENTITY_PAPER and known.role in READERS else ""
    return OpenDocument(
        document.name, document.media_type, sealing.bytes_of(document), document.pages, mark
    )


def view(document: Document) -> DocumentView:
    """A row as a page lists it."""
    url = f"/documents/{document.id}"
    return DocumentView(
        id=document.id,
        name=document.name,
        kind_label=DOCUMENT_KINDS[document.kind].label,
        size_label=size_label(document.size),
        pages_label=pages_label(document.pages),
        advice=advice_text(document.advice),
        url=url,
        preview_url=f"{url}/pages/1.jpg?largeur=240",
    )


def copy(session: Session, document: Document, section: Section) -> None:
    """The same document in another application, with bytes of its own."""
    twin = Document(**document.model_dump(exclude={"id", "created_at", "storage_key"}))
    twin.dossier_id, twin.section_id, twin.storage_key = section.dossier_id, section.id, ""
    sealing.keep(twin, sealing.bytes_of(document))
    session.add(twin)
    session.flush()


def _keep(
    session: Session, dossier: Dossier, holder: Section | Message, kind: str, safe: SafeDocument
) -> Document:
    """Seal the bytes, put them away, write the row."""
    in_message = isinstance(holder, Message)
    document = Document(
        dossier_id=dossier.id,
        section_id=None if in_message else holder.id,
        message_id=holder.id if in_message else None,
        kind=kind,
        name=safe.name,
        media_type=safe.media_type,
        size=len(safe.data),
        pages=safe.pages,
        sha256=safe.sha256,
        advice=",".join(safe.advice),
        storage_key="",
    )
    sealing.keep(document, safe.data)
    session.add(document)
    _touch(session, dossier, holder)
    return document


def _touch(session: Session, dossier: Dossier, holder: Section | Message) -> None:
    """A message being written changes nothing of the application."""
    if isinstance(holder, Section):
        parts.touch(dossier, holder)
        session.add_all((dossier, holder))
    session.flush()


def _watermark(actor: Actor) -> str:
    """Who looks, and when: a picture that leaves the portal says through whom."""
    agency = f", {reference().agency_name(actor.ars)}" if actor.ars else ""
    return f"Consulté par {actor.display_name}{agency} le {paris(now()):%d/%m/%Y à %H:%M}"


def _in_hand(session: Session, holder_id: str) -> list[Document]:
    held = (Document.section_id == holder_id) | (Document.message_id == holder_id)
    found = session.exec(
        select(Document)
        .where(held, col(Document.removed_at).is_(None))
        .order_by(col(Document.created_at), col(Document.id))
    )
    return list(found)


def _own_holder(
    session: Session, actor: Actor | None, holder_id: str
) -> tuple[Dossier, Section | Message]:
    """A section that this person fills in now, or the message that they are writing.

    Both are read again once the application is locked: it may have been sent or decided meanwhile.
    """
    known = require(actor, Role.PROFESSIONAL, *REVIEWERS)
    if message := session.get(Message, holder_id):
        dossier = ownership.readable(session, known, message.dossier_id)
        session.refresh(dossier, with_for_update=True)
        session.refresh(message)
        if message.author_id != known.account_id or message.sent_at is not None:
            raise NotFound
        return dossier, message
    section = session.get(Section, holder_id)
    if section is None:
        raise NotFound
    dossier = ownership.writable(session, known, section.dossier_id)
    section = session.get(Section, holder_id, populate_existing=True)
    if section is None:  # taken out of the application meanwhile
        raise NotFound
    if not section.unlocked:
        raise NotAllowed("Cet élément n’est plus modifiable.")
    return dossier, section


def _count_reading(session: Session, actor: Actor, document: Document) -> None:
    """Remember who opened it; an agent has a daily share of identity papers."""
    about = f"{document.kind}:{document.id}"
    if actor.role is not Role.PROFESSIONAL and document.kind == IDENTITY_PAPER:
        most, since = settings().identity_papers_per_day, now() - timedelta(days=1)
        if audit.others_read(session, actor, about, since) >= most:
            raise NotAllowed(
                f"Vous avez ouvert {most} pièces d’identité en 24 heures : c’est la limite. "
                "Votre responsable peut reprendre ce dossier."
            )
    audit.record_reading(
        session, actor, audit.READ_DOCUMENT, subject=document.dossier_id, about=about
    )


def _reader(session: Session, actor: Actor | None, document: Document) -> Actor:
    """Whoever may see the application, and the document in it."""
    ownership.readable(session, actor, document.dossier_id)
    known = require(actor, Role.PROFESSIONAL, *READERS)
    if not is_shown(session, known, document):
        raise NotFound
    return known
