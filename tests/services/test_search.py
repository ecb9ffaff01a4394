"""How an agent finds a professional: by number or by name, as people write names."""

import pytest
from sqlalchemy import text
from sqlmodel import Session

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import InvalidField, NotAllowed
from erpps_app.domain.rpps import idnps
from erpps_app.models.register import CivilStatus, Identifier, Practitioner
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
        *("Le", "  LE  GALL   Camille ", "Gall", "Camille Le G"),
    ],
)
def test_a_composite_name_is_found_as_people_write_it(begin: Begin, typed: str):
    with begin() as session:
        named(session, "LE GALL", "Camille")
        named(session, "MARTIN", "Zoé")

        assert found(session, typed) == ["Camille LE GALL"]


@pytest.mark.parametrize("typed", ["%", "__", "a%", "LE GALL Zoé", "L"])
def test_what_is_nobody_s_name_finds_nobody(begin: Begin, typed: str):
    with begin() as session:
        named(session, "LE GALL", "Camille")

        assert found(session, typed) == []


@pytest.mark.parametrize("typed", ["", "  "])
def test_a_search_for_nothing_is_asked_what_for(begin: Begin, typed: str):
    with begin() as session, pytest.raises(InvalidField, match="numéro, un nom"):
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


@pytest.mark.parametrize("typed", ["Kamille Le Gal", "LEGAL camile"])
def test_a_name_spelled_otherwise_is_found_when_nobody_is_called_so(begin: Begin, typed: str):
    with begin() as session:
        named(session, "LE GALL", "Camille")
        named(session, "MARTIN", "Zoé")

        assert found(session, typed) == ["Camille LE GALL"]


def test_somebody_is_found_by_every_number_name_and_address_of_theirs(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        person = changing.person_of(session, actor)
        session.add(Identifier(practitioner_id=person.id, system="ADELI", value="359312345"))
        civil = session.get_one(CivilStatus, person.id)
        civil.usage_name = "LE GUEN"
        session.add(civil)
        session.flush()
        ways = ("35 9312345", "camille@example.org", "CAMILLE@", "Camille Le G", "louise martin")

        assert [found(session, way) for way in ways] == [["Camille Louise MARTIN"]] * len(ways)
        assert found(session, "359312346") == []

        person.ars = "94"
        session.add(person)
        session.flush()

        assert found(session, "Camille Le G") == []
        assert found(session, "Camille Le G", people.CORSE) == ["Camille Louise MARTIN"]


@pytest.mark.parametrize("column", ["form", "sound"])
def test_a_name_is_read_from_the_index(begin: Begin, column: str):
    with begin() as session:
        wanted = f"{column} >= 'LE|GALL' AND {column} < 'LE|GALL~'"
        asked = f"SELECT 1 FROM person_entry WHERE ars = '53' AND {wanted}"  # noqa: S608 - idem
        if session.get_bind().dialect.name == "sqlite":
            plan = "EXPLAIN QUERY PLAN"
        else:
            session.connection().execute(text("SET LOCAL enable_seqscan = off"))
            # A table with nothing in it is as well read from either index.
            other = "sound" if column == "form" else "form"
            session.connection().execute(text(f"DROP INDEX person_by_{other}"))
            plan = "EXPLAIN"
        lines = session.connection().execute(text(f"{plan} {asked}")).all()
        session.rollback()

        assert any(f"person_by_{column}" in str(line) for line in lines), lines
