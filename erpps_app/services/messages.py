"""Messages between a professional and their agency, inside an application, with attachments.

What is being written is kept as it is typed; the other side sees it once it is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from erpps_app.domain.access import REVIEWERS, Actor, Role, require
from erpps_app.domain.errors import InvalidField, NotAllowed, NotFound
from erpps_app.domain.messages import too_long
from erpps_app.domain.notices import NoticeKind
from erpps_app.domain.procedures import REMOVAL_PROCEDURE
from erpps_app.domain.workflow import Status
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier, Message
from erpps_app.models.register import ContactDetails
from erpps_app.services import documents, forms, ownership, parts, templates, transitions
from erpps_app.services.context import paris
from erpps_app.services.templates import TemplateOption

BODY = "message"


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message in the thread."""

    id: str
    who: str
    at: str
    body: str
    mine: bool
    read: str
    documents: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Thread:
    """The messages of an application, and the one being written.

    Attributes:
        may_write: whether this actor may write; not on a draft, not as a reader, nobody on a
            removal, which the person does not see.
        draft: key of the message being written, under which files are attached.
        templates: what an agent may begin a message from.
    """

    dossier: str = ""
    messages: list[MessageView] = field(default_factory=list[MessageView])
    may_write: bool = False
    draft: str = ""
    body: str = ""
    attached: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    templates: list[TemplateOption] = field(default_factory=list[TemplateOption])


def thread(session: Session, actor: Actor, dossier_id: str) -> Thread:
    """The messages of an application; those of the other side are read from now on.

    Raises:
        NotFound: the application is not for this actor.
    """
    dossier = ownership.readable(session, actor, dossier_id)
    _mark_read(session, actor, dossier)
    sent = session.exec(
        select(Message)
        .where(Message.dossier_id == dossier.id, col(Message.sent_at).is_not(None))
        .order_by(col(Message.sent_at), col(Message.id))
    ).all()
    shown = [_view(session, actor, message) for message in sent]
    if not _may_write(actor, dossier):
        return Thread(dossier=dossier.id, messages=shown)
    draft = _draft(session, actor, dossier)
    return Thread(
        dossier=dossier.id,
        messages=shown,
        may_write=True,
        draft=draft.id,
        body=draft.body,
        attached=forms.listed(documents.listing(session, actor, draft.id)),
        templates=templates.offered(session, actor) if actor.role in REVIEWERS else [],
    )


def save(session: Session, actor: Actor, dossier_id: str, draft_id: str, body: str) -> None:
    """Keep what is being written, all of it: what is too long is said when it is sent.

    Args:
        session, actor, dossier_id: as always.
        draft_id: the message that the page showed as being written; nothing is kept of one that
            was sent meanwhile, which is how another tab reads once it is left.
        body: what it says.

    Raises:
        NotAllowed: this actor may not write here. NotFound: that message is not theirs.
    """
    dossier = writable(session, actor, dossier_id)
    draft = _own(session, actor, dossier, draft_id)
    session.refresh(draft, with_for_update=True)
    if draft.sent_at is None:
        _write(session, draft, body)


def send(session: Session, actor: Actor, dossier_id: str, draft_id: str, body: str) -> None:
    """Send the message being written, with what is attached to it; twice is once.

    Args:
        session, actor, dossier_id: as always.
        draft_id: the message that the page showed as being written.
        body: what it says.

    Raises:
        InvalidField: there is nothing to send, or too much.
        NotAllowed: this actor may not write here. NotFound: that message is not theirs.
    """
    dossier = writable(session, actor, dossier_id)
    session.refresh(dossier, with_for_update=True)
    draft, said = _own(session, actor, dossier, draft_id), body.strip()
    session.refresh(draft, with_for_update=True)
    if draft.sent_at is not None:
        if said not in {"", draft.body}:  # written in another tab, before it saw the first one go
            _add_to_next(session, actor, dossier, said)
        return
    if not said and not documents.listing(session, actor, draft.id):
        raise InvalidField(BODY, "Écrivez votre message, ou joignez un document.")
    if problem := too_long(len(said)):
        raise InvalidField(BODY, problem)
    draft.sent_at = now()
    _write(session, draft, said)
    if actor.role in REVIEWERS:
        to = _address(session, dossier)
        transitions.notify(session, dossier, NoticeKind.MESSAGE, to)


def writable(session: Session, actor: Actor, dossier_id: str) -> Dossier:
    """An application in which this actor may write a message now.

    Raises:
        NotFound: it is not for this actor. NotAllowed: they may read it, not write in it.
    """
    dossier = ownership.readable(session, actor, dossier_id)
    require(actor, Role.PROFESSIONAL, *REVIEWERS)
    if not _may_write(actor, dossier):
        raise NotAllowed("Vous ne pouvez pas écrire dans cette demande.")
    return dossier


def unread(session: Session, actor: Actor, dossier_ids: Sequence[str]) -> dict[str, int]:
    """How many messages of the other side wait, for each application that has any."""
    rows = session.exec(
        select(Message.dossier_id, func.count())
        .where(
            col(Message.dossier_id).in_(dossier_ids),
            col(Message.sent_at).is_not(None),
            col(Message.read_at).is_(None),
            _by_the_other(actor),
        )
        .group_by(Message.dossier_id)
    ).all()
    return dict(rows)


def _mark_read(session: Session, actor: Actor, dossier: Dossier) -> None:
    """An agent reads for the whole agency; a lecteur reads for nobody."""
    if actor.role is not Role.PROFESSIONAL and actor.role not in REVIEWERS:
        return
    waiting = session.exec(
        select(Message).where(
            Message.dossier_id == dossier.id,
            col(Message.sent_at).is_not(None),
            col(Message.read_at).is_(None),
            _by_the_other(actor),
        )
    ).all()
    if waiting:  # before the messages, as whoever sends one does
        session.refresh(dossier, with_for_update=True)
    for message in waiting:
        message.read_at = now()
        session.add(message)
    if waiting:
        session.flush()


def _by_the_other(actor: Actor) -> ColumnElement[bool]:
    own = col(Message.author_role) == Role.PROFESSIONAL
    return ~own if actor.role is Role.PROFESSIONAL else own


def _may_write(actor: Actor, dossier: Dossier) -> bool:
    reads_for_somebody = actor.role is Role.PROFESSIONAL or actor.role in REVIEWERS
    reachable = dossier.practitioner_id is not None or dossier.status != Status.CANCELLED
    known_to_the_person = dossier.procedure != REMOVAL_PROCEDURE
    sent = dossier.number is not None
    return reads_for_somebody and sent and reachable and known_to_the_person


def _own(session: Session, actor: Actor, dossier: Dossier, draft_id: str) -> Message:
    """A message of this person in this application, sent or not."""
    found = session.get(Message, draft_id)
    own = (dossier.id, actor.account_id)
    if found is None or (found.dossier_id, found.author_id) != own:
        raise NotFound
    return found


def _write(session: Session, draft: Message, body: str) -> None:
    draft.body = body
    session.add(draft)
    session.flush()


def _add_to_next(session: Session, actor: Actor, dossier: Dossier, said: str) -> None:
    """Keep what came too late for a message beside what the next one says already."""
    following = _draft(session, actor, dossier)
    if said not in following.body:  # a second click adds nothing
        _write(session, following, "\n\n".join(filter(None, (following.body.strip(), said))))


def _draft(session: Session, actor: Actor, dossier: Dossier) -> Message:
    """The message that this person is writing here, begun when there is none."""
    being_written = select(Message).where(
        Message.dossier_id == dossier.id,
        Message.author_id == actor.account_id,
        col(Message.sent_at).is_(None),
    )
    if found := session.exec(being_written).first():
        return found
    begun = Message(
        dossier_id=dossier.id,
        author_id=actor.account_id,
        author_role=actor.role.acts_as,
        author_name=actor.display_name,
    )
    try:
        with session.begin_nested():
            session.add(begun)
    except IntegrityError:  # another tab was faster
        return session.exec(being_written).one()
    return begun


def _view(session: Session, actor: Actor, message: Message) -> MessageView:
    mine = (message.author_role == Role.PROFESSIONAL) == (actor.role is Role.PROFESSIONAL)
    sent = message.sent_at or message.created_at
    return MessageView(
        id=message.id,
        who=message.author_name,
        at=f"{paris(sent):%d/%m/%Y à %H:%M}",
        body=message.body,
        mine=mine,
        read=f"Lu le {paris(message.read_at):%d/%m/%Y à %H:%M}" if message.read_at else "",
        documents=forms.listed(documents.listing(session, actor, message.id)),
    )


def _address(session: Session, dossier: Dossier) -> str:
    contact = session.get(ContactDetails, dossier.practitioner_id or "")
    if contact:
        return contact.email
    declared = parts.declaration_of(session, dossier.id).answers_by_element()
    return declared.get("coordonnees", {}).get("email", "")
