"""Lists are read in as many statements whatever their length."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import event
from sqlmodel import Session

from erpps_app.domain.access import Actor
from erpps_app.domain.queue import Criteria
from erpps_app.models.register import Activity, Structure
from erpps_app.services import professionals, queue, space
from tests.conftest import Begin
from tests.services import changing, people

Page = Callable[[Session, Actor, Actor, str], object]
PAGES: dict[str, Page] = {
    "dashboard": lambda session, actor, _agent, _person: space.view(session, actor),
    "file": lambda session, _actor, agent, person: professionals.view(session, agent, person),
    "queue": lambda session, _actor, agent, _person: queue.view(
        session, agent, Criteria(statuses=("validee",))
    ),
}


def statements(session: Session, read: Callable[[], object]) -> list[str]:
    """What is asked of the database, once nothing of it is at hand."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    session.flush()
    session.expunge_all()
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        read()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return asked


@pytest.mark.parametrize("page", PAGES)
def test_twelve_applications_are_read_as_two_are(begin: Begin, page: str):
    asked: list[list[str]] = []
    with begin() as session:
        actor, agent = changing.registered_person(session), people.BRETAGNE
        person = changing.person_of(session, actor).id
        for more in (1, 10):  # beside the registration
            for n in range(more):
                email = {"email": f"adresse{more}-{n}@example.org"}
                changing.request(session, actor, "coordonnees", answers=email)
            PAGES[page](session, actor, agent, person)  # that a file is read is recorded once
            asked.append(statements(session, lambda: PAGES[page](session, actor, agent, person)))

        assert len(asked[0]) == len(asked[1]), asked[1]


def joins(session: Session, practice: str, titulaire: str) -> None:
    """One more activity, in the cabinet of a titulaire of that number."""
    place = Structure(name="Cabinet", city="Rennes", commune="35238", country="99100")
    session.add(place)
    session.flush()
    session.add(
        Activity(
            practice_id=practice,
            structure_id=place.id,
            type="SAL_LIBERAL",
            start=date(2030, 1, 1),
            titulaire_rpps=titulaire,
        )
    )
    session.flush()


def test_a_file_of_many_activities_is_read_as_one_of_one_is(begin: Begin):
    numbers = ("10101330008", "10101330016", "10101330024", "10101330032")
    asked: list[list[str]] = []
    with begin() as session:
        actor, agent = changing.registered_person(session), people.BRETAGNE
        person = changing.person_of(session, actor).id
        practice = changing.practice_of(session, actor).id
        for more in (numbers[:1], numbers[1:]):
            for titulaire in more:
                joins(session, practice, titulaire)
            professionals.view(session, agent, person)
            asked.append(statements(session, lambda: professionals.view(session, agent, person)))

        assert len(asked[0]) == len(asked[1]), asked[1]
