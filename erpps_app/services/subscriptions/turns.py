"""A worker's turn with a subscriber: who has it, and for how long.

A turn is claimed by pushing the next one into the future with a conditional update, as the outbox
does; a worker that dies gives it back after the lease. Each claim, and each act of an
administrator, is a new epoch: a worker that was too slow, or was overtaken, writes nothing more.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, update
from sqlmodel import Session, col, select

from erpps_app.adapters.vault import Unsealable
from erpps_app.domain.access import SYSTEM
from erpps_app.domain.subscriptions import Action, Pace, State, next_state
from erpps_app.models.subscriptions import DeadLetter, DeliveryTrouble, Subscriber
from erpps_app.services import audit
from erpps_app.services.directory import log
from erpps_app.services.subscriptions import messages
from erpps_app.services.subscriptions.messages import Sender
from erpps_app.services.subscriptions.reading import Wanted

UNREADABLE = "Son secret ne peut pas être lu : une clé maîtresse manque au portail."
journal = logging.getLogger("erpps.subscriptions")
Begin = Callable[..., AbstractContextManager[Session]]


class Overtaken(Exception):  # noqa: N818 - what happened
    """Somebody else has the subscriber now: what this turn knows is no longer true."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a worker works with.

    Attributes:
        begin: opens a transaction.
        pace: see there.
        draw: at random in [0, 1).
    """

    begin: Begin
    pace: Pace
    draw: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Turn:
    """A subscriber that a worker has to itself, as it was at the claim."""

    id: str
    epoch: int
    sender: Sender
    wanted: Wanted
    failures: int


def due(means: Means, at: datetime) -> list[str]:
    """Those whom something is to be told, who have waited longest first."""
    troubled = select(DeliveryTrouble.subscriber_id).where(
        DeliveryTrouble.subscriber_id == Subscriber.id, col(DeliveryTrouble.next_attempt_at) <= at
    )
    asked = select(DeadLetter.subscriber_id).where(
        DeadLetter.subscriber_id == Subscriber.id, col(DeadLetter.asked_at).is_not(None)
    )
    with means.begin(read_only=True) as session:
        is_behind = col(Subscriber.position) < log.end(session).position
        is_out = col(Subscriber.failures) > 0
        found = select(Subscriber.id).where(
            Subscriber.state == State.ACTIVE,
            col(Subscriber.next_turn_at) <= at,
            or_(is_behind, is_out, troubled.exists(), asked.exists()),
        )
        order = (col(Subscriber.next_turn_at), col(Subscriber.id))
        return list(session.exec(found.order_by(*order)))


def claim(means: Means, subscriber_id: str, at: datetime) -> Turn | None:
    """Have a subscriber to oneself.

    Returns:
        ``None`` when somebody else was faster; or when its secret cannot be read, because a master
        key is not configured: it is then looked at again after the lease.
    """
    with means.begin() as session:
        claimed = session.exec(
            update(Subscriber)
            .where(
                col(Subscriber.id) == subscriber_id,
                col(Subscriber.state) == State.ACTIVE,
                col(Subscriber.next_turn_at) <= at,
            )
            .values(next_turn_at=at + means.pace.lease, epoch=Subscriber.epoch + 1)
            .returning(col(Subscriber.id))
        ).scalar_one_or_none()
        if claimed is None:
            return None
        row = session.get_one(Subscriber, claimed)
        if row.last_error == UNREADABLE:
            row.last_error = ""
        try:
            sender = messages.sender_of(row, at)
        except Unsealable:
            journal.exception("The secret of subscriber %s cannot be read", row.id)
            row.last_error = UNREADABLE
            session.add(row)
            return None
        turn = Turn(
            row.id,
            row.epoch,
            sender,
            Wanted(row.resources, row.with_content, row.replayed_until),
            row.failures,
        )
        if row.former_until and row.former_until <= at:
            write(session, turn, former_secret="", former_until=None)
        return turn


def release(means: Means, turn: Turn, at: datetime) -> None:
    """Give the subscriber back; when nobody but those in trouble is told of, not all at once."""
    found = select(func.count(), func.min(col(DeliveryTrouble.next_attempt_at)))
    with means.begin() as session:
        own = found.where(DeliveryTrouble.subscriber_id == turn.id)
        troubled, first = session.exec(own).one()
        waits = troubled >= means.pace.most_in_trouble
        later = max(at, min(first, at + means.pace.first)) if waits else at
        write(session, turn, next_turn_at=later)


def recovered(means: Means, turn: Turn) -> None:
    """It answers again."""
    with means.begin() as session:
        write(session, turn, failures=0, failing_since=None, last_error="")


def fail(
    means: Means, turn: Turn, reason: str, at: datetime, asked: timedelta | None = None
) -> None:
    """It does not answer at all: ask again later; suspend it when that has lasted too long.

    Args:
        means, turn: as above.
        reason: what the administrator reads.
        at: the instant that counts as now.
        asked: what its ``Retry-After`` said.

    Raises:
        Overtaken: somebody else has the subscriber; nothing was written.
    """
    with means.begin() as session:
        row = session.get_one(Subscriber, turn.id)
        if row.epoch != turn.epoch:
            raise Overtaken
        since, failures = row.failing_since or at, row.failures + 1
        wait = means.pace.wait_in_outage(failures, means.draw(), asked)
        values: dict[str, object] = {
            "failures": failures,
            "failing_since": since,
            "last_error": reason,
            "next_turn_at": at + wait,
        }
        if at - since >= means.pace.give_up_after:
            values["state"] = next_state(State(row.state), Action.SUSPEND)
        write(session, turn, **values)
        if "state" in values:
            details = {"reason": reason, "failing_since": since}
            audit.record(session, "abonne-suspendu", subject=turn.id, details=details, actor=SYSTEM)


def write(session: Session, turn: Turn, **values: object) -> None:
    """Write columns of a subscriber, if it is still ours.

    Raises:
        Overtaken: it is not; the transaction is to be given up.
    """
    written = session.exec(
        update(Subscriber)
        .where(col(Subscriber.id) == turn.id, col(Subscriber.epoch) == turn.epoch)
        .values(epoch=turn.epoch, **values)
        .returning(col(Subscriber.id))
    ).scalar_one_or_none()
    if written is None:
        raise Overtaken
