"""Applies a transition: status, event, notice, in the caller's transaction. Nowhere else."""

from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import Conflict
from erpps_app.domain.notices import NoticeKind, compose
from erpps_app.domain.workflow import Action, Status, Verdict, next_status
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier, DossierEvent
from erpps_app.services import judgements, outbox, parts
from erpps_app.services.context import paris
from erpps_app.settings import settings

STALE = (
    "Cette demande a changé pendant que vous la consultiez. La page montre maintenant son état "
    "actuel : vérifiez, puis recommencez."
)


def apply(
    session: Session, actor: Actor, dossier: Dossier, action: Action, *, reason: str = ""
) -> None:
    """Move an application; nothing of it can be changed once its status is final.

    Verdicts given before can no longer be taken back, unless the review only begins.

    Raises:
        Conflict, NotAllowed, InvalidField: see ``domain.workflow.next_status``.
    """
    before = Status(dossier.status)
    dossier.status = next_status(before, action, actor.role, reason)
    if action is not Action.TAKE:
        judgements.close(session, dossier)
    if Status(dossier.status).is_final:
        dossier.decided_at = now()
        for section in parts.sections_of(session, dossier.id):
            section.unlocked = False
            session.add(section)
    parts.touch(dossier)
    parts.record(session, dossier, actor, action, before=before, reason=reason)
    session.add(dossier)
    session.flush()


def expect_version(session: Session, dossier: Dossier, version: int) -> None:
    """Refuse to act on what the person no longer sees.

    Raises:
        Conflict: somebody wrote to the application since; the message says what and who.
    """
    if dossier.version == version:
        return
    told = _since(session, dossier, version)
    raise Conflict(f"{STALE}\n{told}" if told else STALE)


def _since(session: Session, dossier: Dossier, version: int) -> str:
    """What happened after a version, one line each."""
    events = session.exec(
        select(DossierEvent)
        .where(DossierEvent.dossier_id == dossier.id, DossierEvent.version > version)
        .order_by(col(DossierEvent.id))
    ).all()
    lines = [f"- {Action(e.action).label}, {e.actor_name}, à {paris(e.at):%H:%M}" for e in events]
    declaration = parts.declaration_of(session, dossier.id)
    rows = {s.id: s for s in parts.sections_of(session, dossier.id)}
    lines += [
        f"- {part.title} : {Verdict(rows[part.id].verdict).label}"
        for part in declaration.submitted()
        if rows[part.id].version > version
    ]
    return "\n".join(lines)


def notify(
    session: Session,
    dossier: Dossier,
    kind: NoticeKind,
    to: str,
    *,
    page: str | None = None,
    **values: str,
) -> None:
    """Owe the person an e-mail, in the same transaction.

    Args:
        session: the transaction.
        dossier: what it is about; kind: of the e-mail; to: its address.
        page: where it leads, if not to the application.
        values: what the text of that kind holds.
    """
    leads = f"/demande/{dossier.id}" if page is None else page
    url = f"{settings().public_url}{leads}"
    subject, body = compose(kind, numero=dossier.number or "", url=url, **values)
    outbox.queue(session, recipient=to, subject=subject, body=body)
