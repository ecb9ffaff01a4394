"""How an agent finds a professional: by number or by name, as people write names."""

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import InvalidField, NotAllowed
from erpps_app.domain.rpps import idnps
from erpps_app.models.finding import PersonEntry
from erpps_app.models.register import CivilStatus, Identifier, Practitioner
from erpps_app.services import numbering, people_search, registration
from erpps_app.services.people_search import Found
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.test_statements import statements


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
    return [row.name for row in people_search.search(session, agent, typed).rows]


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
            people_search.search(session, actor, rpps)
        with pytest.raises(NotAllowed):
            people_search.search(session, Actor("x", Role.ADMIN, "X"), rpps)


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


def test_pages_hold_everybody_once_in_the_order_of_names(begin: Begin):
    """Also whoever has several given names, or is called so in both orders."""
    with begin() as session:
        for given in ("Zoé", "Camille", "Anaïs", "Martin", "Camille"):
            named(session, "MARTIN", given)
        session.add(
            PersonEntry(
                practitioner_id=session.exec(
                    select(CivilStatus.practitioner_id).where(CivilStatus.given_names == "Zoé")
                ).one(),
                form="MARTIN BERTHE",
                sound="MARTIN BERT",
                ars="53",
            )
        )
        session.flush()
        whole = people_search.search(session, people.BRETAGNE, "martin").rows
        paged: list[Found] = []
        after = None
        while len(paged) <= len(whole):
            read = people_search.search(session, people.BRETAGNE, "martin", after, size=2)
            paged += read.rows
            after = read.following
            if after is None:
                break
        streamed = list(people_search.stream(session, people.BRETAGNE, "martin"))

    assert paged == whole == streamed
    assert [row.name for row in whole] == [
        *("Anaïs MARTIN", "Zoé MARTIN", "Camille MARTIN", "Camille MARTIN", "Martin MARTIN"),
    ]


@pytest.mark.parametrize("typed", ["", "Martyn"])
def test_pages_of_numbers_and_of_names_that_sound_alike(begin: Begin, typed: str):
    with begin() as session:
        for given in ("Zoé", "Camille", "Anaïs"):
            named(session, "MARTIN", given)
        whoever = people_search.search(session, people.BRETAGNE, "martin").rows[0]
        sought = typed or whoever.rpps[:5]
        first = people_search.search(session, people.BRETAGNE, sought, size=2)
        then = people_search.search(session, people.BRETAGNE, sought, first.following, size=2)

    names = [row.name for row in (*first.rows, *then.rows)]
    assert len(first.rows) == 2
    assert sorted(names) == ["Anaïs MARTIN", "Camille MARTIN", "Zoé MARTIN"]
    assert then.following is None
    assert first.spelt_alike == then.spelt_alike == (typed == "Martyn")


def test_a_page_is_read_in_as_many_statements_whatever_it_holds(begin: Begin):
    asked: list[int] = []
    with begin() as session:
        for given in ("Zoé", "Camille", "Anaïs"):
            named(session, "MARTIN", given)
            asked.append(
                len(
                    statements(
                        session,
                        lambda: people_search.search(session, people.BRETAGNE, "martin"),
                    )
                )
            )

    assert asked == [3, 3, 3]


@pytest.mark.parametrize("column", ["form", "sound"])
def test_a_name_is_read_from_the_index(begin: Begin, column: str):
    with begin() as session:
        wanted = f"{column} >= 'LE GALL' AND {column} < 'LE GALL~'"
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
