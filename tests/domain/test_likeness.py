"""How sure it is that two people are one."""

from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain.likeness import Likeness, Traits, compare, most

traits = st.builds(
    Traits,
    st.sampled_from(("MARTIN CAMILLE", "MARTAIN CAMILLE", "LEGALL YANN", "LE YANN")),
    st.sampled_from(("1990-01-01", "1990-01-02")),
    st.sampled_from(("", "22278", "35238")),
    st.sampled_from(("", "F", "M")),
)
MARTIN = Traits("MARTIN CAMILLE", "1990-01-01", "22278", "F")


@given(traits, traits)
def test_it_does_not_depend_on_who_is_compared_with_whom(one: Traits, other: Traits):
    assert compare(one, other) == compare(other, one)


@given(traits)
def test_whoever_is_the_same_in_all_is_certain(one: Traits):
    assert compare(one, one).likeness is Likeness.CERTAIN


@given(traits, traits)
def test_what_is_alike_says_why_and_nothing_else_does(one: Traits, other: Traits):
    found = compare(one, other)

    assert bool(found.why) == (found.likeness is not Likeness.NONE)


@given(traits, traits)
def test_nobody_is_certain_who_differs_in_something_both_told(one: Traits, other: Traits):
    if compare(one, other).likeness is Likeness.CERTAIN:
        assert (one.key, one.birth_date) == (other.key, other.birth_date)
        assert one.birth_place == other.birth_place or "" in {one.birth_place, other.birth_place}
        assert one.sex == other.sex or "" in {one.sex, other.sex}


def test_homonyms_born_elsewhere_on_the_same_day_are_possible_only():
    other = Traits(MARTIN.key, MARTIN.birth_date, "35238", "F")

    assert compare(MARTIN, other).likeness is Likeness.POSSIBLE


def test_what_is_not_told_does_not_count():
    assert compare(MARTIN, Traits(MARTIN.key, MARTIN.birth_date)).likeness is Likeness.CERTAIN


def test_the_surest_of_several():
    assert most([]) is Likeness.NONE
    assert most([Likeness.POSSIBLE, Likeness.CERTAIN, Likeness.NONE]) is Likeness.CERTAIN
