"""The dashboard of a professional: their number, and their applications at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from erpps_app.domain import procedures
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.procedures import FIRST_REGISTRATION, PROCEDURES
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Account
from erpps_app.models.dossier import BY_AGENCY, Dossier
from erpps_app.models.register import Practitioner
from erpps_app.services import dossiers, messages, parts
from erpps_app.services.context import paris


@dataclass(frozen=True, slots=True)
class DossierRow:
    """An application in a list."""

    id: str
    number: str
    status: str
    tone: str
    object: str
    effects: list[str]
    updated: str
    url: str
    is_draft: bool
    by_agency: bool
    unread: int


@dataclass(frozen=True, slots=True)
class Space:
    """The dashboard of a professional."""

    name: str = ""
    rpps: str = ""
    removed: str = ""
    running: list[DossierRow] = field(default_factory=list[DossierRow])
    dossiers: list[DossierRow] = field(default_factory=list[DossierRow])
    may_start: bool = False


def view(session: Session, actor: Actor) -> Space:
    """The dashboard: the person's number when they have one, and their applications."""
    require(actor, Role.PROFESSIONAL)
    account = session.get_one(Account, actor.account_id)
    found = of_person(session, account)
    running = [d for d in found if not Status(d.status).is_final]
    registered = account.practitioner_id or any(d.status == Status.VALIDATED for d in found)
    ids = [dossier.id for dossier in found]
    unread, asked = messages.unread(session, actor, ids), parts.changes_of(session, ids)
    rows = [_row(d, asked.get(d.id, []), unread.get(d.id, 0)) for d in found]
    return Space(
        name=account.display_name,
        rpps=dossiers.rpps_of(session, account.practitioner_id),
        removed=_removal(session, account.practitioner_id),
        running=rows[: len(running)],
        dossiers=rows[len(running) :],
        may_start=not running and not registered,  # also who reaches their number another way
    )


def of_person(session: Session, account: Account) -> list[Dossier]:
    """The applications of a person that they may see: under way first, then the latest."""
    own = col(Dossier.account_id) == account.id
    if account.practitioner_id:
        done = (Dossier.origin != BY_AGENCY) | (Dossier.status == Status.VALIDATED)
        seen = done & (Dossier.procedure != procedures.REMOVAL_PROCEDURE)
        own |= (Dossier.practitioner_id == account.practitioner_id) & seen
    found = session.exec(select(Dossier).where(own).order_by(col(Dossier.updated_at).desc())).all()
    shown = [d for d in found if d.number or not Status(d.status).is_final]
    return sorted(shown, key=lambda d: Status(d.status).is_final)


def _removal(session: Session, practitioner_id: str | None) -> str:
    """Why the person was removed from the register; empty when they were not."""
    found = session.get(Practitioner, practitioner_id) if practitioner_id else None
    return found.removal_reason if found else ""


def _row(dossier: Dossier, asked: Sequence[str], unread: int) -> DossierRow:
    status = Status(dossier.status)
    is_draft = status is Status.DRAFT
    said = dict.fromkeys(
        f"{PROCEDURES[procedure].object} : {effect}"
        for procedure in asked
        if (effect := dossiers.effect_of(dossier, procedure))
    )
    return DossierRow(
        id=dossier.id,
        number=dossier.number or "",
        status=status.label,
        tone=dossiers.TONES[status],
        object=procedures.object_of(dossier.procedure, asked),
        effects=list(said),
        updated=f"{paris(dossier.updated_at):%d/%m/%Y à %H:%M}",
        url=_url(dossier) if is_draft else f"/demande/{dossier.id}",
        is_draft=is_draft,
        by_agency=dossier.origin == BY_AGENCY,
        unread=unread,
    )


def _url(draft: Dossier) -> str:
    """Where a draft goes on."""
    if draft.procedure == FIRST_REGISTRATION:
        return "/inscription"
    return f"/modification/{draft.id}"
