"""Which agency is in charge of a registered professional, and what follows when that changes."""

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager
from datetime import date, timedelta

from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain.access import SYSTEM
from erpps_app.domain.reference import FRANCE, Commune
from erpps_app.domain.workflow import Action, Status
from erpps_app.models.base import now
from erpps_app.models.dossier import BY_AGENCY, Dossier
from erpps_app.models.journal import Signal
from erpps_app.models.register import Activity, Practitioner, ProfessionalPractice
from erpps_app.services import history, parts, registered
from erpps_app.services.registered import Registered

RUNNING = (Status.DRAFT, Status.NEW, Status.IN_REVIEW, Status.AWAITING)
LATELY = timedelta(days=8)  # a nightly job may have missed a week
ENDED = "Changement d’agence : l’activité précédente a pris fin"
Begin = Callable[..., AbstractContextManager[Session]]


def agency_of(found: Registered) -> str:
    """The agency of the first place of practice still open, else of the correspondence address."""
    return agency_of_places(_places(found))


def departement_of(found: Registered) -> str:
    """The département of the same place."""
    place = _first(_places(found))
    return place.departement if place else ""


def agency_of_places(places: Iterable[tuple[str, str]]) -> str:
    """The agency of the first place in France, of communes and countries; empty when none is."""
    place = _first(places)
    return reference().agency_of(place) if place else ""


def _places(found: Registered) -> list[tuple[str, str]]:
    open_ones = [s for a, s in found.activities if s and registered.is_open(a)]
    return [(p.commune, p.country) for p in (*open_ones, found.contact) if p]


def _first(places: Iterable[tuple[str, str]]) -> Commune | None:
    known = (reference().commune(code) for code, country in places if country == FRANCE)
    return next(filter(None, known), None)


def settle(
    session: Session,
    found: Registered,
    former: str,
    *,
    moved: bool,
    through: Collection[str] = (),
) -> bool:
    """Put the agency of the place in charge, after a change that concerns places.

    Another change leaves the file where it is: with the agency that took the paper, for one.

    Args:
        session: the transaction; the professional is locked.
        found: what the register now holds.
        former: what ``agency_of`` said before the change.
        moved: activities began or ended.
        through: the applications through which the change comes; whoever decides one keeps it.

    Returns:
        Whether another agency is now in charge.
    """
    person, agency = found.practitioner, agency_of(found)
    if agency in ("", person.ars) or not (moved or agency != former):
        return False
    person.ars = agency
    session.add(person)
    running = session.exec(
        select(Dossier)
        .where(
            Dossier.practitioner_id == person.id,
            col(Dossier.status).in_(RUNNING),
            col(Dossier.id).not_in(through),
        )
        .order_by(col(Dossier.id))
    ).all()
    for dossier in running:
        dossier.departement = departement_of(found)
        follow(session, person, dossier)
    session.flush()
    return True


def follow(session: Session, person: Practitioner, dossier: Dossier) -> None:
    """Hand an application over to the agency now in charge of the person.

    What an agent of the former one was preparing is over: it is no longer theirs to send.
    """
    former, dossier.ars = dossier.ars, person.ars
    announce(session, dossier, former)
    if dossier.status == Status.DRAFT and dossier.origin == BY_AGENCY and former != person.ars:
        dossier.status, dossier.decided_at = Status.CANCELLED, now()
        parts.record(session, dossier, SYSTEM, Action.ABANDON, before=Status.DRAFT)
    session.add(dossier)


def announce(session: Session, dossier: Dossier, former: str | None) -> None:
    """Write in the application that another agency has it, and tell the pages of the former one."""
    if dossier.ars == former or dossier.status == Status.DRAFT:
        return
    dossier.assigned_to = dossier.attached_to = dossier.attached_by = None
    parts.touch(dossier)
    parts.record(session, dossier, SYSTEM, Action.HAND_OVER, before=dossier.status)
    session.add(dossier)
    session.add(Signal(at=now(), subject=dossier.id, ars=former or ""))


def follow_endings(begin: Begin, day: date) -> int:
    """Every night: whose activity came to its end may be another agency's from now on.

    Args:
        begin: opens a transaction, one for each professional.
        day: today in Paris.

    Returns:
        How many files went to another agency.
    """
    with begin(read_only=True) as session:
        ended = session.exec(
            select(ProfessionalPractice.practitioner_id)
            .join(Activity, col(Activity.practice_id) == ProfessionalPractice.id)
            .where(col(Activity.end) <= day, col(Activity.end) > day - LATELY)
            .distinct()
        ).all()
    return sum(_follow_ending(begin, key) for key in ended)


def _follow_ending(begin: Begin, practitioner_id: str) -> bool:
    with begin() as session:
        person = session.get_one(Practitioner, practitioner_id, with_for_update=True)
        if not person.active:
            return False
        history.ensure_baseline(session, person)
        found = registered.load(session, person.id)
        goes = settle(session, found, person.ars or "", moved=True)
        if goes:
            person.version += 1
            history.remember(session, SYSTEM, person, ENDED)
        return goes
