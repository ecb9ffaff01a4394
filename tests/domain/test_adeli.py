"""Lines of an ADELI register: what is taken, what is refused and at which column."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.adapters.numbers import LibraryNumbers
from erpps_app.adapters.reference import reference
from erpps_app.domain.adeli import COLUMN, COLUMNS, Checker
from erpps_app.domain.adeli_match import Identity, exchanged, likeness
from erpps_app.domain.context import Context
from erpps_app.domain.likeness import Likeness

LINE = {
    "numero_adeli": "229412345",
    "civilite": "MME",
    "sexe": "F",
    "nom_naissance": "LE GALL",
    "prenom": "Anne-Sophie",
    "date_naissance": "14/03/1980",
    "departement_naissance": "22",
    "profession": "94",
    "intitule": "DE30",
    "date_diplome": "30/06/2003",
    "commune": "22278",
    "localite": "Saint-Brieuc",
    "code_postal": "22000",
    "type_activite": "SAL_NON_LIBERAL",
    "date_debut": "01/09/2003",
    "raison_sociale": "Centre hospitalier",
    "exercice_commune": "22278",
    "exercice_localite": "Saint-Brieuc",
}
CHECKER = Checker(Context(date(2026, 11, 25), reference(), LibraryNumbers()))


def test_a_right_line_is_taken_with_what_it_leaves_to_be_understood():
    declared, errors = CHECKER.check(LINE)

    assert errors == {}
    assert declared is not None
    assert declared.number == "229412345"
    assert declared.practice["nom_exercice"] == "LE GALL"
    assert declared.title["lieu_formation"] == "U999"
    assert declared.civil["date_naissance"] == "1980-03-14"
    assert declared.departement == "22"


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("numero_adeli", ""),
        ("numero_adeli", "2294123"),
        ("numero_adeli", "969412345"),
        ("civilite", "DR"),
        ("sexe", "X"),
        ("nom_naissance", "Dupont<br>"),
        ("prenom", ""),
        ("date_naissance", "31/02/1980"),
        ("date_naissance", "14/03/2080"),
        ("profession", "10"),
        ("intitule", "DE28"),
        ("date_diplome", "30/06/1979"),
        ("date_debut", "01/09/2001"),
        ("commune", "99999"),
        ("code_postal", "2200"),
        ("siret", "12345678901234"),
        ("finess", "123456789"),
        ("email", "sans-arobase"),
        ("telephone_fixe", "0199"),
        ("departement_naissance", "99"),
        ("nom_exercice", "AUTRE"),
        ("raison_sociale", ""),
        ("localite", "x" * 300),
    ],
)
def test_what_is_wrong_is_said_at_its_column(column: str, text: str):
    declared, errors = CHECKER.check({**LINE, column: text})

    assert declared is None
    assert next(iter(errors)) == column
    assert errors[column].endswith((".", "!"))


def test_a_wrong_profession_is_said_once():
    assert list(CHECKER.check({**LINE, "profession": "10"})[1]) == ["profession"]


def test_a_line_without_any_place_is_nobodys():
    nowhere = {k: v for k, v in LINE.items() if "commune" not in k and "localite" not in k}

    assert "exercice_commune" in CHECKER.check(nowhere)[1]


def test_a_line_without_activity_is_of_the_agency_of_its_address():
    idle = {k: v for k, v in LINE.items() if not k.startswith("exercice_")}
    for name in ("type_activite", "date_debut", "raison_sociale"):
        idle.pop(name)

    declared, errors = CHECKER.check(idle)

    assert errors == {}
    assert declared is not None
    assert declared.activity == {}


@given(st.dictionaries(st.sampled_from([c.name for c in COLUMNS]), st.text(max_size=60)))
def test_any_text_is_taken_or_refused_at_a_column_that_exists(line: dict[str, str]):
    declared, errors = CHECKER.check({**LINE, **line})

    assert (declared is None) == bool(errors)
    assert set(errors) <= set(COLUMN)
    assert all(errors.values())


WHO = Identity("LEGALL ANNESOPHIE", "1980-03-14", "F", "ANNESOPHIEMARIE", "99100", "22278")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, Likeness.CERTAIN),
        ({"given_names": "ANNESOPHIE"}, Likeness.CERTAIN),
        ({"commune": "", "departement": "22"}, Likeness.CERTAIN),
        ({"commune": ""}, Likeness.POSSIBLE),
        ({"commune": "", "departement": "35"}, Likeness.POSSIBLE),
        ({"commune": "35238"}, Likeness.POSSIBLE),
        ({"sex": "M"}, Likeness.POSSIBLE),
        ({"given_names": "CLAIRE"}, Likeness.POSSIBLE),
        ({"search_key": "LEGAL ANNESOPHIE"}, Likeness.POSSIBLE),
        ({"search_key": "MARTIN CLAIRE"}, Likeness.NONE),
        ({"birth_date": "1981-03-14"}, Likeness.NONE),
    ],
)
def test_who_is_who(other: dict[str, str], expected: Likeness):
    known = Identity(**{**{n: getattr(WHO, n) for n in WHO.__slots__}, **other})

    assert likeness(WHO, known) is expected
    assert likeness(known, WHO) is expected


def test_a_day_and_month_taken_for_one_another_may_be_the_same_person():
    one = Identity("LEGALL ANNE", "1980-03-04", "F", "ANNE", "99100", "22278")
    other = Identity("LEGALL ANNE", "1980-04-03", "F", "ANNE", "99100", "22278")

    assert likeness(one, other) is Likeness.POSSIBLE
    assert exchanged("1980-03-14") == "1980-03-14"


def test_an_unknown_day_of_birth_makes_nobody_certain():
    partial = Identity("LEGALL ANNE", "1980-00-00", "F", "ANNE", "99100", "22278")

    assert likeness(partial, partial) is Likeness.POSSIBLE
