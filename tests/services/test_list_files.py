"""A list goes out as a file, and a new version comes in."""

import pytest
from sqlmodel import Session

from erpps_app.adapters.reference import reference
from erpps_app.domain.access import READERS, Actor, Role
from erpps_app.domain.errors import InvalidField, NotAllowed
from erpps_app.domain.lists import ListName
from erpps_app.services import (
    list_files,
    lists_in_force,
)
from erpps_app.services.context import today
from tests.conftest import Begin
from tests.services.listing import ADMIN

pytestmark = pytest.mark.usefixtures("shipped_again")
NEW = "97,Art-thérapeute,TRE_G15-ProfessionSante\n"


def exported(session: Session, of: ListName = ListName.PROFESSIONS) -> str:
    return list_files.export(session, ADMIN, of).decode()


def imported(session: Session, text: str, of: ListName = ListName.PROFESSIONS) -> int:
    return list_files.apply(session, ADMIN, of, text, today().isoformat(), "Version 2027")


@pytest.mark.parametrize("of", list(ListName))
def test_what_is_exported_changes_nothing_when_it_comes_back(begin: Begin, of: ListName):
    with begin() as session:
        text = exported(session, of)
        shown = list_files.preview(session, ADMIN, of, text, today().isoformat(), "Rien")

        assert shown.rows == []
        assert shown.same == text.count("\n") - 1
        assert imported(session, text, of) == 0


def test_a_new_version_shows_what_is_new_changed_and_retired_then_records_it(begin: Begin):
    with begin() as session:
        text = exported(session) + NEW
        text = text.replace("94,Ergothérapeute", "94,Ergothérapeute DE")
        text = "".join(
            line for line in text.splitlines(keepends=True) if not line.startswith("72,")
        )
        shown = list_files.preview(
            session, ADMIN, ListName.PROFESSIONS, text, today().isoformat(), "Version 2027"
        )
        count = imported(session, text)
        session.flush()
        lists_in_force.follow(session)
        again = imported(session, text)

    assert {(row.code, row.what) for row in shown.rows} == {
        ("97", "Nouveau"),
        ("94", "Modifié"),
        ("72", "Retiré"),
    }
    assert (count, again) == (3, 0)
    professions = reference().professions
    assert professions["94"].label == "Ergothérapeute DE"
    assert (professions["97"].offered, professions["72"].offered) == (True, False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" ", "Choisissez un fichier"),
        ("code,libelle\n94,X\n", "Il manque une colonne\u00a0: nomenclature"),
        ("code\n94\n", "Il manque des colonnes\u00a0: libelle, nomenclature"),
        ("code,libelle,nomenclature\n", "aucun code"),
        ("code,libelle,nomenclature\n" + NEW + NEW, "Ligne 3"),
        ("code,libelle,nomenclature\n9A,X,TRE_G15-ProfessionSante\n", "9A"),
        ("code,libelle,nomenclature\n97,=1+1,TRE_G15-ProfessionSante\n", "97"),
        ("code,libelle,nomenclature\n97,X\n", "Ligne 2"),
    ],
)
def test_a_wrong_file_is_refused_as_a_whole_with_its_line(begin: Begin, text: str, said: str):
    with begin() as session, pytest.raises(InvalidField, match=said) as refused:
        imported(session, text)

    assert refused.value.field == list_files.LINES


@pytest.mark.parametrize("role", [*sorted(READERS), Role.PROFESSIONAL])
def test_only_an_administrator_takes_a_list_out_or_brings_one_in(begin: Begin, role: Role):
    other = Actor("autre", role, "Quelqu’un", "53")
    with begin() as session:
        for call in (
            lambda: list_files.export(session, other, "professions"),
            lambda: list_files.preview(session, other, "professions", "", "", ""),
            lambda: list_files.apply(session, other, "professions", "", "", ""),
        ):
            with pytest.raises(NotAllowed):
                call()
