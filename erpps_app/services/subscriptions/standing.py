"""How subscribers stand: where they are in the log, what waits for them, what may be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.errors import NotFound
from erpps_app.domain.subscriptions import FOLLOWED, TRANSITIONS, Action, State
from erpps_app.models.base import now
from erpps_app.models.subscriptions import DeadLetter, DeliveryTrouble, Subscriber
from erpps_app.services.context import paris
from erpps_app.services.directory import log
from erpps_app.services.subscriptions import reading


@dataclass(frozen=True, slots=True)
class Line:
    """A subscriber, in the list.

    Attributes:
        lag: how many positions of the log it is behind; oldest: since when something waits for it.
        troubled: professionals of whom it did not take an event; dead: its dead letters.
        failures, last_error: of the outage under way.
        can: what may be done to it, as ``Action`` names it.
    """

    id: str = ""
    name: str = ""
    organisation: str = ""
    address: str = ""
    state: str = ""
    state_label: str = ""
    tone: str = ""
    follows: str = ""
    resources: tuple[str, ...] = ()
    with_content: bool = False
    position: int = 0
    lag: int = 0
    oldest: str = ""
    last_success: str = ""
    failures: int = 0
    failing_since: str = ""
    last_error: str = ""
    troubled: int = 0
    dead: int = 0
    secret_number: int = 0
    former_until: str = ""
    can: tuple[str, ...] = ()


_UNITS = (
    (timedelta(days=1), "jours"),
    (timedelta(hours=1), "heures"),
    (timedelta(minutes=1), "minutes"),
)
_NOT_DECIDED = frozenset({Action.SUSPEND, Action.MOVE})
_TONES = {
    State.PENDING: "info",
    State.ACTIVE: "success",
    State.PAUSED: "warning",
    State.SUSPENDED: "error",
    State.CLOSED: "",
}


def listing(session: Session, actor: Actor) -> list[Line]:
    """Every subscriber, those that are closed last."""
    require(actor, Role.ADMIN)
    is_closed = col(Subscriber.state) == State.CLOSED
    rows = session.exec(
        select(Subscriber).order_by(is_closed, col(Subscriber.name), col(Subscriber.id))
    ).all()
    end = log.end(session).position
    troubled, dead = _counts(session, DeliveryTrouble), _counts(session, DeadLetter)
    return [_line(session, row, end, troubled, dead) for row in rows]


def one(session: Session, actor: Actor, subscriber_id: str) -> Line:
    """A subscriber.

    Raises:
        NotFound: there is none of that key.
    """
    require(actor, Role.ADMIN)
    row = session.get(Subscriber, subscriber_id)
    if row is None:
        raise NotFound("Cet abonné n’existe pas.")
    end = log.end(session).position
    return _line(session, row, end, _counts(session, DeliveryTrouble), _counts(session, DeadLetter))


def _counts(session: Session, model: type[DeliveryTrouble] | type[DeadLetter]) -> Mapping[str, int]:
    found = select(model.subscriber_id, func.count()).group_by(model.subscriber_id)
    return dict(session.exec(found).all())


def _line(
    session: Session,
    row: Subscriber,
    end: int,
    troubled: Mapping[str, int],
    dead: Mapping[str, int],
) -> Line:
    state = State(row.state)
    is_owed = state is not State.CLOSED and (state is not State.PENDING or row.followed)
    return Line(
        id=row.id,
        name=row.name,
        organisation=row.organisation,
        address=row.address,
        state=row.state,
        state_label=state.label,
        tone=_TONES[state],
        follows=", ".join(FOLLOWED[kind] for kind in FOLLOWED if kind in row.resources),
        resources=tuple(row.resources),
        with_content=row.with_content,
        position=row.position,
        lag=end - row.position if is_owed else 0,
        oldest=_age(_oldest(session, row, end)) if is_owed else "",
        last_success=_instant(row.last_success_at),
        failures=row.failures,
        failing_since=_instant(row.failing_since),
        last_error=row.last_error,
        troubled=troubled.get(row.id, 0),
        dead=dead.get(row.id, 0),
        secret_number=row.secret_number,
        former_until=_instant(row.former_until if row.former_secret else None),
        can=tuple(a for at, a in TRANSITIONS if at is state and a not in _NOT_DECIDED),
    )


def _oldest(session: Session, row: Subscriber, end: int) -> datetime | None:
    """When the oldest event was published that it was not told."""
    wanted = reading.Wanted(row.resources, row.with_content, 0)
    first = reading.after(session, wanted, row.position, end, len(row.ahead) + 1)
    ats = [event["at"] for event in first if event["position"] not in row.ahead]
    troubles = select(DeliveryTrouble).where(DeliveryTrouble.subscriber_id == row.id)
    for trouble in session.exec(troubles):
        event = reading.next_of(session, wanted, trouble.practitioner_id, trouble.after, end)
        ats += [event["at"]] if event else []
    return min(ats, default=None)


def _age(since: datetime | None) -> str:
    if since is None:
        return ""
    age = now() - since
    for unit, words in _UNITS:
        if age >= 2 * unit:
            return f"{age // unit} {words}"
    return "moins de deux minutes"


def _instant(at: datetime | None) -> str:
    return f"{paris(at):%d/%m/%Y à %H h %M}" if at else ""
