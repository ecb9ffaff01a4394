"""Dates as they are typed, and as civil registers keep them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain import civil_date
from erpps_app.domain.civil_date import CivilDate


@pytest.mark.parametrize(
    "typed", ["16/05/2024", "16.5.2024", "16 05 2024", "16-05-2024", "16052024", "2024-05-16"]
)
def test_reads_the_ways_people_write_a_day(typed: str):
    assert civil_date.parse(typed) == CivilDate(2024, 5, 16)


@pytest.mark.parametrize("typed", ["", "16/05", "demain", "31/02/2024", "16/13/2024", "1/1/24"])
def test_refuses_what_is_not_a_day_with_a_sentence(typed: str):
    with pytest.raises(ValueError, match=r"\.$"):
        civil_date.parse(typed)


def test_keeps_an_unknown_day_and_month_only_where_they_are_expected():
    assert civil_date.parse("1985-00-00", partial=True).french == "00/00/1985"
    with pytest.raises(ValueError, match="jj/mm/aaaa"):
        civil_date.parse("1985-00-00")


def test_counts_age_from_the_earliest_day_a_partial_date_may_stand_for():
    today = date(2026, 6, 30)

    assert CivilDate(2008, 0, 0).years_before(today) == 18
    assert CivilDate(2008, 7, 1).years_before(today) == 17
    assert CivilDate(2008, 6, 30).years_before(today) == 18


@given(st.dates())
def test_what_is_shown_reads_back_to_the_same_day(day: date):
    typed = CivilDate(day.year, day.month, day.day)

    assert civil_date.parse(typed.french) == typed == civil_date.parse(typed.iso)


@given(st.text())
def test_showing_never_fails(text: str):
    assert isinstance(civil_date.show(text), str)
