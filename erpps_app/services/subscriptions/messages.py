"""What a subscriber is sent: events as JSON, a probe, a challenge; signed with its secrets."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from erpps_app.adapters.vault import vault
from erpps_app.domain.message_signatures import Key, signed_headers
from erpps_app.domain.subscriptions import SIGNED_FOR, Kind
from erpps_app.models.subscriptions import Subscriber
from erpps_app.settings import settings

PRESENT, FORMER = "erpps", "erpps-precedent"  # labels of the signatures
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Told:
    """An event of the log, as a subscriber is told of it.

    Attributes:
        practitioner_id: whose order it is kept in.
        replayed: it was told before, and somebody asked for it again.
        resent: it was a dead letter.
        resource: as it is now, for those who want it; nothing of one that is gone.
    """

    position: int
    at: datetime
    type: str
    id: str
    practitioner_id: str
    rpps: str
    version: int
    kind: Kind
    replayed: bool = False
    resent: bool = False
    resource: orjson.Fragment | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """What is needed to write to a subscriber."""

    id: str
    address: str
    keys: Mapping[str, Key]

    def headers(self, body: bytes, at: datetime) -> dict[str, str]:
        """Those of a request, signed."""
        return signed_headers(self.address, body, self.keys, at, SIGNED_FOR)


def sender_of(row: Subscriber, at: datetime) -> Sender:
    """The address of a subscriber, and the secrets that sign for it now.

    Raises:
        Unsealable: the master key of a secret is not configured.
    """
    keys = {PRESENT: Key(f"{row.id}.{row.secret_number}", opened(row.id, row.secret))}
    if row.former_secret and row.former_until and row.former_until > at:
        former = opened(row.id, row.former_secret)
        keys[FORMER] = Key(f"{row.id}.{row.secret_number - 1}", former)
    return Sender(row.id, row.address, keys)


def new_secret(subscriber_id: str) -> tuple[bytes, str]:
    """A secret, and the same as it is kept."""
    drawn = secrets.token_bytes(SECRET_BYTES)
    return drawn, vault().wrap(drawn, _about(subscriber_id))


def opened(subscriber_id: str, sealed: str) -> bytes:
    """A secret that was kept; raises ``Unsealable``."""
    return vault().unwrap(sealed, _about(subscriber_id))


def rewrap(row: Subscriber) -> int:
    """Wrap the secrets of a subscriber by the master key in use; how many were not.

    Raises:
        Unsealable: a master key that is still needed is not configured.
    """
    done = 0
    for column in ("secret", "former_secret"):
        sealed: str = getattr(row, column)
        if sealed and not vault().is_current(sealed):
            setattr(row, column, vault().rewrap(sealed, _about(row.id)))
            done += 1
    return done


def publication(subscriber_id: str, events: Iterable[Told]) -> bytes:
    """Events of one professional, in their order."""
    return _body("publication", subscriber_id, events=[_event(event) for event in events])


def probe(subscriber_id: str) -> bytes:
    """Nothing but a question: is anybody there?"""
    return _body("probe", subscriber_id)


def challenge(subscriber_id: str, drawn: str) -> bytes:
    """To be answered with a proof that the secret is known there."""
    return _body("challenge", subscriber_id, challenge=drawn)


def _event(event: Told) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": event.position,
        "position": event.position,
        "at": event.at.isoformat(),
        "resourceType": event.type,
        "resourceId": event.id,
        "version": event.version,
        "kind": event.kind,
        "rpps": event.rpps,
        "url": f"{settings().public_url}/fhir/v2/{event.type}/{event.id}",
        "replayed": event.replayed,
        "resent": event.resent,
    }
    return told if event.resource is None else {**told, "resource": event.resource}


def _body(kind: str, subscriber_id: str, **more: object) -> bytes:
    return orjson.dumps({"type": kind, "subscriber": subscriber_id, **more})


def _about(subscriber_id: str) -> str:
    return f"subscriber:{subscriber_id}"
