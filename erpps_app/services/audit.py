"""The audit trail: every write, every read of somebody's file, every refusal.

Entries of a transaction are gathered while it runs and appended just before it commits: they exist
when, and only when, what they tell has happened. Appending is serialized, since each entry holds
the hash of the one before; the lock is held for the length of a commit only.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import event, func, text
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, col, select

from erpps_app.domain.access import SYSTEM, Actor, Role
from erpps_app.models.base import now
from erpps_app.models.journal import AuditEntry
from erpps_app.services import audit_details
from erpps_app.services.bulk import copying
from erpps_app.services.until_commit import UntilCommit

READ_FILE, READ_DOCUMENT, REFUSED = "consultation-dossier", "consultation-piece", "refus"
READ_FEED = "lecture-flux-restreint"  # by an application, never by a person
SIGNED_IN, SIGNED_OUT = "connexion", "deconnexion"
RECONCILED, ERASED, TAKEN_OUT = "rapprochement", "effacement", "export-personnel"
SAME_READING = timedelta(minutes=15)  # pages of one document, or a reload, are one reading
ORIGIN = "0" * 64
BATCH = 1_000
LOCK = 7_346_001  # any number that nothing else locks on the same PostgreSQL database
_ACTOR = "audit.actor"


@dataclass(frozen=True, slots=True)
class Fact:
    """What is to be remembered, before it has its place in the chain."""

    actor: Actor
    action: str
    subject: str
    object: str
    details: str


_FACTS = UntilCommit[Fact]("audit")


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along the chain found.

    Attributes:
        entries: how many hold.
        broken_at: the position of the first that does not, ``None`` when all do.
        head: the hash of the last one that holds; kept elsewhere, it shows a cut tail.
    """

    entries: int
    broken_at: int | None
    head: str


def act_as(session: AnySession, actor: Actor | None) -> None:
    """Say whose doing the writes of this transaction are."""
    session.info[_ACTOR] = actor or SYSTEM


def actor_of(session: AnySession) -> Actor:
    """Whose doing they are; the portal's own when nobody is signed in."""
    found: Actor = session.info.get(_ACTOR, SYSTEM)
    return found


def record(
    session: AnySession,
    action: str,
    *,
    subject: str,
    about: str = "",
    details: object = None,
    actor: Actor | None = None,
) -> None:
    """Remember something when the transaction commits.

    Args:
        action: what was done, a word of this module or the name of a table.
        subject: key of whose it is: an application, a practitioner, an account.
        about: what precisely, ``"document:…"``.
        details: what can be written as JSON; ``before`` and ``after`` for a write.
        actor: who, when it is not the actor of the transaction.
    """
    written = json.dumps(details, ensure_ascii=False, sort_keys=True, default=str)
    fact = Fact(
        actor or actor_of(session), action, subject, about, written if details is not None else ""
    )
    _FACTS.keep(session, fact)


def record_reading(
    session: Session, actor: Actor, action: str, *, subject: str, about: str
) -> None:
    """Remember that somebody read something, once for the same reading."""
    since = (now() - SAME_READING).isoformat()
    known = session.exec(
        select(AuditEntry.position)
        .where(
            AuditEntry.actor_id == actor.account_id,
            AuditEntry.action == action,
            AuditEntry.at >= since,
            AuditEntry.object == about,
        )
        .limit(1)
    ).first()
    if known is None:
        record(session, action, subject=subject, about=about, actor=actor)


def others_read(session: Session, actor: Actor, about: str, since: datetime) -> int:
    """How many different documents of the same kind somebody has read, but for this one.

    Args:
        about: what is about to be read, ``"kind:key"``.
        since: from when on.
    """
    kind = about.partition(":")[0]
    return session.exec(
        select(func.count(func.distinct(AuditEntry.object))).where(
            AuditEntry.actor_id == actor.account_id,
            AuditEntry.action == READ_DOCUMENT,
            AuditEntry.at >= since.isoformat(),
            col(AuditEntry.object).startswith(f"{kind}:"),
            AuditEntry.object != about,
        )
    ).one()


def readers_of(session: Session, subject: str, limit: int = 50) -> list[AuditEntry]:
    """Who read a file or a document of it, latest first."""
    return list(
        session.exec(
            select(AuditEntry)
            .where(
                AuditEntry.subject == subject,
                col(AuditEntry.action).in_((READ_FILE, READ_DOCUMENT)),
            )
            .order_by(col(AuditEntry.position).desc())
            .limit(limit)
        )
    )


def verify(session: Session) -> Verification:
    """Walk the chain from its origin and stop at the first entry that does not hold."""
    count, previous = 0, ORIGIN
    for row in _walk(session):
        place = count + 1
        if row.position != place or row.previous != previous or row.hash != _digest(_fields(row)):
            return Verification(count, place, previous)
        count, previous = place, row.hash
    return Verification(count, None, previous)


def hash_at(session: Session, position: int) -> str | None:
    """The hash of one entry, to compare with a note kept elsewhere."""
    entry = session.get(AuditEntry, position)
    return entry.hash if entry else None


def append(session: AnySession, facts: Iterable[Fact]) -> None:
    """Put facts at the end of the chain; nobody else can until the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    last = session.execute(
        select(AuditEntry.position, AuditEntry.hash)
        .order_by(col(AuditEntry.position).desc())
        .limit(1)
    ).first()
    position, previous = (last.position, last.hash) if last else (0, ORIGIN)
    at = now().isoformat()
    rows: list[dict[str, object]] = []
    facts = list(facts)
    keys = audit_details.keys_of(session, (fact.subject for fact in facts if fact.details))
    for fact in facts:
        position += 1
        row: dict[str, object] = {
            "position": position,
            "at": at,
            "actor_id": fact.actor.account_id,
            "actor_role": str(fact.actor.role),
            "actor_name": _name(fact.actor),
            "action": fact.action,
            "subject": fact.subject,
            "object": fact.object,
            "details": audit_details.seal(fact.details, keys.get(fact.subject, b""), fact.subject),
            "previous": previous,
        }
        previous = _digest(row)
        rows.append({**row, "hash": previous})
    copying.write(session, AuditEntry, rows)


def _name(actor: Actor) -> str:
    """Agents are named, so that a person sees who read; a person's own name can be erased."""
    return "" if actor.role is Role.PROFESSIONAL else actor.display_name


def _append_pending(session: AnySession) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    if facts := _FACTS.take(session):
        append(session, facts)
    audit_details.destroy_marked(session)


event.listen(AnySession, "before_commit", _append_pending)


def _walk(session: Session) -> Iterator[AuditEntry]:
    """The whole trail in order, a batch at a time: memory does not grow with it."""
    reached = 0
    while batch := session.exec(
        select(AuditEntry)
        .where(AuditEntry.position > reached)
        .order_by(col(AuditEntry.position))
        .limit(BATCH)
    ).all():
        yield from batch
        reached = batch[-1].position
        session.expunge_all()


def _fields(row: AuditEntry) -> dict[str, object]:
    return row.model_dump(exclude={"hash"})


def _digest(row: dict[str, object]) -> str:
    canonical = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
