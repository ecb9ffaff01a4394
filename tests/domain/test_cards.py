"""Who may have which card, and from when (guide, "Gestion des cartes")."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain import cards
from erpps_app.domain.activities import ACTIVITY_TYPES
from erpps_app.domain.cards import Answer, Practised

NUMBERED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MOBILE = "+33612345678"
POSSIBLE = Answer.POSSIBLE


def practised(profession: str, *types: str) -> Practised:
    return Practised(profession, "Profession", tuple(ACTIVITY_TYPES[code].mode for code in types))


@pytest.mark.parametrize("code", list(ACTIVITY_TYPES))
def test_a_psychologist_has_a_cps_only_when_salaried(code: str):
    salaried = ACTIVITY_TYPES[code].mode == cards.SALARIED

    assert cards.cps(practised("93", code)).answer is (POSSIBLE if salaried else Answer.NO)
    assert cards.cps(practised("94", code)).answer is POSSIBLE


def test_one_salaried_activity_among_others_is_enough():
    assert cards.cps(practised("93", "INDEPENDANT", "SAL_NON_LIBERAL")).answer is POSSIBLE


def test_a_card_needs_a_place_to_print():
    refused = cards.cps(practised("94"))

    assert refused.answer is Answer.NOT_YET
    assert "déclarez d’abord une activité" in refused.reason


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)), st.booleans())
def test_the_ecps_opens_48_hours_after_the_number(passed: timedelta, may_have_cps: bool):
    found = cards.ecps(NUMBERED, MOBILE, NUMBERED + passed, may_have_cps=may_have_cps)

    assert (found.answer is POSSIBLE) is (passed >= timedelta(hours=48))


def test_without_a_mobile_number_the_ecps_is_activated_with_a_cps_if_one_has_it():
    later = NUMBERED + timedelta(days=3)
    with_right = cards.ecps(NUMBERED, "", later, may_have_cps=True)
    without = cards.ecps(NUMBERED, "", later, may_have_cps=False)

    assert with_right.answer is POSSIBLE
    assert with_right.reason.startswith("Si vous avez déjà votre carte CPS")
    assert without.answer is Answer.NOT_YET
    assert "carte CPS" not in without.reason
    for found in (with_right, without):
        assert "téléphone mobile" in found.reason
