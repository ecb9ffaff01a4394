"""What an agency writes for itself about an application or a professional.

The person never sees a note, is never told of one and finds none in the archive of their data: it
prepares a decision. They may ask their agency for what is held of them (``docs/donnees.md``), which
the page recalls to whoever writes. A note stays with the agency that wrote it.
"""

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from erpps_app.domain.access import READERS, REVIEWERS, Actor, require
from erpps_app.domain.errors import Conflict, InvalidField, NotFound
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.models.exchanges import PrivateNote
from erpps_app.models.journal import Signal
from erpps_app.models.register import Practitioner
from erpps_app.services import history, ownership
from erpps_app.services.context import paris

NOTE, LONGEST = "note", 2000
CHANGED = (
    "Cette note a changé entre-temps : relisez-la, puis recommencez. Votre texte est resté ici."
)


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note; ``mine``: this agent wrote it and may change it."""

    id: str
    who: str
    at: str
    edited: str
    body: str
    version: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes about something, oldest first.

    Attributes:
        about: key of the application or of the professional.
    """

    about: str = ""
    notes: list[NoteView] = field(default_factory=list[NoteView])
    may_write: bool = False


def view(session: Session, actor: Actor, about: str) -> Notes:
    """The notes of the actor's agency about an application or a professional.

    Raises:
        NotFound: it is not for this actor. NotAllowed: the actor is no agent.
    """
    column = _column(session, actor, about)
    rows = session.exec(
        select(PrivateNote)
        .where(
            col(getattr(PrivateNote, column)) == about,
            PrivateNote.ars == actor.ars,
            col(PrivateNote.deleted_at).is_(None),
        )
        .order_by(col(PrivateNote.created_at), col(PrivateNote.id))
    ).all()
    return Notes(about, [_view(row, actor) for row in rows], actor.role in REVIEWERS)


def add(session: Session, actor: Actor, about: str, body: str) -> None:
    """Write a note.

    Raises:
        InvalidField: it says nothing, or too much.
        NotFound: what it is about is not for this actor. NotAllowed: the actor does not write.
    """
    require(actor, *REVIEWERS)
    column = _column(session, actor, about)
    session.add(
        PrivateNote(
            dossier_id=about if column == "dossier_id" else None,
            practitioner_id=about if column == "practitioner_id" else None,
            ars=actor.ars or "",
            author_id=actor.account_id,
            author_name=actor.display_name,
            body=_checked(body),
        )
    )
    _tell(session, actor, about)


def edit(session: Session, actor: Actor, note_id: str, version: int, body: str) -> None:
    """Write another text in a note of one's own.

    Raises:
        InvalidField: it says nothing, or too much. Conflict: it changed since it was seen.
        NotFound: it is somebody else's, or gone.
    """
    note = _own(session, actor, note_id)
    if note.version != version:
        raise Conflict(CHANGED)
    note.body, note.edited_at, note.version = _checked(body), now(), note.version + 1
    session.add(note)
    _tell(session, actor, note.dossier_id or note.practitioner_id or "")


def delete(session: Session, actor: Actor, note_id: str) -> None:
    """Delete a note of one's own: its text is emptied, that there was one is not.

    Raises:
        NotFound: it is somebody else's, or gone.
    """
    note = _own(session, actor, note_id)
    note.body, note.deleted_at, note.version = "", now(), note.version + 1
    session.add(note)
    _tell(session, actor, note.dossier_id or note.practitioner_id or "")


def _column(session: Session, actor: Actor, about: str) -> str:
    """What a key is the key of, once it is known that this agent may see it."""
    require(actor, *READERS)
    dossier = session.get(Dossier, about)
    if dossier is not None and ownership.is_reviewed(actor, dossier):
        return "dossier_id"
    person = session.get(Practitioner, about)
    if person is not None and person.ars == actor.ars:
        return "practitioner_id"
    raise NotFound(history.ELSEWHERE)


def _own(session: Session, actor: Actor, note_id: str) -> PrivateNote:
    """A note that this actor wrote, about something that they may still see."""
    require(actor, *REVIEWERS)
    note = session.get(PrivateNote, note_id)
    if note is not None:
        session.refresh(note, with_for_update=True)
    if note is None or note.author_id != actor.account_id or note.deleted_at is not None:
        raise NotFound("Cette note n’existe pas, ou n’est pas la vôtre.")
    _column(session, actor, note.dossier_id or note.practitioner_id or "")
    if note.ars != actor.ars:
        raise NotFound("Cette note n’existe pas, ou n’est pas la vôtre.")
    return note


def _checked(body: str) -> str:
    said = body.strip()
    if not said:
        raise InvalidField(NOTE, "Écrivez votre note.")
    if len(said) > LONGEST:
        raise InvalidField(
            NOTE, f"Une note compte {LONGEST} caractères au plus : raccourcissez-la."
        )
    return said


def _tell(session: Session, actor: Actor, about: str) -> None:
    """Have the agency's open pages show it; nobody else's page hears that there was anything."""
    session.flush()
    session.add(Signal(at=now(), subject=about, ars=actor.ars or ""))
    session.flush()


def _view(row: PrivateNote, actor: Actor) -> NoteView:
    return NoteView(
        id=row.id,
        who=row.author_name,
        at=f"{paris(row.created_at):%d/%m/%Y à %H:%M}",
        edited=f"modifiée le {paris(row.edited_at):%d/%m/%Y à %H:%M}" if row.edited_at else "",
        body=row.body,
        version=row.version,
        mine=row.author_id == actor.account_id and actor.role in REVIEWERS,
    )
