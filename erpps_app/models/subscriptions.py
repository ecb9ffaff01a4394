"""The tables of those who follow the log of publications.

The log is the only source: a subscriber is a place in it. Rows exist only for professionals of
whom something was not taken, and there are never more than a handful of those
(``domain.subscriptions.Pace``).
"""

from datetime import datetime

from sqlalchemy import BigInteger, Index, false
from sqlmodel import JSON, Column, Field

from erpps_app.domain.subscriptions import State
from erpps_app.models.base import Table, new_id, now


class Subscriber(Table, table=True):
    """A system that is told of what is published.

    Attributes:
        secret: wrapped by the vault; ``secret_number`` says which it is, as ``keyid`` does.
        former_secret: signs beside the other until ``former_until``, then is erased.
        position: everything up to there is acknowledged, a dead letter, or a trouble's.
        ahead: what is acknowledged beyond; never more than a window.
        replayed_until: up to there, what is told was told before.
        followed: it has followed the log before: an address that is verified again keeps its place.
        epoch: grows with each turn of a worker and each act of an administrator: whoever holds a
            former one writes nothing any more.
        next_turn_at: nobody tells it anything before: a lease, or the wait after an outage.
        failures, failing_since, last_error: of the outage under way.
    """

    __table_args__ = (Index("subscriber_due", "state", "next_turn_at"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str
    organisation: str
    address: str
    resources: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    with_content: bool = False
    state: str = State.PENDING
    secret: str
    secret_number: int = 1
    former_secret: str = ""
    former_until: datetime | None = None
    position: int = Field(sa_type=BigInteger)
    ahead: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    replayed_until: int = Field(default=0, sa_type=BigInteger)
    followed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    epoch: int = 0
    next_turn_at: datetime = Field(default_factory=now)
    failures: int = 0
    failing_since: datetime | None = None
    last_error: str = ""
    last_success_at: datetime | None = None
    created_at: datetime = Field(default_factory=now)


class DeliveryTrouble(Table, table=True):
    """A professional of whom a subscriber did not take an event: the others do not wait for it.

    Everything of that professional after ``after``, up to the subscriber's position, is owed.
    """

    __table_args__ = (Index("delivery_trouble_due", "subscriber_id", "next_attempt_at"),)

    subscriber_id: str = Field(foreign_key="subscriber.id", primary_key=True)
    practitioner_id: str = Field(primary_key=True)
    after: int = Field(sa_type=BigInteger)
    attempts: int = 0
    since: datetime = Field(default_factory=now)
    next_attempt_at: datetime = Field(default_factory=now)
    last_error: str = ""


class DeadLetter(Table, table=True):
    """An event that was given up; ``asked_at`` when it is to be sent once more."""

    __table_args__ = (Index("dead_letter_asked", "subscriber_id", "asked_at"),)

    subscriber_id: str = Field(foreign_key="subscriber.id", primary_key=True)
    position: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    practitioner_id: str
    attempts: int
    since: datetime
    at: datetime = Field(default_factory=now)
    reason: str
    asked_at: datetime | None = None
