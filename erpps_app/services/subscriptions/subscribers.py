"""The subscribers, as the national administrator keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from erpps_app.domain import endpoints
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.errors import Conflict, InvalidField, InvalidFields, NotFound
from erpps_app.domain.message_signatures import shown
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
EDITED = "abonne-modification"
_WORDS = {"nom": "Indiquez le nom du système.", "organisme": "Indiquez l’organisme."}


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that is shown this once, with the name that signatures give it."""

    key: str = ""
    value: str = ""


def create(session: Session, actor: Actor, form: Mapping[str, object]) -> tuple[str, Secret]:
    """Add a subscriber, which follows the log from now on once its address is verified.

    Args:
        session, actor: as always.
        form: what was typed: ``nom``, ``organisme``, ``adresse``, ``avec_contenu``, and a box for
            each kind of resource.

    Returns:
        Its key, and its secret, which nobody can read again.

    Raises:
        InvalidFields: a value is missing or cannot be accepted.
    """
    require(actor, Role.ADMIN)
    told = _read(form)
    key = new_id()
    drawn, sealed = messages.new_secret(key)
    row = Subscriber(
        id=key,
        **told,
        secret=sealed,
        position=log.end(session).position,
    )
    session.add(row)
    details = {name: told[name] for name in ("name", "address", "resources")}
    audit.record(session, CREATED, subject=key, details=details, actor=actor)
    return key, Secret(f"{key}.1", shown(drawn))


def edit(session: Session, actor: Actor, subscriber_id: str, form: Mapping[str, object]) -> bool:
    """Change what was declared of a subscriber, all at once.

    Another address must prove itself before anything is sent to it; what waits meanwhile is kept
    in its order. What is followed from now on counts for whatever was not sent yet.

    Args:
        session, actor, subscriber_id: as always.
        form: as for ``create``.

    Returns:
        Whether the address has to be verified.

    Raises:
        InvalidFields: a value is missing or cannot be accepted.
        Conflict: it is closed. NotFound: there is none of that key.
    """
    require(actor, Role.ADMIN)
    row, told = known(session, subscriber_id), _read(form)
    state = State(row.state)  # a closed one refuses every change
    moved = state if state is State.PENDING else next_state(state, Action.MOVE)
    before = {name: getattr(row, name) for name in told}
    changed = {name: value for name, value in told.items() if value != before[name]}
    if not changed:
        return False
    row.sqlmodel_update(changed)
    if "address" in changed:
        row.state = moved
        row.failures, row.failing_since, row.last_error = 0, None, ""
    overtake(row)
    session.add(row)
    if "resources" in changed:
        _let_go(session, row)
    details = {"before": {name: before[name] for name in changed}, "after": changed}
    audit.record(session, EDITED, subject=row.id, details=details, actor=actor)
    return "address" in changed


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
    return Secret(f"{row.id}.{row.secret_number}", shown(drawn))


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


def _read(form: Mapping[str, object]) -> dict[str, Any]:
    """What a form declares, by column.

    Raises:
        InvalidFields: a value is missing or cannot be accepted.
    """
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
    return {
        "name": typed["nom"],
        "organisation": typed["organisme"],
        "address": address,
        "resources": followed,
        "with_content": bool(typed.get("avec_contenu")),
    }


_DECIDED = (Action.PAUSE, Action.RESUME, Action.CLOSE)


def _let_go(session: Session, row: Subscriber) -> None:
    """Forget who is in trouble and owed nothing any more, as what is followed has changed."""
    wanted = reading.Wanted(row.resources, row.with_content, row.replayed_until)
    troubles = select(DeliveryTrouble).where(DeliveryTrouble.subscriber_id == row.id)
    for trouble in session.exec(troubles).all():
        who, after = trouble.practitioner_id, trouble.after
        if reading.next_of(session, wanted, who, after, row.position) is None:
            session.delete(trouble)


def _forget(session: Session, row: Subscriber) -> None:
    """Of a closed subscription, only that it was remains."""
    row.secret = row.former_secret = ""
    row.former_until = None
    for model in (DeliveryTrouble, DeadLetter):
        for owed in session.exec(select(model).where(model.subscriber_id == row.id)):
            session.delete(owed)


def _day(at: datetime) -> str:
    return f"{paris(at):%d/%m/%Y}"
