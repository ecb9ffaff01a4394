"""The list of registered people who may be one."""

from datetime import date

import pytest
from sqlmodel import Session

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import NotAllowed
from erpps_app.models.register import CivilStatus, Practitioner
from erpps_app.services import merging, twins
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.test_statements import statements
from tests.services.twins import CORSE


def registered(session: Session, n: int, name: str, born: str, ars: str = "53") -> str:
    """A bare row of the register: a list reads no more of it."""
    person = Practitioner(id=f"{n:032}", rpps=f"10{n:09}", ars=ars)
    session.add(person)
    session.flush()
    session.add(
        CivilStatus(
            practitioner_id=person.id,
            civility="MME",
            sex="F",
            birth_name=name,
            given_names="Anne",
            given_name_parts=["Anne", "", ""],
            birth_date=born,
            birth_country="99100",
            nationality="99100",
            search_key=f"{name}|ANNE",
        )
    )
    session.flush()
    return person.id


def pairs_of(
    session: Session, actor: Actor, *, certain: bool = False, looked_at: int = twins.LOOKED_AT
) -> list[tuple[str, str]]:
    """The whole list, page after page."""
    found: list[tuple[str, str]] = []
    shown = twins.page(session, actor, certain=certain, looked_at=looked_at)
    found += [(pair.one, pair.other) for pair in shown.pairs]
    while shown.following:
        shown = twins.page(
            session, actor, tuple(shown.following), certain=certain, looked_at=looked_at
        )
        found += [(pair.one, pair.other) for pair in shown.pairs]
    return found


def test_pairs_are_found_once_with_how_sure_it_is(begin: Begin):
    with begin() as session:
        one = registered(session, 1, "LEGOFF", "1980-01-01")
        other = registered(session, 2, "LEGOFF", "1980-01-01")
        registered(session, 3, "LEGOF", "1980-01-01")
        registered(session, 4, "TANGUY", "1980-01-01")
        registered(session, 5, "LEGOFF", "1980-01-01", ars="94")
        found = twins.page(session, people.BRETAGNE).pairs

        assert [pair.certainty for pair in found] == ["certain", "possible", "possible"]
        assert found[0].url == f"/doublons/{one}/{other}"
        assert len(pairs_of(session, people.BRETAGNE, certain=True)) == 1
        assert pairs_of(session, CORSE) == []


def test_whoever_was_told_apart_is_not_listed(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        one = registered(session, 1, "LEGOFF", "1980-01-01")
        other = registered(session, 2, "LEGOFF", "1980-01-01")
        merging.tell_apart(session, agent, other, one, "Deux sœurs.")

        assert pairs_of(session, agent) == []


@pytest.mark.parametrize("looked_at", [2, 7, 500])
def test_pages_show_every_pair_once(begin: Begin, monkeypatch: pytest.MonkeyPatch, looked_at: int):
    with begin() as session:
        for n in range(30):
            name = "LEGOFF" if n % 3 else "TANGUY"
            registered(session, n, name, date(1980, 1, 1 + n % 3 // 2).isoformat())
        found = pairs_of(session, people.BRETAGNE, looked_at=looked_at)

        assert len(found) == len(set(found)) == 3 * 45


def test_a_page_asks_the_same_of_the_database_whatever_it_shows(begin: Begin):
    with begin() as session:
        registered(session, 1, "LEGOFF", "1980-01-01")
        registered(session, 2, "LEGOFF", "1980-01-01")
        few = statements(session, lambda: twins.page(session, people.BRETAGNE))
        for n in range(3, 20):
            registered(session, n, "LEGOFF", "1980-01-01")
        many = statements(session, lambda: twins.page(session, people.BRETAGNE))

        assert len(few) == len(many) <= 3


def test_a_professional_does_not_read_it(begin: Begin):
    with begin() as session, pytest.raises(NotAllowed):
        twins.page(session, Actor("x", Role.PROFESSIONAL, ""))
