"""The subscribers, as the national administrator keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from erpps_app.domain import endpoints
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.errors import Conflict, InvalidField, InvalidFields, NotFound
from erpps_app.domain.subscriptions import FOLLOWED, OVERLAP, Action, State, next_state
from erpps_app.models.base import new_id, now
from erpps_app.models.subscriptions import DeadLetter, DeliveryTrouble, Subscriber
from erpps_app.services import audit
from erpps_app.services.context import paris
from erpps_app.services.directory import log
from erpps_app.services.subscriptions import messages, reading
from erpps_app.settings import settings

LONGEST_NAME = 120
CREATED, CHANGED, ROTATED = "abonne-creation", "abonne-etat", "abonne-secret"
_WORDS = {"nom": "Indiquez le nom du système.", "organisme": "Indiquez l’organisme."}


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that is shown this once, with the name that signatures give it."""

    key: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A subscriber, in the list.

    Attributes:
        lag: how many positions of the log it is behind; oldest: since when something waits for it.
        troubled: professionals of whom it did not take an event; dead: its dead letters.
        failures, last_error: of the outage under way.
        can: what may be done to it, as ``Action`` names it.
    """

    id: str
    name: str
    organisation: str
    address: str
    state: str
    state_label: str
    tone: str
    follows: str
    with_content: bool
    position: int
    lag: int
    oldest: str
    last_success: str
    failures: int
    failing_since: str
    last_error: str
    troubled: int
    dead: int
    secret_number: int
    former_until: str
    can: tuple[str, ...]


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
    row = known(session, subscriber_id)
    end = log.end(session).position
    return _line(session, row, end, _counts(session, DeliveryTrouble), _counts(session, DeadLetter))


def create(session: Session, actor: Actor, form: Mapping[str, object]) -> tuple[str, Secret]:
    """Add a subscriber, which follows the log from now on once its address is verified.

    Args:
        session, actor: as always.
        form: what was typed: ``nom``, ``organisme``, ``adresse``, ``contenu``, and a box for each
            kind of resource.

    Returns:
        Its key, and its secret, which nobody can read again.

    Raises:
        InvalidFields: a value is missing or cannot be accepted.
    """
    require(actor, Role.ADMIN)
    typed = {name: str(value).strip() for name, value in form.items()}
    wrong = {name: words for name, words in _WORDS.items() if not typed.get(name)}
    wrong |= {
        name: f"{LONGEST_NAME} caractères au plus."
        for name in _WORDS
        if len(typed.get(name, "")) > LONGEST_NAME
    }
    followed = [kind.value for kind in FOLLOWED if typed.get(kind.value)]
    if not followed:
        wrong[next(iter(FOLLOWED)).value] = "Choisissez au moins une sorte de ressource."
    address = ""
    try:
        local = settings().is_demonstration
        address = endpoints.checked("adresse", typed.get("adresse", ""), local=local)
    except InvalidField as error:
        wrong[error.field] = error.message
    if wrong:
        raise InvalidFields(wrong)
    key = new_id()
    drawn, sealed = messages.new_secret(key)
    row = Subscriber(
        id=key,
        name=typed["nom"],
        organisation=typed["organisme"],
        address=address,
        resources=followed,
        with_content=bool(typed.get("contenu")),
        secret=sealed,
        position=log.end(session).position,
    )
    session.add(row)
    told = {"name": row.name, "address": row.address, "resources": followed}
    audit.record(session, CREATED, subject=key, details=told, actor=actor)
    return key, Secret(f"{key}.1", messages.shown(drawn))


def act(session: Session, actor: Actor, subscriber_id: str, action: str) -> None:
    """Pause, resume or close a subscription. Whoever is telling it something writes no more of it.

    Raises:
        Conflict: its state does not allow it. NotFound: there is none of that key.
        NotAllowed: verifying and suspending are not decided.
    """
    require(actor, Role.ADMIN)
    row = known(session, subscriber_id)
    asked = next((a for a in _DECIDED if a == action), None)
    if asked is None:
        raise NotFound
    before, row.state = row.state, next_state(State(row.state), asked)
    overtake(row)
    if asked is Action.RESUME:
        row.failures, row.failing_since, row.last_error = 0, None, ""
    if asked is Action.CLOSE:
        _forget(session, row)
    session.add(row)
    details = {"before": before, "after": row.state}
    audit.record(session, CHANGED, subject=row.id, details=details, actor=actor)


def rotate(session: Session, actor: Actor, subscriber_id: str) -> Secret:
    """Give a subscriber a new secret; the former one signs beside it for a while.

    Raises:
        Conflict: the former rotation is not over, or it is closed.
        NotFound: there is none of that key.
    """
    require(actor, Role.ADMIN)
    row = known(session, subscriber_id)
    if row.state == State.CLOSED:
        raise Conflict("L’abonnement est clos : il n’a plus de secret.")
    if row.former_until and row.former_until > now():
        raise Conflict(
            f"L’ancien secret signe encore jusqu’au {_day(row.former_until)} : attendez cette "
            "date pour en changer de nouveau, ou clôturez l’abonnement s’il est compromis."
        )
    drawn, sealed = messages.new_secret(row.id)
    row.former_secret, row.former_until = row.secret, now() + OVERLAP
    row.secret, row.secret_number = sealed, row.secret_number + 1
    overtake(row)
    session.add(row)
    details = {"number": row.secret_number}
    audit.record(session, ROTATED, subject=row.id, details=details, actor=actor)
    return Secret(f"{row.id}.{row.secret_number}", messages.shown(drawn))


def known(session: Session, subscriber_id: str) -> Subscriber:
    """A subscriber, held until the transaction ends.

    Raises:
        NotFound: there is none of that key.
    """
    wanted = select(Subscriber).where(Subscriber.id == subscriber_id).with_for_update()
    row = session.exec(wanted).first()
    if row is None:
        raise NotFound("Cet abonné n’existe pas.")
    return row


def overtake(row: Subscriber) -> None:
    """Take it from whoever is telling it something: the turn under way writes nothing more."""
    row.epoch, row.next_turn_at = row.epoch + 1, now()


_UNITS = (
    (timedelta(days=1), "jours"),
    (timedelta(hours=1), "heures"),
    (timedelta(minutes=1), "minutes"),
)
_DECIDED = (Action.PAUSE, Action.RESUME, Action.CLOSE)


def _forget(session: Session, row: Subscriber) -> None:
    """Of a closed subscription, only that it was remains."""
    row.secret = row.former_secret = ""
    row.former_until = None
    for model in (DeliveryTrouble, DeadLetter):
        for owed in session.exec(select(model).where(model.subscriber_id == row.id)):
            session.delete(owed)


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
    return Line(
        id=row.id,
        name=row.name,
        organisation=row.organisation,
        address=row.address,
        state=row.state,
        state_label=state.label,
        tone=_TONES[state],
        follows=", ".join(FOLLOWED[kind] for kind in FOLLOWED if kind in row.resources),
        with_content=row.with_content,
        position=row.position,
        lag=0 if state is State.CLOSED else end - row.position,
        oldest="" if state is State.CLOSED else _age(_oldest(session, row, end)),
        last_success=_instant(row.last_success_at),
        failures=row.failures,
        failing_since=_instant(row.failing_since),
        last_error=row.last_error,
        troubled=troubled.get(row.id, 0),
        dead=dead.get(row.id, 0),
        secret_number=row.secret_number,
        former_until=_instant(row.former_until if row.former_secret else None),
        can=tuple(action for action in Action if _may(state, action)),
    )


def _may(state: State, action: Action) -> bool:
    try:
        next_state(state, action)
    except Conflict:
        return False
    return action is not Action.SUSPEND


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
    return f"{paris(at):%d/%m/%Y à %H h %M}" if at else ""


def _day(at: datetime) -> str:
    return f"{paris(at):%d/%m/%Y}"
