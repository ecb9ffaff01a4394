"""Two activities are the same: one practice, one type, one place, days in common."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain.situations import Situation

DAY = date(2030, 1, 1)
days = st.integers(0, 60).map(lambda n: DAY + timedelta(days=n))
situations = st.builds(
    Situation,
    id=st.sampled_from(["a", "b"]),
    practice=st.sampled_from(["p", "q"]),
    type=st.sampled_from(["SALARIE", "REMPLACANT"]),
    places=st.frozensets(st.sampled_from(["finess:1", "siret:2", "adresse:3"])),
    start=days,
    end=st.none() | days,
)


def stands_on(situation: Situation, day: date) -> bool:
    return situation.start <= day and (situation.end is None or day < situation.end)


@given(situations, situations)
def test_sameness_does_not_depend_on_the_order(one: Situation, other: Situation):
    assert one.is_same_as(other) == other.is_same_as(one)


@given(situations, situations)
def test_days_in_common_are_days_on_which_both_stand(one: Situation, other: Situation):
    horizon = [DAY + timedelta(days=n) for n in range(70)]
    shared = any(stands_on(one, day) and stands_on(other, day) for day in horizon)

    assert one.overlaps(other) == shared


@given(situations, situations)
def test_what_ended_on_its_first_day_is_in_nobody_s_way(one: Situation, other: Situation):
    assert not replace(one, end=one.start).is_same_as(other)


@given(situations, days)
def test_what_follows_a_cessation_is_another_activity(one: Situation, day: date):
    ended = replace(one, end=max(one.start, day))
    following = replace(one, id="c", start=max(one.start, day), end=None)

    assert not ended.is_same_as(following)
