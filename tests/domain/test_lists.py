"""The lists over time: one value a day for each code, whatever the order of the changes."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from erpps_app.adapters.reference import Overlaid, reference, shipped
from erpps_app.domain.lists import (
    SHIPPED,
    Change,
    Entry,
    ListName,
    entry_on,
    lists_on,
    standing,
    turning_days,
)

DAY = date(2027, 1, 1)
BASE = Entry("94", {"libelle": "Ergothérapeute", "nomenclature": "TRE_G15-ProfessionSante"})


@st.composite
def stories(draw: st.DrawFn) -> list[Change]:
    """Some changes of one code, some of them called off, as the service would number them."""
    found: list[Change] = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        earlier = [c.number for c in standing(found)]
        cancels = draw(st.sampled_from([None, None, *earlier]))
        if cancels is not None:
            found.append(
                Change(
                    list=ListName.PROFESSIONS,
                    code="94",
                    number=number,
                    effective_from=DAY,
                    cancels=cancels,
                )
            )
            continue
        found.append(
            Change(
                list=ListName.PROFESSIONS,
                code="94",
                number=number,
                effective_from=DAY + timedelta(days=draw(st.integers(0, 5))),
                values=draw(st.sampled_from([{}, {"libelle": f"Libellé {number}"}])),
                offered=draw(st.sampled_from([None, True, False])),
            )
        )
    return found


days = st.integers(-2, 8).map(lambda n: DAY + timedelta(days=n))


@given(stories(), days, st.randoms(use_true_random=False))
def test_what_stands_on_a_day_does_not_depend_on_the_order_of_reading(
    story: Sequence[Change], day: date, random: Random
):
    shuffled = list(story)
    random.shuffle(shuffled)

    assert entry_on(BASE, shuffled, day) == entry_on(BASE, story, day)
    assert entry_on(None, shuffled, day) == entry_on(None, story, day)


@given(stories(), days)
def test_one_change_is_in_force_on_a_day_and_it_is_the_last_that_took_effect(
    story: Sequence[Change], day: date
):
    found = entry_on(BASE, story, day)
    begun = [change for change in standing(story) if change.effective_from <= day]

    assert found is not None
    assert found.number == (begun[-1].number if begun else SHIPPED)


@given(stories(), days)
def test_between_two_turning_days_nothing_changes(story: Sequence[Change], day: date):
    before = [turn for turn in turning_days(story) if turn <= day]

    if before:
        assert entry_on(BASE, story, day) == entry_on(BASE, story, before[-1])
    else:
        assert entry_on(BASE, story, day) == BASE


@given(stories(), days)
def test_a_code_never_loses_its_label(story: Sequence[Change], day: date):
    found = entry_on(BASE, story, day)

    assert found is not None
    assert found.label


@given(days, st.integers(0, 6))
def test_what_is_retired_is_offered_until_then_and_again_once_reopened(closed: date, later: int):
    opened = closed + timedelta(days=later)
    story = [
        Change(list=ListName.PROFESSIONS, code="94", number=n, effective_from=d, offered=o)
        for n, d, o in ((1, closed, False), (2, opened, True))
    ]
    for day in (DAY + timedelta(days=n) for n in range(-3, 10)):
        found = entry_on(BASE, story, day)

        assert found is not None
        assert found.offered is (day < closed or day >= opened)


def change(name: ListName, code: str, number: int = 1, **what: object) -> Change:
    return Change(list=name, code=code, number=number, **{"effective_from": DAY, **what})


def test_a_retired_profession_keeps_its_label_and_is_no_longer_offered():
    lists = Overlaid([change(ListName.PROFESSIONS, "94", offered=False)])

    before, after = lists.on(DAY - timedelta(days=1)), lists.on(DAY)

    assert before.professions["94"].offered
    assert not after.professions["94"].offered
    assert after.professions["94"].label == "Ergothérapeute"


def test_what_is_to_come_has_its_label_already_and_is_not_offered_yet():
    added = change(
        ListName.PROFESSIONS,
        "97",
        offered=True,
        values={"libelle": "Art-thérapeute", "nomenclature": "TRE_G15-ProfessionSante"},
    )
    lists = Overlaid([added])

    assert not lists.on(DAY - timedelta(days=1)).professions["97"].offered
    assert lists.on(DAY).professions["97"].offered
    assert lists.on(DAY - timedelta(days=1)).professions["97"].label == "Art-thérapeute"


def test_a_detached_diploma_opens_the_profession_no_more_and_keeps_its_label_there():
    lists = Overlaid([change(ListName.DIPLOMA_LINKS, "DE30-94", offered=False)]).on(DAY)

    assert "DE30" not in {title.code for title in lists.diplomas_of("94")}
    assert "DE30" in {title.code for title in lists.diplomas_known("94")}


def test_a_departement_moves_to_another_agency_on_its_day():
    lists = Overlaid([change(ListName.DEPARTEMENTS, "22", values={"agence": "52"})])
    saint_brieuc = reference().commune("22278")

    assert lists.on(DAY - timedelta(days=1)).agency_of(saint_brieuc) == "53"
    assert lists.on(DAY).agency_of(saint_brieuc) == "52"


def test_days_between_two_changes_share_the_same_lists():
    lists = Overlaid([change(ListName.PROFESSIONS, "94", offered=False)])

    assert lists.on(DAY) is lists.on(DAY + timedelta(days=400))
    assert lists.on(DAY) is not lists.on(DAY - timedelta(days=1))


def test_the_shipped_lists_hold_together():
    found = lists_on(shipped(), (), DAY)

    assert {name for name, entries in found.items() if entries} == set(ListName)
    assert all(entry.offered for entries in found.values() for entry in entries)
    assert reference(DAY).agency_of(reference().commune("2A004")) == "94"
    assert reference(DAY).agency_of(None) == "00"
