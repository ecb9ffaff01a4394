"""Periods: whole days of Paris, cut without a gap."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain.errors import InvalidField, InvalidFields
from erpps_app.domain.periods import LONGEST, Period, midnight, monday_of, period_of, slices

TODAY = date(2026, 11, 25)
DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2035, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(DAYS)
    return Period(first, first + timedelta(days=draw(st.integers(0, LONGEST - 1))))


@pytest.mark.parametrize(
    ("choice", "first"),
    [
        ("7j", date(2026, 11, 19)),
        ("30j", date(2026, 10, 27)),
        ("90j", date(2026, 8, 28)),
        ("mois", date(2026, 11, 1)),
        ("annee", date(2026, 1, 1)),
        ("", date(2026, 10, 27)),
        ("n’importe quoi", date(2026, 10, 27)),
    ],
)
def test_a_period_ends_today(choice: str, first: date):
    assert period_of(choice, TODAY) == Period(first, TODAY)


def test_a_period_by_dates_does_not_go_beyond_today():
    assert period_of("dates", TODAY, "01/11/2026", "31/12/2026") == Period(date(2026, 11, 1), TODAY)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("26/11/2026", "30/11/2026", "du"),
        ("02/11/2026", "01/11/2026", "au"),
        ("01/01/2020", "25/11/2026", "au"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused_at_its_field(first: str, last: str, field: str):
    with pytest.raises(InvalidField) as refused:
        period_of("dates", TODAY, first, last)

    assert refused.value.field == field


def test_both_dates_are_refused_together():
    with pytest.raises(InvalidFields) as refused:
        period_of("dates", TODAY, "", "31/02/2026")

    assert set(refused.value.errors) == {"du", "au"}


def test_a_day_has_twenty_three_hours_when_summer_begins_and_twenty_five_when_it_ends():
    assert midnight(date(2026, 3, 30)) - midnight(date(2026, 3, 29)) == timedelta(hours=23)
    assert midnight(date(2026, 10, 26)) - midnight(date(2026, 10, 25)) == timedelta(hours=25)
    assert midnight(date(2026, 7, 1)) == datetime(2026, 6, 30, 22, tzinfo=UTC)


@given(DAYS)
def test_a_week_begins_on_monday(day: date):
    monday = monday_of(day)

    assert monday.weekday() == 0
    assert timedelta() <= day - monday < timedelta(days=7)


@given(periods())
def test_slices_cover_the_period_without_gap_or_overlap(period: Period):
    cut = slices(period)

    assert (cut[0].first, cut[-1].last) == (period.first, period.last)
    assert all(a.last + timedelta(days=1) == b.first for a, b in pairwise(cut))
    assert len(cut) <= 40
    assert len({piece.label for piece in cut}) == len(cut)


@given(periods())
def test_every_week_or_month_within_begins_on_its_first_day(period: Period):
    cut = slices(period)
    if len(cut) < period.days:
        firsts = [piece.first for piece in cut[1:]]

        assert all(day.weekday() == 0 for day in firsts) or all(day.day == 1 for day in firsts)
