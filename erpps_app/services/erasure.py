"""Erases what somebody declared: rows, documents, and what the audit trail says of them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.documents import IDENTITY_PAPER
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Account
from erpps_app.models.base import now
from erpps_app.models.dossier import Document, Dossier, DossierEvent, Message, Section
from erpps_app.models.exchanges import Correction, PrivateNote
from erpps_app.models.journal import OutboxMessage
from erpps_app.models.review import Judgement
from erpps_app.services import audit, audit_details, distinctions, sealing, sessions
from erpps_app.services.context import paris

APPEAL = timedelta(days=62)  # two months to contest a refusal, from its notification


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is erased, or kept and why."""

    what: str
    why: str = ""


REGISTERED = Item(
    "Votre enregistrement au RPPS",
    "La loi oblige à tenir le registre tant que vous exercez, et à en garder la trace ensuite. "
    "Pour une erreur, demandez une rectification à votre ARS.",
)
IN_FORCE = "Une partie de cette demande reste en vigueur dans votre enregistrement au RPPS."
TRAIL = Item(
    "La piste d’audit",
    "Elle garde qui a fait quoi et quand, sans ce que vous aviez déclaré : cette partie devient "
    "illisible.",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an erasure does for a person: nothing of it has happened yet."""

    erased: tuple[Item, ...]
    kept: tuple[Item, ...]
    whole_account: bool


def plan(session: Session, actor: Actor) -> Plan:
    """What would be erased now, and what would be kept."""
    account, dossiers = _own(session, actor)
    kept = [Item(_title(d), reason) for d in dossiers if (reason := _why_kept(session, d))]
    erased = [Item(_title(d)) for d in dossiers if not _why_kept(session, d)]
    papers = [d for d in dossiers if _may_lose_papers(d)]
    erased += [Item(f"La pièce d’identité jointe à {_joined(d)}") for d in papers]
    if account.practitioner_id:
        kept.append(REGISTERED)
    whole = not kept
    if whole:
        erased.append(Item("Votre compte sur ce portail et vos connexions"))
    return Plan(tuple(erased), (*kept, TRAIL), whole)


def execute(session: Session, actor: Actor) -> Plan:
    """Erase what can be erased now; the answer is what was."""
    agreed = plan(session, actor)
    account, dossiers = _own(session, actor)
    audit.record(session, audit.ERASED, subject=account.id, actor=actor)
    for dossier in dossiers:
        if not _why_kept(session, dossier):
            erase_dossier(session, dossier)
        elif _may_lose_papers(dossier):
            _erase_papers(session, dossier)
    if agreed.whole_account:
        sessions.close_all(session, account.id)
        session.flush()
        session.delete(account)
        session.flush()
        audit_details.destroy(session, account.id)
    return agreed


def erase_dossier(session: Session, dossier: Dossier) -> None:
    """Erase an application with all that belongs to it.

    The audit trail still says that there was one, who did what and when.
    """
    for document in session.exec(select(Document).where(Document.dossier_id == dossier.id)):
        sealing.forget(session, document)
        session.delete(document)
    session.flush()
    for table in (Judgement, Correction, Section, DossierEvent, Message, PrivateNote):
        for row in session.exec(select(table).where(col(table.dossier_id) == dossier.id)):
            session.delete(row)
        session.flush()
    distinctions.forget(session, dossier.id)
    session.delete(dossier)
    session.flush()
    for message in session.exec(
        select(OutboxMessage).where(col(OutboxMessage.body).contains(dossier.id))
    ):
        session.delete(message)
    audit_details.destroy(session, dossier.id)


def _erase_papers(session: Session, dossier: Dossier) -> None:
    for document in session.exec(select(Document).where(Document.dossier_id == dossier.id)):
        if document.kind == IDENTITY_PAPER:
            sealing.forget(session, document)


def _own(session: Session, actor: Actor) -> tuple[Account, list[Dossier]]:
    require(actor, Role.PROFESSIONAL)
    account = session.get_one(Account, actor.account_id)
    found = select(Dossier).where(Dossier.account_id == account.id)
    return account, list(session.exec(found.order_by(col(Dossier.created_at))))


def _title(dossier: Dossier) -> str:
    return f"Demande {dossier.number}" if dossier.number else "Votre brouillon"


def _joined(dossier: Dossier) -> str:
    return f"la demande {dossier.number}" if dossier.number else "votre brouillon"


def _why_kept(session: Session, dossier: Dossier) -> str:
    """Why an application cannot be erased now; empty when it can."""
    status = Status(dossier.status)
    if status is Status.VALIDATED:
        return "Elle fonde votre enregistrement au RPPS."
    if status is Status.REFUSED and dossier.decided_at is not None:
        until = dossier.decided_at + APPEAL
        if now() < until:
            return f"Jusqu’au {paris(until):%d/%m/%Y}, le temps d’un recours contre la décision."
    elif not status.is_final and status is not Status.DRAFT:
        return "Elle est entre les mains de l’ARS : annulez-la d’abord, ou attendez sa décision."
    return IN_FORCE if _is_in_force(session, dossier) else ""


def _is_in_force(session: Session, dossier: Dossier) -> bool:
    """Whether the register holds something of it: what was accepted before a refusal, say."""
    applied = select(Section.id).where(
        Section.dossier_id == dossier.id, col(Section.applied_at).is_not(None)
    )
    return session.exec(applied.limit(1)).first() is not None


def _may_lose_papers(dossier: Dossier) -> bool:
    """After a decision nobody needs the identity paper any more."""
    return Status(dossier.status) is Status.VALIDATED
