"""What a subscriber is owed, cut into requests; and what is written once they were answered.

A parcel tells of one professional, in order; different professionals go at the same time. One who
is in trouble is tried alone, event by event, and the others do not wait: the position passes what
that professional is owed, because a row says so. Everything is written in one transaction with the
position, so that nothing is forgotten wherever a worker stops.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import RowMapping
from sqlmodel import Session, col, select

from erpps_app.models.subscriptions import DeadLetter, DeliveryTrouble, Subscriber
from erpps_app.services.directory import log
from erpps_app.services.subscriptions import reading, turns
from erpps_app.services.subscriptions.messages import Told
from erpps_app.services.subscriptions.turns import Means, Turn

AT_ONCE = 8  # dead letters, or professionals in trouble, tried again in one go


class Source(Enum):
    """Why something is sent."""

    DEAD_LETTER = auto()
    TROUBLE = auto()
    LOG = auto()


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one request tells: events of one professional, in their order."""

    practitioner_id: str
    source: Source
    events: tuple[Told, ...]

    @property
    def positions(self) -> set[int]:
        """Where its events stand."""
        return {event.position for event in self.events}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a parcel; no reason: it was acknowledged."""

    parcel: Parcel
    reason: str = ""
    asked: timedelta | None = None


@dataclass(slots=True)
class Window:
    """A part of the log that is being told.

    Attributes:
        start, upto: after where it begins, and its end.
        waiting: positions of which nothing is known yet, by professional.
        acknowledged: positions that were taken.
        troubled: how many professionals are in trouble, with those that it has brought.
    """

    start: int
    upto: int
    waiting: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    acknowledged: set[int] = field(default_factory=set[int])
    troubled: int = 0

    def learn(self, result: Result) -> None:
        """Note what became of a parcel: of one in trouble, nothing more is the window's to tell."""
        parcel = result.parcel
        if result.reason:
            self.waiting.pop(parcel.practitioner_id, None)
            return
        self.acknowledged |= parcel.positions
        self.waiting[parcel.practitioner_id] -= parcel.positions

    @property
    def position(self) -> int:
        """Up to where everything is settled."""
        firsts = [min(places) for places in self.waiting.values() if places]
        return min(firsts) - 1 if firsts else self.upto

    @property
    def ahead(self) -> list[int]:
        """What was taken beyond."""
        return sorted(place for place in self.acknowledged if place > self.position)


def asked_again(means: Means, turn: Turn) -> list[Parcel]:
    """Dead letters that are to be sent once more, the oldest of each professional."""
    with means.begin(read_only=True) as session:
        rows = session.exec(
            select(DeadLetter)
            .where(DeadLetter.subscriber_id == turn.id, col(DeadLetter.asked_at).is_not(None))
            .order_by(col(DeadLetter.position))
            .limit(AT_ONCE)
        )
        firsts: dict[str, int] = {}
        for row in rows:
            firsts.setdefault(row.practitioner_id, row.position)
        events = reading.at(session, firsts.values())
        told = reading.told(session, turn.wanted, events, resent=True)
    return [Parcel(one.practitioner_id, Source.DEAD_LETTER, (one,)) for one in told]


def in_trouble(means: Means, turn: Turn, at: datetime) -> list[Parcel]:
    """The next event of those in trouble whose time has come."""
    with means.begin(read_only=True) as session:
        end = log.end(session).position
        rows = session.exec(
            select(DeliveryTrouble)
            .where(
                DeliveryTrouble.subscriber_id == turn.id,
                col(DeliveryTrouble.next_attempt_at) <= at,
            )
            .order_by(col(DeliveryTrouble.next_attempt_at), col(DeliveryTrouble.practitioner_id))
            .limit(AT_ONCE)
        )
        nexts = [
            reading.next_of(session, turn.wanted, row.practitioner_id, row.after, end)
            for row in rows
        ]
        told = reading.told(session, turn.wanted, [event for event in nexts if event])
    return [Parcel(one.practitioner_id, Source.TROUBLE, (one,)) for one in told]


def next_window(means: Means, turn: Turn) -> tuple[Window, list[Parcel]]:
    """The next part of the log, and what is to be sent of it.

    Of one professional, a parcel: what does not fit in waits for the next window. Nothing is sent
    while as many are in trouble as may be.
    """
    pace = means.pace
    with means.begin(read_only=True, snapshot=True) as session:
        row, end = session.get_one(Subscriber, turn.id), log.end(session).position
        troubled = _troubled(session, turn)
        if len(troubled) >= pace.most_in_trouble:
            return Window(row.position, row.position), []
        events = reading.after(session, turn.wanted, row.position, end, pace.window)
        upto = events[-1]["position"] if len(events) == pace.window else end
        window = Window(row.position, upto, acknowledged=set(row.ahead), troubled=len(troubled))
        owed: dict[str, list[RowMapping]] = defaultdict(list)
        for event in events:
            if event["position"] not in window.acknowledged:
                owed[event["practitioner_id"]].append(event)
        owed = {who: of for who, of in owed.items() if who not in troubled}
        window.waiting = {who: {event["position"] for event in of} for who, of in owed.items()}
        first = [event for of in owed.values() for event in of[: pace.batch]]
        parcels: dict[str, list[Told]] = defaultdict(list)
        for one in reading.told(session, turn.wanted, first):
            parcels[one.practitioner_id].append(one)
    return window, [Parcel(who, Source.LOG, tuple(of)) for who, of in parcels.items()]


def settle(
    means: Means, turn: Turn, window: Window | None, results: Sequence[Result], at: datetime
) -> None:
    """Write what became of parcels.

    Args:
        means, turn: as above.
        window: what they were of; ``None`` for those that were sent again.
        results: what became of each.
        at: the instant that counts as now.

    Raises:
        Overtaken: somebody else has the subscriber; nothing was written.
    """
    values: dict[str, object] = {}
    if window is not None:
        for result in results:
            window.learn(result)
        values |= {"position": window.position, "ahead": window.ahead}
    if any(not result.reason for result in results):
        values["last_success_at"] = at
    with means.begin() as session:
        turns.write(session, turn, **values)
        for result in results:
            _SETTLED[result.parcel.source](session, means, turn, result, at)


def _of_log(session: Session, means: Means, turn: Turn, result: Result, at: datetime) -> None:
    if result.reason:
        session.add(
            DeliveryTrouble(
                subscriber_id=turn.id,
                practitioner_id=result.parcel.practitioner_id,
                after=min(result.parcel.positions) - 1,
                attempts=1,
                since=at,
                next_attempt_at=at + means.pace.wait(1, means.draw(), result.asked),
                last_error=result.reason,
            )
        )


def _of_trouble(session: Session, means: Means, turn: Turn, result: Result, at: datetime) -> None:
    """Taken, or given up: then the next one of the same professional has its turn."""
    who, (event,) = result.parcel.practitioner_id, result.parcel.events
    row = session.get_one(DeliveryTrouble, (turn.id, who))
    if result.reason:
        row.attempts, row.last_error = row.attempts + 1, result.reason
        if not means.pace.is_over(row.attempts, row.since, at):
            wait = means.pace.wait(row.attempts, means.draw(), result.asked)
            row.next_attempt_at = at + wait
            session.add(row)
            return
        session.merge(_buried(row, event.position, at))
    subscriber = session.get_one(Subscriber, turn.id)
    if event.position > subscriber.position:  # the window goes on after it
        turns.write(session, turn, ahead=sorted({*subscriber.ahead, event.position}))
        session.expire(subscriber)
        session.delete(row)
        return
    upto = subscriber.position
    if reading.next_of(session, turn.wanted, who, event.position, upto) is None:
        session.delete(row)
        return
    row.after, row.attempts, row.since, row.next_attempt_at = event.position, 0, at, at
    session.add(row)


def _of_dead_letter(
    session: Session, _means: Means, turn: Turn, result: Result, at: datetime
) -> None:
    (event,) = result.parcel.events
    row = session.get_one(DeadLetter, (turn.id, event.position))
    if not result.reason:
        session.delete(row)
        return
    row.attempts, row.reason, row.at, row.asked_at = row.attempts + 1, result.reason, at, None
    session.add(row)


_SETTLED = {
    Source.LOG: _of_log,
    Source.TROUBLE: _of_trouble,
    Source.DEAD_LETTER: _of_dead_letter,
}


def _buried(row: DeliveryTrouble, position: int, at: datetime) -> DeadLetter:
    return DeadLetter(
        subscriber_id=row.subscriber_id,
        position=position,
        practitioner_id=row.practitioner_id,
        attempts=row.attempts,
        since=row.since,
        at=at,
        reason=row.last_error,
    )


def _troubled(session: Session, turn: Turn) -> set[str]:
    found = select(DeliveryTrouble.practitioner_id)
    return set(session.exec(found.where(DeliveryTrouble.subscriber_id == turn.id)))
