"""Uniting two files: nothing is lost, nothing is doubled."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain.merging import KEPT, OTHER, UNITS, Union, chosen, default, differs, unite
from erpps_app.domain.situations import Situation

DAY = date(2030, 1, 1)
days = st.integers(0, 60).map(lambda n: DAY + timedelta(days=n))


@st.composite
def situation(draw: st.DrawFn) -> Situation:
    start = draw(days)
    length = draw(st.none() | st.integers(0, 40))
    return Situation(
        id=draw(st.uuids()).hex,
        practice=draw(st.sampled_from("pq")),
        type=draw(st.sampled_from(("INDEPENDANT", "BENEVOLE"))),
        places=draw(st.frozensets(st.sampled_from(("siret:1", "id:2", "lieu:3")), max_size=2)),
        start=start,
        end=None if length is None else start + timedelta(days=length),
    )


some = st.lists(situation(), max_size=8)


def widened(union: Union, by_id: dict[str, Situation]) -> Situation:
    places = frozenset[str]().union(*(by_id[i].places for i in (union.stays, *union.gone)))
    row = by_id[union.stays]
    return Situation(row.id, row.practice, row.type, places, union.start, union.end)


@given(some)
def test_every_activity_is_in_exactly_one(situations: list[Situation]):
    united = unite(situations)

    ids = [i for one in united for i in (one.stays, *one.gone)]
    assert sorted(ids) == sorted(s.id for s in situations)


@given(some)
def test_no_two_that_are_left_are_the_same(situations: list[Situation]):
    by_id = {s.id: s for s in situations}
    left = [widened(one, by_id) for one in unite(situations)]

    for one, other in combinations(left, 2):
        assert not one.is_same_as(other)


@given(some)
def test_no_day_is_lost_nor_added_outside(situations: list[Situation]):
    by_id = {s.id: s for s in situations}
    for one in unite(situations):
        rows = [by_id[i] for i in (one.stays, *one.gone)]
        ends = [row.end for row in rows]

        assert one.start == min(row.start for row in rows)
        assert one.end == (None if None in ends else max(e for e in ends if e))
        assert len({(row.practice, row.type) for row in rows}) == 1


@given(some)
def test_what_is_united_is_united_already(situations: list[Situation]):
    by_id = {s.id: s for s in situations}
    left = [widened(one, by_id) for one in unite(situations)]

    assert all(not one.gone for one in unite(left))


@given(some)
def test_whichever_comes_first_stays(situations: list[Situation]):
    rank = {s.id: n for n, s in enumerate(situations)}
    for one in unite(situations):
        assert all(rank[one.stays] < rank[gone] for gone in one.gone)


names = sorted({name for unit in UNITS for name in unit.names})
answers = st.dictionaries(st.sampled_from(names), st.sampled_from(("", "a", "b")))
choices = st.dictionaries(
    st.sampled_from([unit.code for unit in UNITS]), st.sampled_from((KEPT, OTHER))
)


@given(answers, answers, choices)
def test_each_value_is_one_of_the_two_and_what_was_chosen(
    kept: dict[str, str], other: dict[str, str], said: dict[str, str]
):
    for unit in UNITS:
        merged = chosen(unit.of, kept, other, said)
        whose = said.get(unit.code, default(unit, kept, other))
        source = other if whose == OTHER else kept

        assert [merged.get(n, "") for n in unit.names] == [source.get(n, "") for n in unit.names]


@given(answers, answers)
def test_what_only_one_file_tells_is_kept(kept: dict[str, str], other: dict[str, str]):
    for unit in UNITS:
        merged = chosen(unit.of, kept, other, {})
        told = any(answers.get(n) for answers in (kept, other) for n in unit.names)

        assert any(merged.get(n) for n in unit.names) == told
        if not differs(unit, kept, other):
            assert default(unit, kept, other) == KEPT
