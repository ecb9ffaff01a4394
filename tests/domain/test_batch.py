"""What is done to many opens nothing that is closed on one."""

from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain.access import Role
from erpps_app.domain.batch import BatchAction, Standing, obstacle
from erpps_app.domain.workflow import Action, Status, Verdict, allowed, decision_open

VERDICTS = st.lists(st.sampled_from(Verdict), max_size=5).map(tuple)
STANDINGS = st.builds(
    Standing,
    status=st.sampled_from(Status),
    verdicts=VERDICTS,
    green=st.booleans(),
    asked_there=st.booleans(),
    obstacle=st.sampled_from(("", "Vous avez proposé cette suppression.")),
)


@given(STANDINGS)
def test_nothing_is_validated_that_is_not_green_throughout_and_open_to_this_agent(seen: Standing):
    if obstacle(BatchAction.VALIDATE, seen) == "":
        accepted = [Verdict.ACCEPTED for _ in seen.verdicts]  # what the batch gives to each

        assert seen.green
        assert not seen.obstacle
        assert set(seen.verdicts) <= {Verdict.PENDING, Verdict.ACCEPTED}
        assert seen.verdicts
        assert {Action.TAKE, Action.VALIDATE} & set(allowed(seen.status, Role.AGENT))
        assert decision_open(accepted, Action.VALIDATE) == ""


@given(STANDINGS)
def test_no_question_goes_with_another_that_somebody_prepared(seen: Standing):
    if obstacle(BatchAction.ASK, seen) == "":
        assert seen.asked_there
        assert not seen.obstacle
        assert Verdict.TO_COMPLETE not in seen.verdicts
        assert seen.status in {Status.NEW, Status.IN_REVIEW}


@given(STANDINGS)
def test_whatever_is_left_aside_is_told_why(seen: Standing):
    for action in BatchAction:
        told = obstacle(action, seen)

        assert told == "" or told.endswith(".")


@given(STANDINGS)
def test_only_what_is_over_has_nobody_to_charge(seen: Standing):
    over = seen.status.is_final or seen.status is Status.DRAFT

    assert (obstacle(BatchAction.ASSIGN, seen) != "") is over
