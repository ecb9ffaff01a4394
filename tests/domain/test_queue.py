"""A view of the queue: its address, and the promise that it shows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain import promise, queue, queue_keys
from erpps_app.domain.procedures import PROCEDURES
from erpps_app.domain.promise import Age
from erpps_app.domain.queue import Criteria, parse, to_query
from erpps_app.domain.queue_keys import FLAGS, Flag
from erpps_app.domain.workflow import Action, Status

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
KEYS = st.text("0123456789abcdef", min_size=32, max_size=32)


def several(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(values)).map(lambda chosen: tuple(sorted(chosen)))


CRITERIA = st.builds(
    Criteria,
    statuses=several([*queue.STATUSES]),
    objects=several([*PROCEDURES]),
    professions=several(["40", "94", "91"]),
    departements=several(["22", "2A", "974"]),
    ages=several([*Age]),
    flags=several([*FLAGS]),
    assigned=st.one_of(st.sampled_from([queue.TEAM, queue.MINE, queue.NOBODY]), KEYS),
    sort=st.sampled_from([*queue.COLUMN]),
    descending=st.booleans(),
    after=st.one_of(st.just(""), KEYS),
)


@given(CRITERIA)
def test_an_address_keeps_the_view(criteria: Criteria):
    assert parse(to_query(criteria)) == criteria


@given(CRITERIA)
def test_the_usual_view_has_no_address_of_its_own(criteria: Criteria):
    assert (to_query(criteria) == "") == (criteria == Criteria())


@given(st.text())
def test_what_is_searched_for_is_in_no_address(text: str):
    assert to_query(queue.with_text(Criteria(), text)) == ""


@given(
    st.dictionaries(
        st.sampled_from(
            [f.code for f in queue.FILTERS] + ["tri", "charge", "apres", "avant", "autre"]
        ),
        st.text(),
    )
)
def test_a_hostile_address_is_a_view_like_another(pairs: dict[str, str]):
    criteria = parse(pairs)

    assert parse(to_query(criteria)) == criteria
    assert criteria.key


@pytest.mark.parametrize(
    "query",
    ["statut=brouillon", "tri=search_key;drop", "apres=1' OR '1'='1", "statut=" + "x," * 999],
)
def test_what_no_table_holds_is_dropped(query: str):
    assert parse(query) == Criteria()


def test_a_column_is_sorted_one_way_then_the_other():
    once = Criteria(after="0" * 32).sorted_by("nom")

    assert (once.sort, once.descending, once.after) == ("nom", False, "")
    assert once.sorted_by("nom").descending
    assert not once.sorted_by("nom").sorted_by("nom").descending


@pytest.mark.parametrize(
    ("hours", "words", "tone"),
    [
        (0.5, "moins d’une heure", ""),
        (5, "5 h", ""),
        (42, "reste 6 h", "warning"),
        (47.5, "reste moins d’une heure", "warning"),
        (53, "en retard de 5 h", "error"),
        (100, "en retard de 2 jours", "error"),
    ],
)
def test_the_promise_is_said_in_words_and_in_a_tone(hours: float, words: str, tone: str):
    said = promise.delay(Status.NEW, NOW - timedelta(hours=hours), NOW)

    assert (said.words, said.tone, said.late) == (words, tone, tone == "error")


def test_nobody_is_late_while_the_person_answers_nor_once_it_is_decided():
    long_ago = NOW - timedelta(days=9)

    assert promise.delay(Status.AWAITING, long_ago, NOW) == promise.Delay("9 jours")
    assert promise.delay(Status.VALIDATED, long_ago, NOW) == promise.Delay()
    assert promise.delay(Status.NEW, None, NOW) == promise.Delay()


@given(st.timedeltas(timedelta(0), timedelta(days=9)))
def test_every_age_is_in_one_filter_the_one_that_the_words_say(waited: timedelta):
    sent = NOW - waited
    found = [
        age
        for age in Age
        for first, last in [age.since(NOW)]
        if (first is None or sent > first) and (last is None or sent <= last)
    ]

    assert found == [promise.age_of(waited)]


@given(several([*PROCEDURES]), st.sampled_from([*PROCEDURES]))
def test_what_is_asked_among_others_is_found(changes: tuple[str, ...], wanted: str):
    together = [code for code in changes if not PROCEDURES[code].apart]
    kept = queue_keys.objects_of("modification", together)

    assert (kept in queue_keys.holding_objects([wanted])) == (wanted in together)
    assert PROCEDURES[wanted].object == queue_keys.object_label(wanted)


@given(st.integers(0, sum(Flag)), st.sampled_from([*Flag]))
def test_a_flag_is_found_among_others(value: int, flag: Flag):
    assert (value in queue_keys.holding_flags([flag])) == bool(value & flag)


def test_flags_follow_what_happens():
    answered = queue_keys.after(0, Action.ANSWER, Status.IN_REVIEW)

    assert answered == Flag.ANSWERED
    assert queue_keys.after(answered, Action.REQUEST_INFORMATION, Status.AWAITING) == 0
    assert (
        queue_keys.after(answered | Flag.UNREAD, Action.VALIDATE, Status.VALIDATED) == Flag.UNREAD
    )


@pytest.mark.parametrize(
    ("name", "key", "told"),
    [
        ("Camille LE GUEN", "LEGUEN CAMILLE", ("Camille", "LE GUEN")),
        ("Marie Claire Roux", "ROUX MARIECLAIRE", ("Marie Claire", "Roux")),
        ("Roux", "ROUX|", ("", "Roux")),
        ("", "", ("", "")),
    ],
)
def test_a_name_in_one_line_is_told_apart(name: str, key: str, told: tuple[str, str]):
    assert queue_keys.halves(name, key) == told
