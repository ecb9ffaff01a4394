"""Applies a transition: status, event, notice, in the caller's transaction. Nowhere else."""

from sqlmodel import Session

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import Conflict
from erpps_app.domain.notices import NoticeKind, compose
from erpps_app.domain.workflow import Action, Status, next_status
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.services import outbox, parts
from erpps_app.settings import settings

STALE = (
    "Cette demande a changé pendant que vous la consultiez. La page montre maintenant son état "
    "actuel : vérifiez, puis recommencez."
)


def apply(
    session: Session, actor: Actor, dossier: Dossier, action: Action, *, reason: str = ""
) -> None:
    """Move an application.

    Raises:
        Conflict, NotAllowed, InvalidField: see ``domain.workflow.next_status``.
    """
    before = Status(dossier.status)
    dossier.status = next_status(before, action, actor.role, reason)
    if Status(dossier.status).is_final:
        dossier.decided_at = now()
    parts.touch(dossier)
    parts.record(session, dossier, actor, action, before=before, reason=reason)
    session.add(dossier)
    session.flush()


def expect_version(dossier: Dossier, version: int) -> None:
    """Refuse to act on what the person no longer sees.

    Raises:
        Conflict: somebody wrote to the application since.
    """
    if dossier.version != version:
        raise Conflict(STALE)


def notify(session: Session, dossier: Dossier, kind: NoticeKind, to: str, **values: str) -> None:
    """Owe the person an e-mail, in the same transaction."""
    subject, body = compose(
        kind,
        numero=dossier.number or "",
        url=f"{settings().public_url}/demande/{dossier.id}",
        **values,
    )
    outbox.queue(session, recipient=to, subject=subject, body=body)
