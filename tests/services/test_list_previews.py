"""What a change to a list would touch is shown first, and nothing is written."""

import pytest
from sqlmodel import Session, select

from erpps_app.domain.lists import ListName
from erpps_app.models.lists import ListChange
from erpps_app.services import (
    list_changes,
    list_usage,
)
from tests.conftest import Begin
from tests.services import people
from tests.services.listing import ADMIN, RETIRED, asked
from tests.services.test_statements import statements

pytestmark = pytest.mark.usefixtures("shipped_again")


def used(session: Session, of: ListName, code: str) -> tuple[int, int, int]:
    found = list_usage.of(session, of, code)
    users = found.users
    assert sum(row.count for row in found.applications) == users.drafts + users.sent
    assert sum(row.count for row in found.professionals) == users.registered
    return users.drafts, users.sent, users.registered


def test_the_preview_counts_those_who_use_the_code(begin: Begin):
    with begin() as session:
        people.complete(session, people.professional(session, "brouillon"))
        people.submitted(session, people.professional(session, "envoyee"))
        people.validated(session, people.professional(session, "enregistree"))

        for of, code in (
            (ListName.PROFESSIONS, "94"),
            (ListName.DIPLOMAS, "DE30"),
            (ListName.DIPLOMA_LINKS, "DE30-94"),
            (ListName.ACTIVITY_TYPES, "REMPLACANT"),
        ):
            assert used(session, of, code) == (1, 1, 1), of
        for of, code in (
            (ListName.PROFESSIONS, "93"),
            (ListName.DIPLOMA_LINKS, "DE30-93"),
            (ListName.AUTHORISATIONS, "AM01"),
            (ListName.END_REASONS, "RET"),
        ):
            assert used(session, of, code) == (0, 0, 0), of
        assert used(session, ListName.DEPARTEMENTS, "22") == (0, 1, 1)
        assert used(session, ListName.DEPARTEMENTS, "35") == (0, 0, 0)
        assert used(session, ListName.AGENCIES, "53") == (0, 1, 1)


def test_the_preview_says_numbers_and_never_a_name(begin: Begin):
    with begin() as session:
        sent = people.submitted(session, people.professional(session))
        shown = list_changes.preview(session, ADMIN, asked(*RETIRED))

    assert [(first.number, first.agency) for first in shown.first] == [
        (sent.number, "ARS Bretagne")
    ]
    assert [(row.agency, row.status, row.count) for row in shown.applications] == [
        ("ARS Bretagne", "Nouvelle demande à instruire", 1)
    ]
    assert "MARTIN" not in repr(shown)
    assert any("jour de leur envoi" in sentence for sentence in shown.effects)


def test_a_preview_writes_nothing(begin: Begin):
    with begin() as session:
        list_changes.preview(session, ADMIN, asked(*RETIRED))

        assert session.exec(select(ListChange)).all() == []


def test_a_preview_asks_as_many_statements_whatever_it_counts(begin: Begin):
    with begin() as session:
        people.submitted(session, people.professional(session))
        before = statements(session, lambda: list_changes.preview(session, ADMIN, asked(*RETIRED)))
        for n in range(5):
            people.submitted(session, people.professional(session, f"personne{n}"))
        after = statements(session, lambda: list_changes.preview(session, ADMIN, asked(*RETIRED)))

    assert len(before) == len(after) == 4


def test_beyond_so_many_one_is_told_at_least_and_no_detail(begin: Begin):
    with begin() as session:
        for n in range(3):
            people.submitted(session, people.professional(session, f"personne{n}"))
        exact = list_usage.of(session, ListName.PROFESSIONS, "94", most=3)
        beyond = list_usage.of(session, ListName.PROFESSIONS, "94", most=2)

    assert (exact.users.sent, exact.users.more_applications) == (3, False)
    assert (beyond.users.sent, beyond.users.more_applications) == (2, True)
    assert beyond.users.sent_said("demande", "demandes") == "au moins 2\u00a0demandes"
    assert beyond.applications == []
    assert len(beyond.first) == 3
