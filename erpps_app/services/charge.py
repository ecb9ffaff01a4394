"""Which agency is in charge of a registered professional, and what follows when that changes."""

from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain.access import SYSTEM
from erpps_app.domain.reference import FRANCE
from erpps_app.domain.workflow import Action, Status
from erpps_app.models.dossier import Dossier
from erpps_app.models.register import Practitioner
from erpps_app.services import parts, registered
from erpps_app.services.registered import Registered

RUNNING = (Status.DRAFT, Status.NEW, Status.IN_REVIEW, Status.AWAITING)


def agency_of(found: Registered) -> str:
    """The agency of the first place of practice still open, else of the correspondence address."""
    places = [s for a, s in found.activities if s and registered.is_open(a)]
    for place in (*places, found.contact):
        commune = reference().commune(place.commune) if place and place.country == FRANCE else None
        if commune:
            return reference().agency_of_region(commune.region)
    return ""


def settle(session: Session, found: Registered, former: str, *, moved: bool) -> None:
    """Put the agency of the place in charge, after a change that concerns places.

    Another change leaves the file where it is: with the agency that took the paper, for one.

    Args:
        session: the transaction; the professional is locked.
        found: what the register now holds.
        former: what ``agency_of`` said before the change.
        moved: activities were changed.
    """
    person, agency = found.practitioner, agency_of(found)
    if agency in ("", person.ars) or not (moved or agency != former):
        return
    person.ars = agency
    session.add(person)
    _hand_over(session, person)


def _hand_over(session: Session, person: Practitioner) -> None:
    """Whatever is under way about the professional goes to the agency now in charge."""
    running = session.exec(
        select(Dossier)
        .where(Dossier.practitioner_id == person.id, col(Dossier.status).in_(RUNNING))
        .order_by(col(Dossier.id))
    ).all()
    for dossier in running:
        dossier.ars, dossier.assigned_to = person.ars, None
        session.add(dossier)
        if dossier.status != Status.DRAFT:
            parts.touch(dossier)
            parts.record(session, dossier, SYSTEM, Action.HAND_OVER, before=dossier.status)
    session.flush()
