"""What a simulated CPS card and a simulated e-CPS remember: tries left, requests to confirm.

It rests in the database, as there may be several workers.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from erpps_app import db
from erpps_app.models.access import SimulatorCard, SimulatorChallenge
from erpps_app.models.base import new_id, now

HOLDER_CODE = "1234"
TRIES = 3
LASTS = timedelta(seconds=60)
KEPT = timedelta(hours=1)
LOWEST, HIGHEST = 10, 99
CHOICES = 3


def tries_left(national_id: str) -> int:
    """How many tries a card has left; 0 when it is blocked."""
    with db.transaction(read_only=True) as session:
        card = session.get(SimulatorCard, national_id)
        return card.tries_left if card else TRIES


def try_code(national_id: str, code: str) -> bool:
    """Try a code porteur; the right one gives every try back, unless the card is blocked."""
    with db.transaction() as session:
        card = _card(session, national_id)
        if card.tries_left == 0:
            return False
        right = secrets.compare_digest(code.encode(), HOLDER_CODE.encode())
        card.tries_left = TRIES if right else card.tries_left - 1
        session.add(card)
        return right


def unblock(national_id: str) -> None:
    """What the holder does with the unblocking code that came by post."""
    with db.transaction() as session:
        card = _card(session, national_id)
        card.tries_left = TRIES
        session.add(card)


def _card(session: Session, national_id: str) -> SimulatorCard:
    known = session.get(SimulatorCard, national_id, with_for_update=True)
    return known or SimulatorCard(national_id=national_id, tries_left=TRIES)


@dataclass(frozen=True, slots=True)
class Challenge:
    """A request that waits on the telephone.

    Attributes:
        number: what the computer shows; ``choices``: what the telephone proposes.
        seconds: how long it still waits, 0 when it is over.
    """

    id: str
    national_id: str
    number: int
    choices: tuple[int, ...]
    seconds: int


def challenge(national_id: str) -> Challenge:
    """Send a request to the telephone of a holder; old ones are erased."""
    numbers = secrets.SystemRandom().sample(range(LOWEST, HIGHEST + 1), CHOICES)
    with db.transaction() as session:
        forgotten = col(SimulatorChallenge.created_at) < now() - KEPT
        session.exec(delete(SimulatorChallenge).where(forgotten))
        row = SimulatorChallenge(
            id=new_id(), national_id=national_id, number=numbers[0], choices=sorted(numbers)
        )
        session.add(row)
        return _as_challenge(row, now())


def waiting(challenge_id: str, *, at: datetime | None = None) -> Challenge | None:
    """A request, as long as it is known and was not answered."""
    with db.transaction(read_only=True) as session:
        row = session.get(SimulatorChallenge, challenge_id)
        unanswered = row is not None and row.answered_at is None
        return _as_challenge(row, at or now()) if row and unanswered else None


def answer(challenge_id: str, number: int, *, at: datetime | None = None) -> str | None:
    """Choose a number on the telephone, once.

    Returns:
        The identifier of the holder; ``None`` when the number is another, or it is too late.
    """
    instant = at or now()
    with db.transaction() as session:
        row = session.get(SimulatorChallenge, challenge_id, with_for_update=True)
        if row is None or row.answered_at is not None:
            return None
        row.answered_at = instant
        session.add(row)
        is_right = row.number == number and instant - row.created_at < LASTS
        return row.national_id if is_right else None


def _as_challenge(row: SimulatorChallenge, at: datetime) -> Challenge:
    left = (row.created_at + LASTS - at).total_seconds()
    return Challenge(row.id, row.national_id, row.number, tuple(row.choices), max(0, int(left)))
