"""How an agent finds a professional: by number or by name, as people write names."""

import pytest
from sqlalchemy import text
from sqlmodel import Session

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import InvalidField, NotAllowed
from erpps_app.domain.rpps import idnps
from erpps_app.models.register import Practitioner
from erpps_app.services import numbering, professionals, registration
from tests.conftest import Begin
from tests.services import changing, people


def named(session: Session, birth_name: str, given_name: str) -> None:
    """Somebody in the register of Bretagne."""
    person = Practitioner(rpps=numbering.allocate_rpps(session), ars="53")
    session.add(person)
    session.flush()
    born = {"date_naissance": "1998-04-12", "pays_naissance": "99100", "sexe": "F"}
    answers = {**people.CIVIL, **born, "nom_naissance": birth_name, "prenom": given_name}
    session.add(registration.civil_status(person.id, answers))
    session.flush()


def found(session: Session, typed: str, agent: Actor = people.BRETAGNE) -> list[str]:
    return [row.name for row in professionals.search(session, agent, typed)]


@pytest.mark.parametrize(
    "typed",
    [
        *("LE GALL", "le gall camille", "Camille LE GALL", "LEGALL Camille", "Le Gall Cam"),
        *("Le", "  LE  GALL   Camille "),
    ],
)
def test_a_composite_name_is_found_as_people_write_it(begin: Begin, typed: str):
    with begin() as session:
        named(session, "LE GALL", "Camille")
        named(session, "MARTIN", "Zoé")

        assert found(session, typed) == ["Camille LE GALL"]


@pytest.mark.parametrize("typed", ["%", "__", "a%", "GALL", "LE GALL Zoé", "L"])
def test_what_is_nobody_s_name_finds_nobody(begin: Begin, typed: str):
    with begin() as session:
        named(session, "LE GALL", "Camille")

        assert found(session, typed) == []


@pytest.mark.parametrize("typed", ["", "  "])
def test_a_search_for_nothing_is_asked_what_for(begin: Begin, typed: str):
    with begin() as session, pytest.raises(InvalidField, match="numéro RPPS ou un nom"):
        found(session, typed)


def test_a_number_is_found_in_both_its_forms_and_by_its_agency_only(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        rpps = changing.person_of(session, actor).rpps

        assert found(session, rpps) == found(session, idnps(rpps)) == ["Camille Louise MARTIN"]
        assert found(session, rpps, people.CORSE) == []
        assert found(session, "MARTIN", people.CORSE) == []
        with pytest.raises(NotAllowed):
            professionals.search(session, actor, rpps)
        with pytest.raises(NotAllowed):
            professionals.search(session, Actor("x", Role.ADMIN, "X"), rpps)


def test_a_name_is_read_from_the_index(begin: Begin):
    with begin() as session:
        asked = "SELECT 1 FROM civil_status WHERE search_key LIKE 'LE|GALL%'"
        if session.get_bind().dialect.name == "sqlite":
            plan, read = "EXPLAIN QUERY PLAN", "search_key>? AND search_key<?"
        else:
            session.connection().execute(text("SET LOCAL enable_seqscan = off"))
            plan, read = "EXPLAIN", "civil_status_name"
        lines = session.connection().execute(text(f"{plan} {asked}")).all()

        assert any(read in str(line) for line in lines), lines
