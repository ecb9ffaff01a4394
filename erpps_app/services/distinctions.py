"""« Not the same person »: what an agent has said of two files, so that nobody asks again."""

from collections.abc import Mapping

from sqlmodel import Session, col, or_, select

from erpps_app.domain.access import REVIEWERS, Actor, require
from erpps_app.domain.errors import InvalidField
from erpps_app.models.exchanges import Distinction

REASON = "motif_distinct"
LONGEST = 1000


def from_whom(session: Session, *keys: str) -> Mapping[str, frozenset[str]]:
    """Whom people, or applications, have been told apart from, each by its key."""
    rows = session.exec(
        select(Distinction.one_id, Distinction.other_id).where(
            or_(col(Distinction.one_id).in_(keys), col(Distinction.other_id).in_(keys))
        )
    ).all()
    pairs = {*rows, *((other, one) for one, other in rows)}
    return {key: frozenset(other for one, other in pairs if one == key) for key in keys}


def of_pair(session: Session, one: str, other: str) -> Distinction | None:
    """What was said of two, if anything."""
    return session.get(Distinction, tuple(sorted((one, other))))


def record(session: Session, actor: Actor, one: str, other: str, reason: str) -> None:
    """Say that two are not the same person; the caller has checked that the actor may see both.

    Raises:
        InvalidField: no reason is given, or too long a one.
    """
    require(actor, *REVIEWERS)
    said = reason.strip()
    if not said:
        raise InvalidField(REASON, "Dites ce qui distingue ces deux personnes.")
    if len(said) > LONGEST:
        raise InvalidField(REASON, f"Raccourcissez ce motif : {LONGEST} caractères au plus.")
    if of_pair(session, one, other) is None:
        first, second = sorted((one, other))
        session.add(_row(first, second, actor, said))
        session.flush()


def follow(session: Session, dossier_id: str, practitioner_id: str) -> None:
    """What was said of an application holds for the person whom it entered in the register."""
    for row in session.exec(
        select(Distinction).where(
            or_(Distinction.one_id == dossier_id, Distinction.other_id == dossier_id)
        )
    ).all():
        other = row.other_id if row.one_id == dossier_id else row.one_id
        if other != practitioner_id and of_pair(session, other, practitioner_id) is None:
            first, second = sorted((other, practitioner_id))
            told = row.model_dump(exclude={"one_id", "other_id"})
            session.add(Distinction(one_id=first, other_id=second, **told))
    session.flush()


def forget(session: Session, key: str) -> None:
    """Whoever is gone is told apart from nobody any more."""
    for row in session.exec(
        select(Distinction).where(or_(col(Distinction.one_id) == key, Distinction.other_id == key))
    ).all():
        session.delete(row)
    session.flush()


def _row(first: str, second: str, actor: Actor, reason: str) -> Distinction:
    return Distinction(
        one_id=first,
        other_id=second,
        ars=actor.ars or "",
        actor_id=actor.account_id,
        actor_name=actor.display_name,
        reason=reason,
    )
