"""The rules of subscriptions to the log of publications: states, pace, what an answer means.

A subscriber is told by signed HTTP requests (webhooks) of what is published. ``docs/abonnes.md``
says the same to those who receive them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus

from erpps_app.domain.errors import Conflict
from erpps_app.domain.fhir.resources import ResourceType

# What can be followed. What only the restricted feed tells of is no resource: never sent.
FOLLOWED = {
    ResourceType.PRACTITIONER: "Professionnels",
    ResourceType.ROLE: "Situations d’exercice",
    ResourceType.ORGANIZATION: "Structures",
}
LONGEST_WAIT = timedelta(hours=24)  # what a Retry-After can ask for
OVERLAP = timedelta(days=7)  # both secrets sign for that long
SIGNED_FOR = timedelta(minutes=5)  # a signature is not to be believed after that


class State(StrEnum):
    """Where a subscription stands."""

    PENDING = "a_verifier"
    ACTIVE = "actif"
    PAUSED = "en_pause"
    SUSPENDED = "suspendu"
    CLOSED = "clos"

    @property
    def label(self) -> str:
        """The state as a person reads it."""
        return _LABELS[self]


_LABELS = {
    State.PENDING: "Adresse à vérifier",
    State.ACTIVE: "Actif",
    State.PAUSED: "En pause",
    State.SUSPENDED: "Suspendu par le portail",
    State.CLOSED: "Clos",
}


class Action(StrEnum):
    """What is done to a subscription; the portal alone suspends, a new address alone moves."""

    VERIFY = "verifier"
    PAUSE = "mettre_en_pause"
    RESUME = "reprendre"
    SUSPEND = "suspendre"
    CLOSE = "clore"
    MOVE = "changer_adresse"


TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.PENDING, Action.VERIFY): State.ACTIVE,
    (State.ACTIVE, Action.PAUSE): State.PAUSED,
    (State.ACTIVE, Action.SUSPEND): State.SUSPENDED,
    (State.PAUSED, Action.RESUME): State.ACTIVE,
    (State.SUSPENDED, Action.RESUME): State.ACTIVE,
    (State.ACTIVE, Action.MOVE): State.PENDING,
    (State.PAUSED, Action.MOVE): State.PENDING,
    (State.SUSPENDED, Action.MOVE): State.PENDING,
    (State.PENDING, Action.CLOSE): State.CLOSED,
    (State.ACTIVE, Action.CLOSE): State.CLOSED,
    (State.PAUSED, Action.CLOSE): State.CLOSED,
    (State.SUSPENDED, Action.CLOSE): State.CLOSED,
}


def next_state(state: State, action: Action) -> State:
    """What an action makes of a state.

    Raises:
        Conflict: the state does not allow it.
    """
    found = TRANSITIONS.get((state, action))
    if found is None:
        raise Conflict(
            f"L’abonnement est « {state.label} » : cette action n’y est pas possible. "
            "Rechargez la page, puis choisissez parmi celles qu’elle propose."
        )
    return found


class Kind(StrEnum):
    """What became of a resource."""

    PUBLISHED = "publie"
    CHANGED = "modifie"
    WITHDRAWN = "retire"


def kind_of(version: int, *, deleted: bool, still_active: bool) -> Kind:
    """What an event of the log tells.

    Args:
        version: of the resource, as the event gave it.
        deleted: whether the register holds it no more.
        still_active: false when that version is the present one and says that it is over.
    """
    if deleted or not still_active:
        return Kind.WITHDRAWN
    return Kind.PUBLISHED if version == 1 else Kind.CHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a subscriber is told, and how long it is tried again.

    Attributes:
        first, longest: the wait after the first failure, doubled with each until the longest.
        attempts, give_up_after: an event that failed as often, or for as long, is a dead letter.
        request: the longest that a request may last, from the connection to the end of the answer.
        turn: for how long a worker begins requests of one subscriber before it lets another in.
        lease: for how long the others leave it to that worker; more than all the above together.
        at_once: how many requests a subscriber is sent at the same time.
        window: how many events are read at once.
        batch: how many events of a professional one request tells of at most.
        most_in_trouble: with so many professionals in trouble, nobody else is told of.
    """

    first: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(hours=6)
    longest_outage: timedelta = timedelta(minutes=5)
    attempts: int = 12
    give_up_after: timedelta = timedelta(hours=72)
    request: timedelta = timedelta(seconds=15)
    turn: timedelta = timedelta(seconds=10)
    lease: timedelta = timedelta(minutes=2)
    at_once: int = 4
    window: int = 200
    batch: int = 50
    most_in_trouble: int = 100

    def wait(self, failures: int, drawn: float, asked: timedelta | None = None) -> timedelta:
        """How long to wait after so many failures of an event.

        Args:
            failures: at least one.
            drawn: at random in [0, 1): the wait is three to five quarters of the doubled one, so
                that what failed together does not come back together.
            asked: what ``Retry-After`` said; it is respected, within a day.
        """
        return self._wait(failures, drawn, asked, self.longest)

    def wait_in_outage(
        self, failures: int, drawn: float, asked: timedelta | None = None
    ) -> timedelta:
        """The same for a subscriber that does not answer at all: looked for more often."""
        return self._wait(failures, drawn, asked, self.longest_outage)

    def _wait(
        self, failures: int, drawn: float, asked: timedelta | None, longest: timedelta
    ) -> timedelta:
        doubled = min(self.first * 2 ** min(failures - 1, 40), longest)
        return max(doubled * (0.75 + drawn / 2), min(asked or timedelta(), LONGEST_WAIT))

    def is_over(self, attempts: int, since: datetime, at: datetime) -> bool:
        """Whether an event that failed is given up."""
        return attempts >= self.attempts or at - since >= self.give_up_after


class Outcome(StrEnum):
    """What an answer, or the lack of one, means."""

    ACKNOWLEDGED = "acquitte"
    REFUSED = "refuse"  # this message, whatever becomes of the others
    BUSY = "occupe"  # everything, for a while: it says so
    UNCLEAR = "incertain"  # the message or the subscriber: a probe tells


_REFUSALS = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.NOT_ACCEPTABLE,
        HTTPStatus.CONFLICT,
        HTTPStatus.LENGTH_REQUIRED,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS,
    }
)


def outcome_of(status: int | None, *, wait_asked: bool) -> Outcome:
    """What a status means; ``None`` when there was no answer.

    Args:
        status: of HTTP.
        wait_asked: whether the answer has a ``Retry-After``.
    """
    if status is not None and HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Outcome.ACKNOWLEDGED
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Outcome.BUSY
    if status == HTTPStatus.SERVICE_UNAVAILABLE and wait_asked:
        return Outcome.BUSY
    return Outcome.REFUSED if status in _REFUSALS else Outcome.UNCLEAR


def retry_after(value: str, at: datetime) -> timedelta | None:
    """What a ``Retry-After`` asks for (RFC 9110, 10.2.3): seconds or a date; ``None``: nothing."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # no date, or a number that no date has
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(until - at, timedelta()), LONGEST_WAIT)
