"""Who has which application open now, on whatever worker; told to open pages, kept by no trail.

A page enters, says from time to time that it is still there, and leaves. What falls silent (a
machine that was shut, a worker that stopped) is gone after ``SILENCE``.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, select

from erpps_app.domain.access import READERS, REVIEWERS, Actor, require
from erpps_app.domain.assignment import SILENCE
from erpps_app.domain.errors import NotAllowed, NotFound
from erpps_app.models.base import now
from erpps_app.models.teamwork import Presence
from erpps_app.services import claims, ownership, signals


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has an application open."""

    dossier_id: str
    account_id: str
    name: str
    reviews: bool


def arrive(session: Session, actor: Actor, page: str, dossier_id: str) -> bool:
    """A page shows an application, or still does; whoever may decide also holds it.

    Args:
        session, actor: as always.
        page: key of the page, drawn by the server.
        dossier_id: what it says that it shows.

    Returns:
        Whether it is counted: only an agency's own agents are.
    """
    try:
        dossier = ownership.readable(session, require(actor, *READERS), dossier_id)
    except (NotAllowed, NotFound):
        leave(session, page)
        return False
    known = session.get(Presence, page)
    if known is None or known.dossier_id != dossier.id:
        leave(session, page)
        reviews = actor.role in REVIEWERS
        entered = Presence(
            id=page,
            dossier_id=dossier.id,
            account_id=actor.account_id,
            name=actor.display_name,
            ars=actor.ars or "",
            reviews=reviews,
        )
        session.add(entered)
        _tell(session, entered)
    else:
        known.seen_at = now()
        session.add(known)
    claims.hold(session, actor, dossier)
    session.flush()
    return True


def leave(session: Session, page: str) -> None:
    """A page shows nothing any more."""
    known = session.get(Presence, page)
    if known is not None:
        session.delete(known)
        session.flush()
        session.expunge(known)
        _tell(session, known)


def any_silent(session: Session, at: datetime) -> bool:
    """Whether a page fell silent."""
    silent = select(Presence.id).where(col(Presence.seen_at) <= at - SILENCE)
    return session.exec(silent.limit(1)).first() is not None


def forget_silent(session: Session, at: datetime) -> int:
    """Take away the pages that fell silent; the answer is how many."""
    gone = session.exec(
        select(Presence)
        .where(col(Presence.seen_at) <= at - SILENCE)
        .with_for_update(skip_locked=True)
    ).all()
    for known in gone:
        session.delete(known)
        _tell(session, known)
    return len(gone)


def forget(session: Session, account_id: str) -> None:
    """Take away every page of somebody, whose sessions end."""
    session.exec(delete(Presence).where(col(Presence.account_id) == account_id))


def others(session: Session, actor: Actor, dossier_id: str) -> list[str]:
    """The names of those who have an application of the agency open, the actor apart."""
    require(actor, *READERS)
    rows = session.exec(
        select(Presence.name)
        .where(
            Presence.dossier_id == dossier_id,
            Presence.ars == actor.ars,
            Presence.account_id != actor.account_id,
            col(Presence.seen_at) > now() - SILENCE,
        )
        .distinct()
        .order_by(col(Presence.name))
    )
    return list(rows)


def in_agency(session: Session, actor: Actor) -> list[Present]:
    """Who of the agency has what open now."""
    require(actor, *READERS)
    rows = session.exec(
        select(Presence)
        .where(Presence.ars == actor.ars, col(Presence.seen_at) > now() - SILENCE)
        .order_by(col(Presence.name), col(Presence.id))
    )
    return [Present(p.dossier_id, p.account_id, p.name, p.reviews) for p in rows]


def by_application(session: Session, actor: Actor) -> dict[str, str]:
    """For each application that a colleague has open, the sentence that says so."""
    names: dict[str, list[str]] = {}
    for one in in_agency(session, actor):
        if one.account_id != actor.account_id:
            held = names.setdefault(one.dossier_id, [])
            if one.name not in held:
                held.append(one.name)
    return {key: sentence(held) for key, held in names.items()}


def sentence(names: list[str]) -> str:
    """« Gaël Quéméner consulte ce dossier »; empty when nobody does."""
    if not names:
        return ""
    if len(names) == 1:
        return f"{names[0]} consulte ce dossier"
    return f"{', '.join(names[:-1])} et {names[-1]} consultent ce dossier"


def _tell(session: Session, known: Presence) -> None:
    signals.tell_who_is_where(session, known.dossier_id, known.ars)
