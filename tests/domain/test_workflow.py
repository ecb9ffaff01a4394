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
