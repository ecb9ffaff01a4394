"""Sessions: an opaque token in a cookie of ours, of which the database holds the hash only."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from erpps_app.domain.access import Actor, Role
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
            token_hash=_hash(token),
            account_id=account.id,
            role=role,
            display_name=account.display_name,
            ars=ars,
            provider=provider,
            id_token=id_token,
            expires_at=now() + timedelta(hours=settings().session_absolute_hours),
        )
    )
    actor = Actor(account.id, role, account.display_name, ars)
    audit.record(session, audit.SIGNED_IN, subject=account.id, about=provider, actor=actor)
    session.flush()
    return token


def actor_of(session: Session, token: str | None, *, at: datetime | None = None) -> Actor | None:
    """The person of a session, ``None`` when there is no such session or it has ended.

    What the transaction writes from here on is theirs in the audit trail.
    """
    record = session.get(SessionRecord, _hash(token)) if token else None
    instant = at or now()
    if record is None or _has_ended(record, instant):
        return None
    if instant - record.last_seen_at > TOUCH_EVERY:
        record.last_seen_at = instant
        session.add(record)
    actor = Actor(record.account_id, Role(record.role), record.display_name, record.ars)
    audit.act_as(session, actor)
    return actor


def close(session: Session, token: str | None) -> SessionRecord | None:
    """End a session; the answer says which provider to leave too."""
    record = session.get(SessionRecord, _hash(token)) if token else None
    if record is not None:
        session.delete(record)
        actor = Actor(record.account_id, Role(record.role), record.display_name, record.ars)
        audit.record(session, audit.SIGNED_OUT, subject=record.account_id, actor=actor)
        session.flush()
    return record


def _has_ended(record: SessionRecord, instant: datetime) -> bool:
    idle = timedelta(minutes=settings().session_idle_minutes)
    return instant >= record.expires_at or instant - record.last_seen_at >= idle


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
