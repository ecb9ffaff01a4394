"""Numbers of the register."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain import rpps

RANKS = st.integers(min_value=1_000_000_000, max_value=9_999_999_999)


@pytest.mark.parametrize(
    "number", ["10109316124", "10000001916", "10000005479", "10005173140", "99700419783"]
)
def test_published_numbers_hold(number: str):
    assert rpps.is_rpps(number)


@given(RANKS)
def test_a_rank_gives_a_valid_number_of_eleven_digits(rank: int):
    number = rpps.rpps_of_rank(rank)

    assert len(number) == 11
    assert rpps.is_rpps(number)


@given(RANKS, st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(rank: int, position: int, shift: int):
    number = rpps.rpps_of_rank(rank)
    wrong = str((int(number[position]) + shift) % 10)

    assert not rpps.is_rpps(number[:position] + wrong + number[position + 1 :])


@pytest.mark.parametrize("typed", ["10109316124", "101 0931 6124", "810109316124", "10109316124 "])
def test_reads_a_number_with_spaces_or_the_leading_eight(typed: str):
    assert rpps.clean_rpps(typed) == "10109316124"


@pytest.mark.parametrize("typed", ["", "1010931612", "10109316125", "1010931612A", "١٠١٠٩٣١٦١٢٤"])
def test_refuses_a_number_with_a_sentence(typed: str):
    with pytest.raises(ValueError, match=r"RPPS"):
        rpps.clean_rpps(typed)


def test_the_application_number_has_the_form_of_the_guide():
    assert rpps.application_number(date(2024, 5, 16), 12119) == "M20240516012119"
    with pytest.raises(ValueError, match="épuisée"):
        rpps.application_number(date(2024, 5, 16), 1_000_000)


def test_the_sequence_says_when_it_is_used_up():
    with pytest.raises(ValueError, match="épuisée"):
        rpps.rpps_of_rank(10_000_000_000)
