"""Who works on what: the order of « suivant », the claim that expires."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain.access import Role
from erpps_app.domain.assignment import HEARTBEAT, IN_HAND, NEXT, RUNNING, SILENCE, frees, may_hold
from erpps_app.domain.workflow import Action, Status, allowed

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
PEOPLE = st.sampled_from(("sylvie", "gael", ""))
MINUTES = st.integers(-120, 120).map(lambda minutes: timedelta(minutes=minutes))


@given(me=PEOPLE, holder=PEOPLE, away=MINUTES)
def test_nobody_holds_what_somebody_else_holds(me: str, holder: str, away: timedelta):
    held_by_another = holder != me and away > timedelta()

    assert may_hold(me, holder, AT + away, AT) is not held_by_another


@given(holder=PEOPLE, in_charge=PEOPLE, status=st.sampled_from(Status))
def test_what_was_begun_or_entrusted_to_another_is_never_freed(
    holder: str, in_charge: str, status: Status
):
    assert frees(holder, in_charge, status) is (holder == in_charge and status is Status.NEW)


def test_the_agents_own_answered_ones_come_first_and_nobodys_before_what_was_put_aside():
    mine = [(turn.mine, turn.answered) for turn in NEXT]

    assert mine == [(True, True), (True, None), (False, None), (True, False)]


def test_only_what_an_agent_can_act_on_comes_next():
    reachable = {status for turn in NEXT for status in turn.statuses}

    assert reachable == set(IN_HAND)
    for status in reachable:
        assert {Action.TAKE, Action.VALIDATE} & set(allowed(status, Role.AGENT))


def test_what_runs_is_what_is_neither_a_draft_nor_over():
    assert set(RUNNING) == {s for s in Status if not s.is_final} - {Status.DRAFT}


def test_a_page_may_miss_a_beat_without_being_thought_gone():
    assert 2 * HEARTBEAT < SILENCE
