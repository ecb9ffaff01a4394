"""How somebody is found: names in any order, half typed, spelled as they sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain import finding
from erpps_app.domain.phonetics import sound
from erpps_app.domain.rpps import idnps, rpps_of_rank

WORDS = st.lists(st.sampled_from(["Le", "Gall", "Anne", "Marie", "d’Arc"]), min_size=1, max_size=3)


def is_found(typed: str, known: frozenset[finding.Entry]) -> bool:
    return any(entry.form.startswith(name) for name in finding.read(typed).names for entry in known)


@given(WORDS, WORDS, st.data())
def test_a_name_is_found_in_both_orders_wherever_one_stops_typing(
    family: list[str], given_names: list[str], data: st.DataObject
):
    known = finding.entries([" ".join(family)], [" ".join(given_names)])
    for typed in (" ".join(family + given_names), " ".join(given_names + family)):
        least = len(typed.rsplit(" ", 1)[0]) + 2
        stop = data.draw(st.integers(least, len(typed)))

        assert is_found(typed[:stop], known)


@pytest.mark.parametrize(
    "typed",
    ["Camille Le G", "le guen", "Guen", "LE GUEN Cam", "louise le guen", "Dupont cam", "leguen"],
)
def test_every_name_somebody_bears_finds_them(typed: str):
    assert is_found(typed, finding.entries(["Le Guen", "MARTIN-DUPONT"], ["Camille", "Louise"]))


def test_others_are_not_found():
    assert not is_found("Le Guen Zoé", finding.entries(["Le Guen"], ["Camille"]))


@pytest.mark.parametrize("typed", ["", " ", "L", "%", "__", "a%", "’"])
def test_too_little_is_nothing_to_look_for(typed: str):
    assert not finding.read(typed)


@given(st.text())
def test_whatever_is_typed_is_read(typed: str):
    finding.read(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("m2026 1125 000012", "M20261125000012"),
        ("1010 9316 124", "10109316124"),
        (idnps(rpps_of_rank(1013300001)), rpps_of_rank(1013300001)),
        ("2A9312345", "2A9312345"),
    ],
)
def test_a_number_is_read_with_its_spaces(typed: str, number: str):
    assert finding.read(typed).number == number


def test_an_address_is_read_in_small_letters():
    assert finding.read(" Camille@Example.org ").email == "camille@example.org"


@given(st.text(alphabet="ABCDE|", max_size=6), st.text(alphabet="ABCDE|", max_size=4))
def test_what_begins_so_stands_in_its_span(beginning: str, more: str):
    first, last = finding.span(beginning)

    assert first <= beginning + more < last


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LEFEBVRE", "LEFEVRE"),
        ("QUEMENER", "KEMENER"),
        ("PHILIPPE", "FILIP"),
        ("CATHERINE", "KATRINE"),
        ("THEVENOT", "TEVENAUT"),
        ("MARCHAND", "MARCHANT"),
        ("DUPONT", "DUPOND"),
        ("STEPHANE", "STEFAN"),
        ("BESSON", "BESON"),
        ("GAUTHIER", "GAUTIER"),
        ("CHRISTINE", "KRISTINE"),
        ("RENAULT", "RENAUD"),
        ("LEGALL", "LEGAL"),
        ("HENRY", "HENRI"),
    ],
)
def test_names_that_sound_alike_share_a_key(one: str, other: str):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("MARTIN", "MARCHAND"), ("DUPONT", "DURAND"), ("LEROY", "LEROUX"), ("PETIT", "PERRET")],
)
def test_names_that_sound_otherwise_do_not(one: str, other: str):
    assert sound(one) != sound(other)


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12))
def test_a_name_always_has_a_sound(name: str):
    assert sound(name) or set(name) <= set("HE")
