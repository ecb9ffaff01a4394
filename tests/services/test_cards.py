"""What the page of the cards says to somebody who is in the register."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from erpps_app.domain.access import Actor
from erpps_app.domain.cards import Answer
from erpps_app.models.base import now
from erpps_app.models.register import ContactDetails
from erpps_app.services import cards
from tests.conftest import Begin
from tests.services import changing, people


def numbered(session: Session, days: int, *, mobile: bool = True) -> Actor:
    """Somebody who was given their number so many days ago."""
    actor = changing.registered_person(session)
    changing.person_of(session, actor).registered_at = now() - timedelta(days=days)
    if not mobile:
        session.exec(select(ContactDetails)).one().mobile = ""
    return actor


@pytest.mark.parametrize("mobile", [True, False])
def test_the_day_of_activation_is_said_as_long_as_it_is_to_come(begin: Begin, mobile: bool):
    with begin() as session:
        fresh = cards.view(session, numbered(session, 1, mobile=mobile))

        assert fresh.from_when
        assert fresh.ecps.answer is Answer.NOT_YET


@pytest.mark.parametrize("mobile", [True, False])
def test_afterwards_no_day_is_said_and_a_missing_mobile_is(begin: Begin, mobile: bool):
    with begin() as session:
        later = cards.view(session, numbered(session, 3, mobile=mobile))

        assert later.from_when == ""
        assert later.has_mobile is mobile
        assert later.ecps.answer is Answer.POSSIBLE
        assert [card.answer for card in later.cps] == [Answer.POSSIBLE]


def test_who_has_no_number_or_lost_it_reads_nothing_of_their_own(begin: Begin):
    with begin() as session:
        assert cards.view(session, people.professional(session, "autre")) == cards.Cards()
        actor = numbered(session, 3)
        changing.person_of(session, actor).active = False

        assert cards.view(session, actor) == cards.Cards()
