import unicodedata
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.adapters.reference import reference
from erpps_app.domain.identity import (
    display_name,
    from_franceconnect,
    in_known_places,
    locked_fields,
)
from erpps_app.domain.sign_in_failures import SIGN_IN_FAILURES, failure_of

KEYS = {
    "sexe",
    "nom_naissance",
    "nom_usage",
    "prenom",
    "prenom_2",
    "prenom_3",
    "date_naissance",
    "pays_naissance",
    "commune_naissance",
    "email",
}
CLAIMS = (
    "given_name",
    "family_name",
    "birthdate",
    "gender",
    "birthplace",
    "birthcountry",
    "preferred_username",
    "email",
)
ORDINARY = {
    "given_name": "Camille Louise",
    "family_name": "MARTIN",
    "birthdate": "1998-04-12",
    "gender": "female",
    "birthplace": "22278",
    "birthcountry": "99100",
    "email": "camille@example.org",
}


def answers(**changes: str) -> dict[str, str]:
    return from_franceconnect({**ORDINARY, **changes})


def test_an_ordinary_identity_fills_the_form():
    assert answers() == {
        "sexe": "F",
        "nom_naissance": "MARTIN",
        "nom_usage": "",
        "prenom": "Camille",
        "prenom_2": "Louise",
        "prenom_3": "",
        "date_naissance": "1998-04-12",
        "pays_naissance": "99100",
        "commune_naissance": "22278",
        "email": "camille@example.org",
    }


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("Camille", ("Camille", "", "")),
        ("Anne-Sophie Marie-Charlotte", ("Anne-Sophie", "Marie-Charlotte", "")),
        ("José Manuel António Luís", ("José", "Manuel", "António Luís")),
        ("  Zoé   Anaïs ", ("Zoé", "Anaïs", "")),
        ("", ("", "", "")),
    ],
)
def test_first_names_are_told_apart_by_spaces_only(given_name: str, expected: tuple[str, str, str]):
    found = answers(given_name=given_name)

    assert (found["prenom"], found["prenom_2"], found["prenom_3"]) == expected


@pytest.mark.parametrize(
    ("gender", "sexe"),
    [("female", "F"), ("male", "M"), ("unspecified", ""), ("", ""), ("autre", "")],
)
def test_a_sex_that_is_not_told_is_left_to_the_person(gender: str, sexe: str):
    found = answers(gender=gender)

    assert found["sexe"] == sexe
    assert ("sexe" in locked_fields(found)) is bool(sexe)


@pytest.mark.parametrize(
    ("birthdate", "kept"),
    [
        ("1985-07-00", "1985-07-00"),
        ("1990-00-00", "1990-00-00"),
        ("1990-02-30", ""),
        ("vers 1950", ""),
        ("", ""),
    ],
)
def test_an_unknown_day_or_month_stays_and_a_wrong_date_does_not(birthdate: str, kept: str):
    assert answers(birthdate=birthdate)["date_naissance"] == kept


@pytest.mark.parametrize(
    ("country", "place", "kept"),
    [
        ("99100", "97411", ("99100", "97411")),
        ("99100", "2A004", ("99100", "2A004")),
        ("99352", "", ("99352", "")),
        ("99352", "Oran", ("99352", "")),
        ("99100", "Paris", ("99100", "")),
        ("Algérie", "", ("", "")),
        ("", "75056", ("", "")),
    ],
)
def test_a_commune_is_kept_for_france_only(country: str, place: str, kept: tuple[str, str]):
    found = answers(birthcountry=country, birthplace=place)

    assert (found["pays_naissance"], found["commune_naissance"]) == kept


@pytest.mark.parametrize(
    ("country", "place", "kept"),
    [
        ("99100", "22278", ("99100", "22278")),
        ("99352", "", ("99352", "")),
        ("99100", "22999", ("99100", "")),
        ("99999", "", ("", "")),
    ],
)
def test_a_code_abolished_since_birth_does_not_lock_the_form(
    country: str, place: str, kept: tuple[str, str]
):
    found = in_known_places(answers(birthcountry=country, birthplace=place), reference())

    assert (found["pays_naissance"], found["commune_naissance"]) == kept


def test_accents_are_composed_so_that_one_name_is_one_text():
    split = unicodedata.normalize("NFD", "Lætitia Maëlle")

    assert answers(given_name=split)["prenom_2"] == "Maëlle"


def test_what_the_provider_gives_is_locked_but_for_the_email_and_the_name_in_use():
    found = answers(preferred_username="LEROY")

    assert locked_fields(found) == KEYS - {"email", "nom_usage", "prenom_3"}


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "Camille MARTIN"),
        ({"preferred_username": "LEROY"}, "Camille LEROY"),
        ({"given_name": ""}, "MARTIN"),
        ({"given_name": "", "family_name": ""}, "Mon compte"),
    ],
)
def test_the_header_calls_the_person_by_the_name_in_use(changes: dict[str, str], name: str):
    assert display_name(answers(**changes)) == name


anything = st.one_of(st.none(), st.integers(), st.text(), st.lists(st.text(), max_size=2))


@given(st.dictionaries(st.sampled_from(CLAIMS), anything))
def test_any_claims_give_the_keys_of_the_form(claims: Mapping[str, object]):
    found = from_franceconnect(claims)

    assert set(found) == KEYS
    assert locked_fields(found) <= KEYS
    assert set(in_known_places(found, reference())) == KEYS
    assert display_name(found)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("access_denied", "access_denied"),
        ("login_required", "login_required"),
        ("interaction_required", "login_required"),
        ("server_error", "server_error"),
        ("temporarily_unavailable", "temporarily_unavailable"),
        ("invalid_request", "invalid_request"),
        ("invalid_scope", "invalid_request"),
        ("<script>", "erreur"),
    ],
)
def test_an_error_of_the_protocol_has_a_page_of_ours(error: str, code: str):
    assert failure_of(error) == code
    assert SIGN_IN_FAILURES[code].advice.endswith(".")
