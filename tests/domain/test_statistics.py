"""What the figures mean."""

import statistics as library
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain import statistics
from erpps_app.domain.periods import Period, slices
from erpps_app.domain.promise import HOURS
from erpps_app.domain.statistics import AGE_BANDS, ON_TIME

SECONDS = st.lists(st.floats(min_value=0, max_value=10**8), min_size=1, max_size=60)
FIRST = date(2026, 1, 1)
YEAR = Period(FIRST, date(2026, 12, 31))
COUNTS = st.dictionaries(
    st.integers(0, 364).map(lambda n: FIRST + timedelta(days=n)), st.integers(0, 50), max_size=60
)


@given(SECONDS)
def test_the_median_is_the_librarys(values: list[float]):
    assert statistics.percentile(values, 0.5) == pytest.approx(library.median(values))


@given(st.lists(st.floats(0, 10**8), min_size=2, max_size=60), st.integers(1, 99))
def test_a_percentile_is_the_librarys_inclusive_quantile(values: list[float], hundredth: int):
    expected = library.quantiles(values, n=100, method="inclusive")[hundredth - 1]

    assert statistics.percentile(values, hundredth / 100) == pytest.approx(expected, abs=1e-6)


@given(SECONDS, st.floats(0, 1), st.floats(0, 1))
def test_percentiles_lie_among_the_values_in_order(values: list[float], one: float, other: float):
    low, high = (statistics.percentile(values, share) for share in sorted((one, other)))

    assert low is not None
    assert high is not None
    assert min(values) - 1e-6 <= low <= high + 1e-6 <= max(values) + 2e-6


def test_nothing_has_no_percentile_and_no_share():
    assert statistics.percentile([], 0.5) is None
    assert statistics.share(0, 0) is None
    assert statistics.share(1, 4) == 0.25


@given(COUNTS)
def test_putting_days_together_loses_none(by_day: dict[date, int]):
    assert sum(statistics.fold(by_day, slices(YEAR))) == sum(by_day.values())


@given(st.integers(0, 500), COUNTS, COUNTS)
def test_the_backlog_ends_with_what_came_less_what_went(
    at_start: int, received: dict[date, int], closed: dict[date, int]
):
    ends = statistics.backlog(at_start, received, closed, slices(YEAR))

    assert ends[-1] == at_start + sum(received.values()) - sum(closed.values())


@given(st.floats(min_value=0, max_value=10**6))
def test_an_age_has_one_band_and_the_first_two_are_the_promise(hours: float):
    band = statistics.band_of(hours)

    assert (AGE_BANDS.index(band) < ON_TIME) == (hours < HOURS)
