"""An application is no longer attached: what it was attached for has changed, or was mistaken."""

from sqlmodel import Session

from erpps_app.domain.access import Actor
from erpps_app.domain.workflow import Action
from erpps_app.models.dossier import Dossier
from erpps_app.services import parts


def drop(session: Session, actor: Actor, dossier: Dossier) -> None:
    """Take the attachment of an application back, if it has one; it is locked."""
    if dossier.attached_to is None:
        return
    dossier.attached_to = dossier.attached_by = None
    parts.touch(dossier)
    parts.record(session, dossier, actor, Action.DETACH, before=dossier.status)
    session.add(dossier)
    session.flush()
