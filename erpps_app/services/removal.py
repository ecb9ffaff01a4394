"""What follows the removal of a professional: nobody signs in for them, nothing stays under way.

The number is never given again: numbers come from a sequence, and the row stays.
"""

from sqlmodel import Session, col, select

from erpps_app.domain.access import SYSTEM
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Account
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.models.register import Practitioner
from erpps_app.services import outcome, parts, sessions

WITHDRAWN = "Le professionnel a été supprimé du registre."
UNDER_WAY = (Status.DRAFT, Status.NEW, Status.IN_REVIEW, Status.AWAITING)


def close(session: Session, person: Practitioner) -> None:
    """Close the sessions and the applications of somebody who was just removed."""
    accounts = session.exec(select(Account).where(Account.practitioner_id == person.id)).all()
    for account in accounts:
        sessions.close_all(session, account.id)
    running = session.exec(
        select(Dossier).where(
            Dossier.practitioner_id == person.id, col(Dossier.status).in_(UNDER_WAY)
        )
    ).all()
    for dossier in running:
        before = dossier.status
        dossier.status, dossier.reason, dossier.decided_at = Status.CANCELLED, WITHDRAWN, now()
        parts.touch(dossier)
        parts.record(session, dossier, SYSTEM, "annuler", before=before, reason=WITHDRAWN)
        session.add(dossier)
        outcome.settle(session, dossier)
    session.flush()
