"""Sessions: what opens them, what ends them."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from erpps_app.domain.access import Role
from erpps_app.models.access import Account, SessionRecord
from erpps_app.models.base import now
from erpps_app.services import sessions
from erpps_app.settings import settings
from tests.conftest import Begin


def opened(session: Session) -> str:
    account = Account(issuer="fc", subject="abc", display_name="Camille MARTIN")
    session.add(account)
    session.flush()
    return sessions.open_session(session, account, Role.PROFESSIONAL, provider="franceconnect")


def test_a_session_ends_when_idle(begin: Begin):
    idle = timedelta(minutes=settings().session_idle_minutes)
    with begin() as session:
        token = opened(session)

        assert sessions.actor_of(session, token, at=now() + idle + timedelta(seconds=1)) is None
        assert sessions.actor_of(session, token, at=now() + idle - timedelta(seconds=9))
        # It was used: the idle time starts again.
        assert sessions.actor_of(session, token, at=now() + idle + timedelta(seconds=1))


def test_a_session_ends_at_its_term_however_much_it_is_used(begin: Begin):
    term = timedelta(hours=settings().session_absolute_hours)
    with begin() as session:
        token = opened(session)
        record = session.exec(select(SessionRecord)).one()
        record.last_seen_at = now() + term - timedelta(minutes=1)

        assert sessions.actor_of(session, token, at=now() + term - timedelta(seconds=9))
        assert sessions.actor_of(session, token, at=now() + term) is None


def test_a_session_in_use_is_written_once_a_minute_at_most(begin: Begin):
    with begin() as session:
        token = opened(session)
        record = session.exec(select(SessionRecord)).one()
        first = record.last_seen_at
        sessions.actor_of(session, token, at=first + timedelta(seconds=59))
        assert record.last_seen_at == first

        later = first + timedelta(seconds=61)
        sessions.actor_of(session, token, at=later)
        assert record.last_seen_at == later


def test_a_closed_session_opens_nothing(begin: Begin):
    with begin() as session:
        token = opened(session)

        assert sessions.close(session, token)
        assert sessions.actor_of(session, token) is None
        assert sessions.close(session, token) is None


def test_sessions_past_their_term_are_erased_with_the_name_they_hold(begin: Begin):
    with begin() as session:
        opened(session)
        session.exec(select(SessionRecord)).one().expires_at = now() - timedelta(seconds=1)
        session.flush()
        account = session.exec(select(Account)).one()
        sessions.open_session(session, account, Role.PROFESSIONAL, provider="franceconnect")

        assert len(session.exec(select(SessionRecord)).all()) == 1


def test_a_token_is_long_and_the_database_does_not_hold_it(begin: Begin):
    with begin() as session:
        token = opened(session)
        record = session.exec(select(SessionRecord)).one()

        assert len(token) >= 43
        assert token not in record.model_dump_json()
        assert sessions.actor_of(session, record.token_hash) is None


@pytest.mark.parametrize("header", ["", "erpps", "a=b; =;", "erpps=; x", "\x00", "xerpps=jeton"])
def test_a_strange_cookie_is_no_session(header: str):
    assert sessions.cookie_from_header(header) is None


@pytest.mark.parametrize(
    "header",
    ["erpps=jeton", "a=b; erpps=jeton", "autre={[\u00e9]}; erpps=jeton; b=c", "a;erpps=jeton"],
)
def test_the_cookies_of_other_applications_do_not_hide_ours(header: str):
    assert sessions.cookie_from_header(header) == "jeton"
