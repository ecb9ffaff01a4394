"""What is kept no longer than it serves: drafts, identity papers, messages, files of nobody.

Each step is a transaction of its own, or a batch of them: interrupted, it goes on the next time.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from erpps_app.adapters.storage import storage
from erpps_app.domain.access import SYSTEM
from erpps_app.domain.documents import IDENTITY_PAPER
from erpps_app.domain.notices import NoticeKind, compose
from erpps_app.domain.procedures import FIRST_REGISTRATION
from erpps_app.domain.retention import warning_is_due
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Account
from erpps_app.models.base import now
from erpps_app.models.dossier import BY_AGENCY, Document, Dossier
from erpps_app.models.journal import OutboxMessage
from erpps_app.models.register import ContactDetails
from erpps_app.services import (
    audit,
    batch_report,
    erasure,
    exports,
    outbox,
    parts,
    sealing,
    signals,
)
from erpps_app.services.api_keys import reminders
from erpps_app.services.context import paris
from erpps_app.services.directory import extracts
from erpps_app.services.directory.bulk import forgetting
from erpps_app.settings import settings

Begin = Callable[[], AbstractContextManager[Session]]
BATCH = 200
TAKEN_BACK = timedelta(days=30)
MESSAGES = timedelta(days=90)
ORPHAN = timedelta(days=1)  # a file is put away just before its row is written


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, in numbers."""

    warned: int
    drafts: int
    identity_papers: int
    taken_back: int
    messages: int
    signals: int
    exports: int
    batches: int
    keys: int
    usage: int
    extracts: int
    bulk_exports: int
    orphans: int


def run(begin: Begin, *, at: datetime | None = None) -> Report:
    """Apply every rule; running it again does nothing more.

    Args:
        begin: opens a transaction.
        at: the instant that counts as now.
    """
    instant = at or now()
    return Report(
        drafts=_until_none(lambda: _erase_drafts(begin, instant)),
        warned=_warn(begin, instant),
        identity_papers=_until_none(lambda: _forget_papers(begin, instant)),
        taken_back=_until_none(lambda: _forget_taken_back(begin, instant)),
        messages=_erase_messages(begin, instant),
        signals=_forget_signals(begin, instant),
        exports=_forget_exports(begin, instant),
        batches=_forget_batches(begin, instant),
        keys=_warn_of_keys(begin, instant),
        usage=_forget_usage(begin, instant),
        extracts=extracts.forget(settings().extracts_dir, settings().extract_days, instant),
        bulk_exports=forgetting.forget(begin, instant),
        orphans=_collect_orphans(begin, instant),
    )


def _until_none(step: Callable[[], int]) -> int:
    total = 0
    while done := step():
        total += done
    return total


def _warn(begin: Begin, instant: datetime) -> int:
    """Tell the owners of drafts that come to their end; each warning once."""
    longest = max(settings().draft_warning_days, default=0)
    since = instant - timedelta(days=settings().draft_days - longest)
    with begin() as session:
        audit.act_as(session, SYSTEM)
        found = session.exec(
            select(Dossier).where(Dossier.status == Status.DRAFT, Dossier.updated_at <= since)
        ).all()
        return sum(_warn_one(session, draft, instant) for draft in found)


def _warn_one(session: Session, draft: Dossier, instant: datetime) -> bool:
    end = draft.updated_at + timedelta(days=settings().draft_days)
    if not warning_is_due(end, instant, draft.warned_at, settings().draft_warning_days):
        return False
    subject, body = compose(
        NoticeKind.DRAFT_ENDS,
        date=f"{paris(end):%d/%m/%Y}",
        url=f"{settings().public_url}{_page(draft)}",
    )
    outbox.queue(session, recipient=_address(session, draft), subject=subject, body=body)
    draft.warned_at = instant
    session.add(draft)
    return True


def _page(draft: Dossier) -> str:
    if draft.procedure == FIRST_REGISTRATION:
        return "/inscription"
    return f"/modification/{draft.id}"


def _address(session: Session, draft: Dossier) -> str:
    if draft.origin == BY_AGENCY:
        return ""
    if draft.practitioner_id and (contact := session.get(ContactDetails, draft.practitioner_id)):
        return contact.email
    declared = parts.declaration_of(session, draft.id).answers_by_element()
    given = session.get_one(Account, draft.account_id).claims.get("email", "")
    return declared.get("coordonnees", {}).get("email", "") or given


def _erase_drafts(begin: Begin, instant: datetime) -> int:
    since = instant - timedelta(days=settings().draft_days)
    with begin() as session:
        audit.act_as(session, SYSTEM)
        found = session.exec(
            select(Dossier)
            .where(Dossier.status == Status.DRAFT, Dossier.updated_at <= since)
            .limit(BATCH)
        ).all()
        for draft in found:
            erasure.erase_dossier(session, draft)
        return len(found)


def _forget_papers(begin: Begin, instant: datetime) -> int:
    """Identity papers, some time after the decision."""
    since = instant - timedelta(days=settings().identity_paper_days)
    return _forget(
        begin,
        col(Document.dossier_id).in_(select(Dossier.id).where(col(Dossier.decided_at) <= since)),
        Document.kind == IDENTITY_PAPER,
    )


def _forget_taken_back(begin: Begin, instant: datetime) -> int:
    """Documents that the person has taken back or replaced."""
    return _forget(begin, col(Document.removed_at) <= instant - TAKEN_BACK)


def _forget(begin: Begin, *which: object) -> int:
    with begin() as session:
        audit.act_as(session, SYSTEM)
        found = session.exec(
            select(Document)
            .where(col(Document.storage_key) != "", *which)  # pyright: ignore[reportArgumentType]
            .limit(BATCH)
        ).all()
        for document in found:
            sealing.forget(session, document)
        return len(found)


def _erase_messages(begin: Begin, instant: datetime) -> int:
    """E-mails that left long ago."""
    with begin() as session:
        old = col(OutboxMessage.sent_at) <= instant - MESSAGES
        return session.exec(delete(OutboxMessage).where(old)).rowcount


def _forget_signals(begin: Begin, instant: datetime) -> int:
    with begin() as session:
        return signals.forget(session, instant)


def _forget_exports(begin: Begin, instant: datetime) -> int:
    with begin() as session:
        return exports.forget(session, instant)


def _forget_batches(begin: Begin, instant: datetime) -> int:
    with begin() as session:
        return batch_report.forget(session, instant)


def _warn_of_keys(begin: Begin, instant: datetime) -> int:
    with begin() as session:
        audit.act_as(session, SYSTEM)
        return reminders.warn(session, instant)


def _forget_usage(begin: Begin, instant: datetime) -> int:
    with begin() as session:
        return reminders.forget(session, instant)


def _collect_orphans(begin: Begin, instant: datetime) -> int:
    """Files that no row knows: an upload cut short, an erasure while the storage was silent."""
    kept = storage()
    old = [key for key, put_at in kept.listing() if put_at <= instant - ORPHAN]
    collected = 0
    for start in range(0, len(old), BATCH):
        batch = old[start : start + BATCH]
        with begin() as session:
            found = select(Document.storage_key).where(col(Document.storage_key).in_(batch))
            known = set(session.exec(found))
        for key in set(batch) - known:
            kept.delete(key)
            collected += 1
    return collected
