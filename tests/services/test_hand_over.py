"""A département moves to another agency: its people and running applications follow, once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from erpps_app.adapters import reference as known
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.list_rules import Operation, Request
from erpps_app.domain.lists import ListName
from erpps_app.models.dossier import Dossier, DossierEvent
from erpps_app.models.journal import Signal
from erpps_app.models.register import Practitioner, PractitionerVersion
from erpps_app.services import hand_over, list_changes, lists_in_force, review
from erpps_app.services.context import today
from tests.conftest import Begin
from tests.services import people
from tests.services.changing import NEXT_PLACE

ADMIN = Actor("administratrice", Role.ADMIN, "Agathe Delmas")


@pytest.fixture(autouse=True)
def shipped_again() -> Iterator[None]:
    yield
    known.lay((), 0)


def move(session: Session, departement: str, agency: str, days: int = 0) -> None:
    asked = Request(
        operation=Operation.CHANGE,
        list=ListName.DEPARTEMENTS,
        code=departement,
        day=(today() + timedelta(days=days)).isoformat(),
        note="Décret",
        typed={"libelle": "Côtes-d’Armor", "agence": agency},
    )
    list_changes.apply(session, ADMIN, asked)


def agencies(session: Session) -> dict[str, str | None]:
    return {d.account_id: d.ars for d in session.exec(select(Dossier))}


def test_people_and_running_applications_follow_their_departement_once(begin: Begin):
    with begin() as session:
        person, sender = people.professional(session), people.professional(session, "autre")
        people.validated(session, person)
        sent = people.submitted(session, sender)
        review.take(session, people.BRETAGNE, sent.id)
        move(session, "22", "52")

    assert hand_over.follow_moves(begin, today()) == 2
    assert hand_over.follow_moves(begin, today()) == 0
    with begin() as session:
        held = session.get_one(Dossier, sent.id)
        events = select(DossierEvent).where(DossierEvent.dossier_id == sent.id)
        event = session.exec(events.order_by(col(DossierEvent.at).desc())).first()
        assert event
        told = session.exec(select(Signal).where(Signal.subject == sent.id, Signal.ars == "53"))
        newest = select(PractitionerVersion).order_by(col(PractitionerVersion.id).desc())
        version = session.exec(newest).first()

        assert session.exec(select(Practitioner.ars)).all() == ["52"]
        assert (held.ars, held.assigned_to, event.action) == ("52", None, "transmettre")
        assert told.first() is not None
        assert version
        assert "Côtes-d’Armor" in version.what


def test_nobody_goes_before_the_day(begin: Begin):
    with begin() as session:
        people.submitted(session, people.professional(session))
        move(session, "22", "52", days=3)

    assert hand_over.follow_moves(begin, today()) == 0
    assert hand_over.follow_moves(begin, today() + timedelta(days=3)) == 0
    with begin(read_only=True) as session:
        assert set(agencies(session).values()) == {"53"}


def test_whoever_practises_first_elsewhere_stays(begin: Begin):
    """The address is in the département that moves, the first place of practice is not."""
    place = {**NEXT_PLACE, "code_postal": "35000", "localite": "Rennes", "commune": "35238"}
    with begin() as session:
        people.submitted(session, people.professional(session), place)
        move(session, "22", "52")

    assert hand_over.follow_moves(begin, today()) == 0


def test_what_is_sent_from_the_day_on_goes_to_the_new_agency(begin: Begin):
    with begin() as session:
        move(session, "22", "52")
        session.flush()
        lists_in_force.follow(session)
        sent = people.submitted(session, people.professional(session))

        assert sent.ars == "52"


def test_a_departement_that_changes_its_name_only_moves_nobody(begin: Begin):
    with begin() as session:
        people.submitted(session, people.professional(session))
        move(session, "22", "53")

    assert hand_over.follow_moves(begin, today()) == 0
