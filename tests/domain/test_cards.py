"""Who may have which card, and from when (guide, "Gestion des cartes")."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain import cards
from erpps_app.domain.activities import ACTIVITY_TYPES
from erpps_app.domain.cards import Practised

NUMBERED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MOBILE = "+33612345678"


def practised(profession: str, *types: str) -> Practised:
    return Practised(profession, "Profession", types)


@pytest.mark.parametrize("code", list(ACTIVITY_TYPES))
def test_a_psychologist_has_a_cps_only_when_salaried(code: str):
    salaried = ACTIVITY_TYPES[code].mode == cards.SALARIED

    assert cards.cps(practised("93", code)).open is salaried
    assert cards.cps(practised("94", code)).open


def test_one_salaried_activity_among_others_is_enough():
    assert cards.cps(practised("93", "INDEPENDANT", "SAL_NON_LIBERAL")).open


def test_a_card_needs_a_place_to_print():
    refused = cards.cps(practised("94"))

    assert not refused.open
    assert "déclarez d’abord une activité" in refused.reason


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)))
def test_the_ecps_opens_48_hours_after_the_number(passed: timedelta):
    found = cards.ecps(NUMBERED, MOBILE, NUMBERED + passed, has_cps=False)

    assert found.open is (passed >= timedelta(hours=48))


@pytest.mark.parametrize(("has_cps", "said"), [(True, "avec votre carte CPS"), (False, "mobile")])
def test_without_a_mobile_number_what_is_missing_is_said(has_cps: bool, said: str):
    found = cards.ecps(NUMBERED, "", NUMBERED + timedelta(days=3), has_cps=has_cps)

    assert not found.open
    assert said in found.reason
    assert ("carte CPS" in found.reason) is has_cps
