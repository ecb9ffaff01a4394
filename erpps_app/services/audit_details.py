"""What an entry of the audit trail says before and after, sealed with a key of whom it is about.

The trail can never be changed, and a person can ask to be erased: when the key of a subject is
destroyed, the entries stay, the chain still holds, and nobody reads the values any more.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, col, delete, select

from erpps_app.adapters.vault import Unsealable, open_text, seal_text, vault
from erpps_app.models.journal import AuditEntry, SubjectKey
from erpps_app.services.until_commit import UntilCommit

_MARKED = UntilCommit[str]("audit_details")


def keys_of(session: AnySession, subjects: Iterable[str]) -> dict[str, bytes]:
    """The key of each subject, drawn for those who have none; called while appending only."""
    wanted = set(subjects)
    known = session.execute(select(SubjectKey).where(col(SubjectKey.subject).in_(wanted)))
    keys = {row.subject: vault().unwrap(row.sealed_key, row.subject) for (row,) in known}
    for subject in wanted - keys.keys():
        keys[subject], wrapped = vault().new_key(subject)
        session.add(SubjectKey(subject=subject, sealed_key=wrapped))
    session.flush()
    return keys


def seal(details: str, key: bytes, subject: str) -> str:
    """The details as they stand in the trail."""
    return seal_text(key, details, subject) if details else ""


def read(session: Session, entry: AuditEntry) -> str | None:
    """The details of an entry as JSON; ``None`` when their key was destroyed."""
    if not entry.details:
        return ""
    row = session.get(SubjectKey, entry.subject)
    try:
        key = vault().unwrap(row.sealed_key, row.subject) if row else None
        return open_text(key, entry.details, entry.subject) if key else None
    except Unsealable:  # the key is of after an erasure, the entry of before
        return None


def destroy(session: AnySession, subject: str) -> None:
    """Make what the trail says of a subject unreadable, for ever, once the transaction commits.

    The last thing of the transaction: what it writes itself about the subject is sealed before.
    """
    _MARKED.keep(session, subject)


def destroy_marked(session: AnySession) -> None:
    """Destroy the keys that the transaction has marked."""
    if marked := set(_MARKED.take(session)):
        session.execute(delete(SubjectKey).where(col(SubjectKey.subject).in_(marked)))
