"""The table of transitions, cell by cell."""

import itertools

import pytest

from erpps_app.domain.access import Role
from erpps_app.domain.errors import Conflict, InvalidField, NotAllowed
from erpps_app.domain.workflow import (
    TRANSITIONS,
    Action,
    Status,
    Verdict,
    allowed,
    decision_open,
    next_status,
    verdicts_open,
)

PEOPLE = (Role.PROFESSIONAL, Role.AGENT)


@pytest.mark.parametrize(
    ("status", "action", "role"), list(itertools.product(Status, Action, PEOPLE))
)
def test_every_cell_of_the_table_either_moves_or_refuses(
    status: Status, action: Action, role: Role
):
    transition = TRANSITIONS.get((status, action))
    if transition is None:
        with pytest.raises(Conflict):
            next_status(status, action, role, "motif")
    elif transition.role is not role:
        with pytest.raises(NotAllowed):
            next_status(status, action, role, "motif")
    else:
        assert next_status(status, action, role, "motif") is transition.to
        assert action in allowed(status, role)


def test_a_final_status_allows_nothing():
    final = [status for status in Status if status.is_final]

    assert final == [Status.VALIDATED, Status.REFUSED, Status.CANCELLED]
    assert not any(allowed(status, role) for status in final for role in PEOPLE)


def test_every_status_can_be_reached_from_the_draft():
    reached = {Status.DRAFT}
    for _ in Status:
        reached |= {t.to for (source, _), t in TRANSITIONS.items() if source in reached}

    assert reached == set(Status)


def test_a_refusal_owes_its_reason():
    with pytest.raises(InvalidField) as refused:
        next_status(Status.IN_REVIEW, Action.REFUSE, Role.AGENT, "  ")

    assert refused.value.field == "motif"


def test_validation_waits_for_every_element():
    assert decision_open([Verdict.ACCEPTED, Verdict.PENDING], Action.VALIDATE)
    assert decision_open([Verdict.ACCEPTED, Verdict.REFUSED], Action.VALIDATE)
    assert not decision_open([Verdict.ACCEPTED, Verdict.ACCEPTED], Action.VALIDATE)


def test_a_request_names_an_element_and_a_refusal_too():
    pending = [Verdict.ACCEPTED, Verdict.PENDING]

    assert decision_open(pending, Action.REQUEST_INFORMATION)
    assert decision_open(pending, Action.REFUSE)
    assert not decision_open([*pending, Verdict.TO_COMPLETE], Action.REQUEST_INFORMATION)
    assert not decision_open([*pending, Verdict.REFUSED], Action.REFUSE)


def test_a_refusal_leaves_nothing_in_force_unverified():
    verdicts = [Verdict.REFUSED, Verdict.PENDING]

    assert "déjà en vigueur" in decision_open(verdicts, Action.REFUSE, unverified=True)
    assert not decision_open(verdicts, Action.REFUSE)


@pytest.mark.parametrize("status", Status)
def test_what_took_effect_at_once_is_never_judged(status: Status):
    for unlocked, by_agency in itertools.product((True, False), repeat=2):
        assert verdicts_open(status, settled=True, unlocked=unlocked, by_agency=by_agency) == ()


@pytest.mark.parametrize("status", Status)
def test_verdicts_are_open_where_a_decision_can_follow(status: Status):
    found = verdicts_open(status, settled=False, unlocked=False, by_agency=False)
    decides = {Action.VALIDATE, Action.REFUSE, Action.TAKE} & set(allowed(status, Role.AGENT))

    assert bool(found) is bool(decides)
    assert (Verdict.REFUSED in found) is bool(found)


def test_what_is_being_completed_can_be_refused_only():
    found = verdicts_open(Status.AWAITING, settled=False, unlocked=True, by_agency=False)

    assert found == (Verdict.REFUSED,)


def test_nobody_completes_what_an_agent_entered():
    found = verdicts_open(Status.IN_REVIEW, settled=False, unlocked=False, by_agency=True)

    assert Verdict.TO_COMPLETE not in found
