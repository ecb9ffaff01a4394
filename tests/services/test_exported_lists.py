"""Every list that can be a file: whole, for whom it is, and nothing that joins or impersonates."""

from collections.abc import Mapping

import pytest
from sqlmodel import Session

from erpps_app.adapters.tables import Row
from erpps_app.domain.access import STAFF, Actor, Role
from erpps_app.domain.errors import NotAllowed
from erpps_app.services import agent_directory, assignment, exports, people_search, team, twins
from erpps_app.services.export_lists import AGENCY, CERTAIN, LISTS, ROLE
from erpps_app.services.people_search import SOUGHT
from tests.conftest import Begin
from tests.services.colleagues import ADMIN, agent_named, applications, colleague
from tests.services.people import BRETAGNE, CORSE
from tests.services.test_search import named
from tests.services.test_statements import statements
from tests.services.test_twins import registered


def taken(session: Session, actor: Actor, kind: str, criteria: Mapping[str, str]) -> list[Row]:
    return list(LISTS[kind].rows(session, actor, criteria))


@pytest.mark.parametrize("kind", sorted(LISTS))
@pytest.mark.parametrize("role", sorted((*STAFF, Role.PROFESSIONAL)))
def test_a_list_is_for_the_roles_that_its_row_names(begin: Begin, kind: str, role: Role):
    actor = Actor("quelqu’un", role, "Quelqu’un", "53")
    with begin() as session:
        if role in LISTS[kind].roles:
            assert exports.ask(session, actor, kind, "csv", {}).startswith("/exports/")
        else:
            with pytest.raises(NotAllowed):
                exports.ask(session, actor, kind, "csv", {})


@pytest.mark.parametrize("kind", sorted(LISTS))
def test_no_column_helps_to_join_or_to_impersonate(kind: str):
    said = " ".join(LISTS[kind].columns).casefold()

    assert not [word for word in ("né", "naissance", "adresse", "mail", "phone") if word in said]


def test_everybody_whom_a_search_finds_is_in_the_file_beyond_the_page(begin: Begin):
    many = people_search.PAGE + 5
    with begin() as session:
        for n in range(many):
            named(session, "LE GALL", f"Camille {'ABCDEFGHIJ'[n % 10] * (1 + n // 10)}")
        named(session, "MARTIN", "Zoé")
        shown = people_search.search(session, BRETAGNE, "le gall").rows
        rows = taken(session, BRETAGNE, "professionnels", {SOUGHT: "le gall"})

        assert taken(session, CORSE, "professionnels", {SOUGHT: "le gall"}) == []
        assert taken(session, BRETAGNE, "professionnels", {}) == []
    assert len(rows) == many
    assert [row[:2] for row in rows[: len(shown)]] == [(one.rpps, one.name) for one in shown]
    assert {row[3] for row in rows} == {"Enregistré"}


def test_possible_duplicates_are_taken_out_as_the_page_compares_them(begin: Begin):
    with begin() as session:
        for n, name in enumerate(("LEGOFF", "LEGOFF", "LEGOF", "MARTIN"), start=1):
            registered(session, n, name, "1980-01-01")
        pairs = twins.page(session, BRETAGNE).pairs
        rows = taken(session, BRETAGNE, "doublons", {})
        certain = taken(session, BRETAGNE, "doublons", {CERTAIN: "oui"})

        assert taken(session, CORSE, "doublons", {}) == []
    assert rows == [(pair.one, pair.other, pair.label, pair.why) for pair in pairs]
    assert [row[2] for row in rows] == ["Doublon certain", *["Doublon possible"] * 2]
    assert certain == rows[:1]


def test_the_load_of_the_team_ends_with_what_nobody_has(begin: Begin):
    with begin() as session:
        rozenn = colleague(session, "Rozenn Le Goff", role=Role.LEAD)
        sylvie = colleague(session, "Sylvie Marchand")
        mine, _ = applications(session, 2)
        assignment.take(session, sylvie, mine.id)
        shown = team.view(session, rozenn)
        rows = taken(session, rozenn, "equipe", {})

    assert [row[0] for row in rows] == [*(load.name for load in shown.rows), "Personne"]
    assert [row[1] for row in rows] == [0, 1, 1]


def test_the_agents_whom_a_search_finds_are_all_taken_out(begin: Begin):
    many = agent_directory.PAGE + 3
    with begin() as session:
        for n in range(many):
            agent_named(session, f"Maël Tréguer {n:02}")
        agent_named(session, "Ange Colonna", "94", Role.LEAD)
        found = taken(session, ADMIN, "agents", {SOUGHT: "treguer", AGENCY: "53"})
        leads = taken(session, ADMIN, "agents", {ROLE: Role.LEAD})
        few = statements(session, lambda: taken(session, ADMIN, "agents", {AGENCY: "94"}))
        more = statements(session, lambda: taken(session, ADMIN, "agents", {}))

    assert len(found) == many
    assert [row[0] for row in leads] == ["Colonna Ange"]
    assert len(few) == len(more)
