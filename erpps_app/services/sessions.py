"""Sessions: an opaque token in a cookie of ours, of which the database holds the hash only."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from erpps_app.domain.access import STAFF, Actor, Role
from erpps_app.models.access import Account, SessionRecord
from erpps_app.models.base import now
from erpps_app.services import audit
from erpps_app.settings import settings

TOUCH_EVERY = timedelta(minutes=1)


def cookie_name() -> str:
    """``__Host-`` binds the cookie to this host and to HTTPS; browsers refuse it over HTTP."""
    return "__Host-erpps" if settings().secure_cookies else "erpps"


def cookie_from_header(header: str) -> str | None:
    """The session token in a Cookie header; what else stands there does not matter.

    Read by hand: the standard library's reader gives up at the first cookie that it dislikes,
    even one that another application of the same host has set.
    """
    for cookie in header.split(";"):
        name, _, value = cookie.strip().partition("=")
        if name == cookie_name():
            return value or None
    return None


def open_session(
    session: Session,
    account: Account,
    role: Role,
    *,
    provider: str,
    id_token: str = "",
    ars: str | None = None,
) -> str:
    """Open a session; the answer is the token for the cookie, told once.

    Sessions past their term are erased: they hold a name and a token of the provider.
    """
    session.exec(delete(SessionRecord).where(col(SessionRecord.expires_at) < now()))
    token = secrets.token_urlsafe(32)
    session.add(
        SessionRecord(
            token_hash=hash_of(token),
            account_id=account.id,
            role=role,
            display_name=account.display_name,
            ars=ars,
            provider=provider,
            id_token=id_token,
            expires_at=now() + _limits(role).absolute,
        )
    )
    actor = Actor(account.id, role, account.display_name, ars)
    audit.record(session, audit.SIGNED_IN, subject=account.id, about=provider, actor=actor)
    session.flush()
    return token


def name_device(session: Session, token: str, device: str) -> None:
    """Say on which device a session was opened, for the person's own list."""
    record = session.get_one(SessionRecord, hash_of(token))
    record.device = device
    session.add(record)


def actor_of(session: Session, token: str | None, *, at: datetime | None = None) -> Actor | None:
    """The person of a session, ``None`` when there is no such session or it has ended.

    What the transaction writes from here on is theirs in the audit trail.
    """
    record = session.get(SessionRecord, hash_of(token)) if token else None
    instant = at or now()
    if record is None or _has_ended(record, instant):
        return None
    if instant - record.last_seen_at > TOUCH_EVERY:
        record.last_seen_at = instant
        session.add(record)
    actor = Actor(record.account_id, Role(record.role), record.display_name, record.ars)
    audit.act_as(session, actor)
    return actor


def peek(session: Session, token: str | None) -> Actor | None:
    """The person of a session, without prolonging it: a page that listens is no activity."""
    record = session.get(SessionRecord, hash_of(token)) if token else None
    if record is None or _has_ended(record, now()):
        return None
    return Actor(record.account_id, Role(record.role), record.display_name, record.ars)


def close(session: Session, token: str | None) -> SessionRecord | None:
    """End a session; the answer says which provider to leave too."""
    record = session.get(SessionRecord, hash_of(token)) if token else None
    if record is not None:
        session.delete(record)
        actor = Actor(record.account_id, Role(record.role), record.display_name, record.ars)
        audit.record(session, audit.SIGNED_OUT, subject=record.account_id, actor=actor)
        session.flush()
    return record


def remaining(session: Session, token: str | None, *, at: datetime | None = None) -> int | None:
    """The seconds that a session still has when nothing is done; asking does not prolong it."""
    record = session.get(SessionRecord, hash_of(token)) if token else None
    instant = at or now()
    if record is None or _has_ended(record, instant):
        return None
    return int((_end_of(record) - instant).total_seconds())


def prolong(session: Session, token: str | None) -> int | None:
    """Stay signed in; the answer is the seconds of ``remaining``."""
    record = session.get(SessionRecord, hash_of(token)) if token else None
    if record is not None and not _has_ended(record, now()):
        record.last_seen_at = now()
        session.add(record)
        session.flush()
    return remaining(session, token)


def close_all(session: Session, account_id: str) -> None:
    """End every session of an account."""
    session.exec(delete(SessionRecord).where(col(SessionRecord.account_id) == account_id))


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts: without anything being done, and in all."""

    idle: timedelta
    absolute: timedelta


def _limits(role: Role) -> Limits:
    current = settings()
    if role in STAFF:
        idle, absolute = current.staff_session_idle_minutes, current.staff_session_absolute_hours
    else:
        idle, absolute = current.session_idle_minutes, current.session_absolute_hours
    return Limits(timedelta(minutes=idle), timedelta(hours=absolute))


def _end_of(record: SessionRecord) -> datetime:
    return min(record.expires_at, record.last_seen_at + _limits(Role(record.role)).idle)


def _has_ended(record: SessionRecord, instant: datetime) -> bool:
    return instant >= _end_of(record)


def hash_of(token: str) -> str:
    """What the database holds of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
