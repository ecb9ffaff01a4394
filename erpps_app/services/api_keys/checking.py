"""Tells whose key a call presents, without asking the database each time.

What was found, a key or none, is remembered for ``FRESH_SECONDS`` in each process: this is the
longest time for which a key that was revoked elsewhere still opens something. Its own end is
looked at on each call.
"""

import hashlib
import hmac
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlmodel import Session, select

from erpps_app import db
from erpps_app.domain.api_keys import KeyHolder
from erpps_app.domain.api_scopes import Scope
from erpps_app.models.api_keys import ApiKey

FRESH_SECONDS = 5.0
MOST_REMEMBERED = 10_000
LONGEST = 200  # signs; what is longer was never issued
Begin = Callable[..., AbstractContextManager[Session]]


@dataclass(frozen=True, slots=True)
class Found:
    """What the database said of a secret, and until when that is believed."""

    holder: KeyHolder | None
    until: float


class Ring:
    """The keys that this process has met lately, under the hash of their secret.

    Args:
        begin: opens a transaction. clock: seconds that only grow.
    """

    def __init__(self, begin: Begin, clock: Callable[[], float] = time.monotonic) -> None:
        self._begin, self._clock = begin, clock
        self._met: dict[str, Found] = {}

    def recall(self, secret: str) -> Found | None:
        """What is remembered of a secret; ``None`` when the database has to be asked."""
        found = self._met.get(_hash(secret))
        return found if found and self._clock() < found.until else None

    def has_met(self, secret: str) -> bool:
        """Whether it was a key's when it was last looked up, however long ago."""
        found = self._met.get(_hash(secret))
        return found is not None and found.holder is not None

    def look_up(self, secret: str) -> KeyHolder | None:
        """Ask the database, and remember the answer."""
        digest = _hash(secret)
        holder = self._read(digest) if len(secret) <= LONGEST else None
        if len(self._met) >= MOST_REMEMBERED:  # who tries keys makes no key forgotten
            keys = {hashed: met for hashed, met in self._met.items() if met.holder}
            self._met = keys if len(keys) < MOST_REMEMBERED else {}
        self._met[digest] = Found(holder, self._clock() + FRESH_SECONDS)
        return holder

    def forget(self, digest: str) -> None:
        """Ask anew at the next call."""
        self._met.pop(digest, None)

    def _read(self, digest: str) -> KeyHolder | None:
        """The index finds by hash; nothing about a secret of 256 bits shows in how long it took."""
        with self._begin(read_only=True) as session:
            row = session.exec(select(ApiKey).where(ApiKey.secret_hash == digest)).first()
            if row is None or not hmac.compare_digest(row.secret_hash, digest):
                return None
            return KeyHolder(
                key_id=row.id,
                application=row.application,
                organization=row.organization,
                scopes=frozenset(map(Scope, row.scopes)),
                per_second=row.per_second,
                per_day=row.per_day,
                expires_at=row.expires_at,
                revoked_at=row.revoked_at,
            )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


ring = Ring(db.transaction)
