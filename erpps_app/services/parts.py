"""From rows to the domain and back: the sections of an application as a ``Declaration``."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor
from erpps_app.domain.declaration import Declaration, Part
from erpps_app.domain.errors import NotFound
from erpps_app.models.base import now
from erpps_app.models.dossier import Document, Dossier, DossierEvent, Section


def sections_of(session: Session, dossier_id: str) -> Sequence[Section]:
    """The sections of an application, in a fixed order."""
    return session.exec(
        select(Section)
        .where(Section.dossier_id == dossier_id)
        .order_by(col(Section.element), col(Section.rank))
    ).all()


def changes_of(session: Session, dossier_ids: Sequence[str]) -> dict[str, list[str]]:
    """The procedures of the changes of each application, in one statement and a fixed order."""
    rows = session.exec(
        select(Section.dossier_id, Section.procedure)
        .where(col(Section.dossier_id).in_(dossier_ids), Section.procedure != "")
        .order_by(col(Section.element), col(Section.rank))
    ).all()
    found: dict[str, list[str]] = {}
    for dossier_id, procedure in rows:
        found.setdefault(dossier_id, []).append(procedure)
    return found


def documents_of(session: Session, dossier_id: str) -> dict[str, list[Document]]:
    """The documents in hand, by section, oldest first."""
    rows = session.exec(
        select(Document)
        .where(Document.dossier_id == dossier_id, col(Document.removed_at).is_(None))
        .order_by(col(Document.created_at), col(Document.id))
    )
    by_section: dict[str, list[Document]] = defaultdict(list)
    for row in rows:
        if row.section_id:
            by_section[row.section_id].append(row)
    return by_section


def declaration_of(session: Session, dossier_id: str) -> Declaration:
    """The application as the domain sees it."""
    return laid(sections_of(session, dossier_id), documents_of(session, dossier_id))


def laid(rows: Iterable[Section], documents: Mapping[str, Sequence[Document]]) -> Declaration:
    """The same, of rows that are at hand."""
    return Declaration(
        tuple(
            Part(
                id=row.id,
                element=row.element,
                rank=row.rank,
                answers=row.answers,
                documents=tuple(d.kind for d in documents.get(row.id, ())),
                procedure=row.procedure,
                target=row.target,
                applied=row.applied_at is not None,
                held=(row.before or {}).get("answers"),
            )
            for row in rows
        )
    )


def is_settled(section: Section) -> bool:
    """Whether a part took effect and can no more be undone: nothing of it is left to decide."""
    return section.applied_at is not None and section.undo is None


def latest_first(applied: Iterable[Section]) -> list[Section]:
    """Sections in the order in which they are undone: what came last goes first."""
    return sorted(applied, key=lambda section: section.applied_at or now(), reverse=True)


def section_of(session: Session, dossier: Dossier, section_id: str) -> Section:
    """One section of that application.

    Raises:
        NotFound: it belongs to another, or to none.
    """
    found = session.get(Section, section_id)
    if found is None or found.dossier_id != dossier.id:
        raise NotFound
    return found


def drop(session: Session, dossier: Dossier, *gone: Section) -> None:
    """Take sections out of an application; what is attached to them, or was, is taken back."""
    held = select(Document).where(col(Document.section_id).in_([section.id for section in gone]))
    for document in session.exec(held).all():
        document.removed_at, document.section_id = document.removed_at or now(), None
        session.add(document)
    session.flush()
    for section in gone:
        session.delete(section)
    touch(dossier)
    session.add(dossier)
    session.flush()


def touch(dossier: Dossier, *sections: Section) -> None:
    """Record that an application and its sections were written."""
    dossier.updated_at = now()
    dossier.version += 1
    for section in sections:
        section.updated_at, section.version = dossier.updated_at, dossier.version


def record(
    session: Session, dossier: Dossier, actor: Actor, action: str, *, before: str, reason: str = ""
) -> None:
    """Append what happened to the event log."""
    session.add(
        DossierEvent(
            dossier_id=dossier.id,
            actor_id=actor.account_id,
            actor_role=actor.role,
            actor_name=actor.display_name,
            action=action,
            from_status=before,
            to_status=dossier.status,
            reason=reason,
            version=dossier.version,
        )
    )
