"""Names: cleaning, folding, variants, nom d'exercice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain import names


@pytest.mark.parametrize(
    "name", ["M'DERE", "Œuvrard", "D’Haëne", "Le Goff-Kervennic", "Ng", "ʻAuliʻi", "Françoise"]
)
def test_names_of_people_are_accepted(name: str):
    assert names.clean(name) == name


def test_a_sign_that_no_name_has_is_named_in_the_refusal():
    with pytest.raises(ValueError, match="« 3 »"):
        names.clean("Jean3")


def test_folding_forgets_accents_ligatures_and_separators():
    assert names.fold("Lætitia d’Œuvrard-Çelik") == "LAETITIADOEUVRARDCELIK"


@given(st.text())
def test_folding_is_stable(text: str):
    assert names.fold(names.fold(text)) == names.fold(text)


def test_spelling_variants_are_recognised_and_other_people_are_not():
    key = names.search_key("Lefebvre", "Camille")

    assert names.are_variants(key, names.search_key("Lefèvre", "Camille"))
    assert names.are_variants(key, names.search_key("LEFEBVRE", "Camile"))
    assert not names.are_variants(key, names.search_key("Martin", "Camille"))


@pytest.mark.parametrize(
    ("line", "first", "parts"),
    [
        ("Camille", "CAMILLE", ["Camille", "", ""]),
        ("Marie Claire Louise", "MARIECLAIRE", ["Marie Claire", "Louise", ""]),
        ("Jean-Luc Yves Marie Paul", "JEANLUC", ["Jean-Luc", "Yves", "Marie Paul"]),
        ("Marie Claire", "ANOTHER", ["Marie", "Claire", ""]),
        ("", "", ["", "", ""]),
    ],
)
def test_given_names_of_one_line_are_told_apart_by_the_first(
    line: str, first: str, parts: list[str]
):
    assert names.apart(line, first) == parts


@pytest.mark.parametrize(
    ("practice", "usage", "accepted"),
    [
        ("MARTIN", "", True),
        ("martin", "", True),
        ("Durand", "Durand", True),
        ("Martin-Durand", "Durand", True),
        ("Durand Martin", "Durand", True),
        ("Durand", "", False),
        ("Mart", "", False),
        ("", "", False),
    ],
)
def test_the_practice_name_is_the_birth_or_the_usage_name(
    practice: str, usage: str, accepted: bool
):
    assert names.is_practice_name(practice, birth_name="Martin", usage_name=usage) is accepted


def test_a_name_comes_before_those_that_it_begins():
    called = [("Rocheac", "Anne"), ("Roche", "Zoé"), ("Roche", "Anne"), ("Ro", "Zoé")]

    assert sorted(called, key=lambda name: names.search_key(*name)) == [
        ("Ro", "Zoé"),
        ("Roche", "Anne"),
        ("Roche", "Zoé"),
        ("Rocheac", "Anne"),
    ]
