"""A département goes to another agency: on the day, its people and running applications follow.

Each professional and each application is a transaction of its own; what has gone is not looked at
again, so that a run which was interrupted goes on where it stopped.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain.access import SYSTEM
from erpps_app.domain.lists import ListName
from erpps_app.domain.reference import NATIONAL_QUEUE
from erpps_app.models.dossier import Dossier
from erpps_app.models.register import Practitioner
from erpps_app.services import (
    charge,
    drafts,
    history,
    list_usage,
    lists_in_force,
    ownership,
    registered,
    submission,
)
from erpps_app.services.charge import LATELY, Begin

MOVED = "Changement d’agence : {departement} relève désormais d’une autre agence"


@dataclass(frozen=True, slots=True)
class Move:
    """A département that has lately gone from one agency to another."""

    departement: str
    former: str
    present: str


def follow_moves(begin: Begin, day: date) -> int:
    """Every night: hand over those whose département is another agency's since lately.

    Args:
        begin: opens a transaction, one for each professional and each application.
        day: today in Paris.

    Returns:
        How many professionals and applications went to another agency.
    """
    lists_in_force.load(begin)
    gone = 0
    for move in _moves(begin, day):
        with begin(read_only=True) as session:
            people, applications = _people(session, move), _applications(session, move)
        gone += sum(_hand_person_over(begin, key, move) for key in people)
        gone += sum(_hand_application_over(begin, key, move) for key in applications)
    return gone


def _moves(begin: Begin, day: date) -> Iterator[Move]:
    """The départements whose agency on some day of the week before was another than today's."""
    with begin(read_only=True) as session:
        rows = lists_in_force.rows(session)
    of_departements = [row for row in rows if row.list == ListName.DEPARTEMENTS]
    lately = {r.effective_from for r in of_departements if day - LATELY < r.effective_from <= day}
    present = reference(day).agency_of_departement
    found: set[Move] = set()
    for turn in lately:
        before = reference(turn - timedelta(days=1)).agency_of_departement
        for code in {row.code for row in of_departements}:
            if before.get(code, "") != present.get(code, ""):
                found.add(Move(code, _agency(before, code), _agency(present, code)))
    yield from sorted(found, key=lambda move: (move.departement, move.former))


def _agency(agencies: Mapping[str, str], departement: str) -> str:
    return agencies.get(departement) or NATIONAL_QUEUE


def _people(session: Session, move: Move) -> list[str]:
    return list(
        session.exec(
            select(Practitioner.id).where(
                col(Practitioner.active),
                col(Practitioner.ars) == move.former,
                list_usage.living_in(move.departement),
            )
        )
    )


def _applications(session: Session, move: Move) -> list[str]:
    """The registrations under way; what somebody registered asks goes with their file."""
    return list(
        session.exec(
            select(Dossier.id).where(
                col(Dossier.ars) == move.former,
                col(Dossier.status).in_(list_usage.SENT),
                col(Dossier.practitioner_id).is_(None),
                list_usage.placed_in(move.departement),
            )
        )
    )


def _hand_person_over(begin: Begin, practitioner_id: str, move: Move) -> bool:
    with begin() as session:
        person = session.get_one(Practitioner, practitioner_id, with_for_update=True)
        if not person.active or person.ars != move.former:
            return False
        found = registered.load(session, person.id)
        if charge.agency_of(found) != move.present:  # practises first elsewhere
            return False
        history.ensure_baseline(session, person)
        charge.settle(session, found, move.former, moved=True)
        person.version += 1
        departement = reference().departements[move.departement].label
        history.remember(session, SYSTEM, person, MOVED.format(departement=departement))
        return True


def _hand_application_over(begin: Begin, dossier_id: str, move: Move) -> bool:
    with begin() as session:
        dossier = session.get_one(Dossier, dossier_id)
        ownership.lock(session, dossier)
        if dossier.ars != move.former or dossier.status not in list_usage.SENT:
            return False
        declaration, rules = drafts.rules_of(session, dossier)
        if submission.agency_in_charge(declaration, rules) != move.present:
            return False
        dossier.ars = move.present
        charge.announce(session, dossier, move.former)
        session.add(dossier)
        return True
