"""Telling again what was told: from a position or a day; and what becomes of dead letters."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlmodel import Session, col
from sqlmodel import select as rows_of

from erpps_app.domain import civil_date
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.errors import Conflict, InvalidField, NotFound
from erpps_app.domain.periods import PARIS
from erpps_app.domain.subscriptions import State
from erpps_app.models.base import now
from erpps_app.models.directory import Publication
from erpps_app.models.subscriptions import DeadLetter, DeliveryTrouble, Subscriber
from erpps_app.services import audit
from erpps_app.services.bulk.copying import table_of
from erpps_app.services.context import paris
from erpps_app.services.subscriptions import reading, subscribers

REPLAYED, RESENT, DISCARDED = "abonne-rejeu", "abonne-renvoi", "abonne-abandon"
FROM, WHY = "depuis", "motif"
NOT_YET = "Rien ne lui a encore été envoyé : vérifiez son adresse, puis demandez le rejeu."
BEFORE_THE_LOG = date(2000, 1, 1)
LONGEST_WHY = 500
MOST_LETTERS = 200
_event = table_of(Publication)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a replay would tell again: from after a position, how many events."""

    position: int = 0
    since: str = ""
    events: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter, as it is shown."""

    position: int
    what: str
    rpps: str
    published: str
    given_up: str
    attempts: int
    reason: str
    asked: bool


def preview(session: Session, actor: Actor, subscriber_id: str, typed: str) -> Preview:
    """What would be told again, from a position or a day « jj/mm/aaaa ».

    Raises:
        InvalidField: it is neither, or nothing was told since.
        Conflict: its address is not verified. NotFound: there is no such subscriber.
    """
    require(actor, Role.ADMIN)
    row = _told(session, subscriber_id)
    position = _position(session, typed.strip())
    if position >= row.position:
        raise InvalidField(
            FROM,
            f"L’abonné en est à la position {row.position} : un rejeu part d’une position plus "
            "ancienne.",
        )
    wanted = reading.Wanted(row.resources, row.with_content, 0)
    counted = select(func.count()).where(
        _event.c.position > position, _event.c.position <= row.position, wanted.followed
    )
    events = session.connection().execute(counted).scalar_one()
    first = reading.after(session, wanted, position, row.position, 1)
    return Preview(position, f"{paris(first[0]['at']):%d/%m/%Y à %H h %M}" if first else "", events)


def replay(session: Session, actor: Actor, subscriber_id: str, position: int) -> None:
    """Tell everything again from after a position; dead letters since are part of it.

    Raises:
        Conflict: the subscriber is behind that position, closed, or not verified.
        NotFound: there is none of that key.
    """
    require(actor, Role.ADMIN)
    row = _told(session, subscriber_id)
    if not 0 <= position < row.position or row.state == State.CLOSED:
        raise Conflict("Ce rejeu n’est plus possible : rechargez la page, puis recommencez.")
    for trouble in session.exec(
        rows_of(DeliveryTrouble).where(
            DeliveryTrouble.subscriber_id == row.id, col(DeliveryTrouble.after) >= position
        )
    ):
        session.delete(trouble)
    for letter in session.exec(
        rows_of(DeadLetter).where(
            DeadLetter.subscriber_id == row.id, col(DeadLetter.position) > position
        )
    ):
        session.delete(letter)
    row.replayed_until = max(row.replayed_until, row.position, *row.ahead)
    details = {"from": position, "until": row.replayed_until}
    row.position, row.ahead = position, []
    subscribers.overtake(row)
    session.add(row)
    audit.record(session, REPLAYED, subject=row.id, details=details, actor=actor)


def letters(session: Session, actor: Actor, subscriber_id: str) -> list[Letter]:
    """The dead letters of a subscriber, the oldest first, the first few hundred."""
    require(actor, Role.ADMIN)
    rows = session.exec(
        rows_of(DeadLetter)
        .where(DeadLetter.subscriber_id == subscriber_id)
        .order_by(col(DeadLetter.position))
        .limit(MOST_LETTERS)
    ).all()
    wanted = reading.Wanted((), with_content=False, replayed_until=0)
    events = reading.at(session, [row.position for row in rows])
    told = {one.position: one for one in reading.told(session, wanted, events)}
    return [
        Letter(
            position=row.position,
            what=f"{told[row.position].type}/{told[row.position].id}",
            rpps=told[row.position].rpps,
            published=_instant(told[row.position].at),
            given_up=_instant(row.at),
            attempts=row.attempts,
            reason=row.reason,
            asked=row.asked_at is not None,
        )
        for row in rows
    ]


def resend(session: Session, actor: Actor, subscriber_id: str, position: int) -> None:
    """Send a dead letter once more; it comes back to the list when it fails again.

    Raises:
        Conflict: the subscription is not active. NotFound: the letter is no longer there.
    """
    require(actor, Role.ADMIN)
    row = subscribers.known(session, subscriber_id)
    if row.state != State.ACTIVE:
        raise Conflict("L’abonnement n’est pas actif : reprenez-le, puis renvoyez.")
    letter = _letter(session, row, position)
    letter.asked_at = now()
    session.add(letter)
    details = {"position": position}
    audit.record(session, RESENT, subject=row.id, details=details, actor=actor)


def discard(session: Session, actor: Actor, subscriber_id: str, position: int, why: str) -> None:
    """Give a dead letter up for good; the audit trail keeps why.

    Raises:
        InvalidField: no reason is given. NotFound: the letter is no longer there.
    """
    require(actor, Role.ADMIN)
    row = subscribers.known(session, subscriber_id)
    why = why.strip()[:LONGEST_WHY]
    if not why:
        raise InvalidField(WHY, "Indiquez pourquoi cet événement est abandonné.")
    letter = _letter(session, row, position)
    subscribers.overtake(row)  # it may be under way: whoever sends it writes no more of it
    session.add(row)
    session.delete(letter)
    details = {"position": position, "reason": why, "failed": letter.reason}
    audit.record(session, DISCARDED, subject=row.id, details=details, actor=actor)


def _told(session: Session, subscriber_id: str) -> Subscriber:
    """A subscriber that may have been told something: the first proof says where it begins."""
    row = subscribers.known(session, subscriber_id)
    if row.state == State.PENDING and not row.followed:
        raise Conflict(NOT_YET)
    return row


def _letter(session: Session, row: Subscriber, position: int) -> DeadLetter:
    letter = session.get(DeadLetter, (row.id, position))
    if letter is None:
        raise NotFound("Cet événement n’est plus au rebut : il a été remis ou abandonné.")
    return letter


def _position(session: Session, typed: str) -> int:
    """The position after which to begin: the one typed less one, or the last before the day."""
    if re.fullmatch(r"\d{1,18}", typed, re.ASCII):
        return max(int(typed) - 1, 0)
    try:
        day = civil_date.parse(typed).earliest
    except ValueError as error:
        raise InvalidField(
            FROM, "Indiquez une position du journal ou une date, au format jj/mm/aaaa."
        ) from error
    before = datetime.combine(max(day, BEFORE_THE_LOG), time(), PARIS)
    last = select(_event.c.position).where(_event.c.at < before)
    found = session.connection().execute(last.order_by(_event.c.position.desc()).limit(1))
    return found.scalar() or 0


def _instant(at: datetime) -> str:
    return f"{paris(at):%d/%m/%Y à %H h %M}"
