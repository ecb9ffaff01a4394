"""What may be asked of exports, how many of them, and by whom."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest

from erpps_app.domain.errors import NotFound, TooOften
from erpps_app.domain.fhir.bulk import Wanted, understand
from erpps_app.domain.fhir.outcomes import Refused
from erpps_app.models.api_keys import ApiKey
from erpps_app.services.directory.bulk import asking
from tests.conftest import Begin
from tests.services.test_bulk_exports import asked, holder


def test_a_list_of_kinds_may_be_told_in_several_times():
    several = understand([("_type", "Organization"), ("_type", "Practitioner")])

    assert several == understand([("_type", "Organization,Practitioner")])
    with pytest.raises(Refused):
        understand([("_type", "Organization"), ("_type", "Patient")])


def test_a_key_has_only_so_many_at_once_and_sees_only_its_own(begin: Begin):
    keys = [asked(begin) for _ in range(asking.AT_ONCE)]
    with begin() as session, pytest.raises(TooOften):
        asking.ask(session, holder(), Wanted(), "")
    other = asked(begin, key="autre")

    with begin() as session:
        asking.cancel(session, holder(), keys[0])
    asked(begin)
    with begin(read_only=True) as session, pytest.raises(NotFound):
        asking.told(session, holder(), other)


def test_a_key_that_asks_several_times_at_once_has_no_more(begin: Begin):
    with begin() as session:
        session.add(ApiKey(
            id="cle", application="Essai", organization="Organisme", contact="essai@example.org",
            prefix="cle", secret_hash="cle", per_second=17, created_by="admin",
            expires_at=datetime(2099, 1, 1, tzinfo=UTC),
        ))  # fmt: skip
    together = Barrier(8)

    def ask() -> bool:
        together.wait()
        try:
            asked(begin)
        except TooOften:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        asking_at_once = [pool.submit(ask) for _ in range(8)]

    assert sum(one.result() for one in asking_at_once) == asking.AT_ONCE


def test_a_position_that_lies_ahead_is_refused(begin: Begin):
    with begin() as session, pytest.raises(Refused):
        asking.ask(session, holder(), Wanted(after=10), "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("_type", "Patient"),
        ("_type", ""),
        ("_since", "hier"),
        ("_since", "2026-11-26T03:00:00"),
        ("_since", "0001-01-01T00:00:00+14:00"),
        ("_since", "9999-12-31T23:59:59-14:00"),
        ("_position", "-1"),
        ("depuis", "x"),
        ("_outputFormat", "text/csv"),
        ("_elements", "id"),
    ],
)
def test_what_cannot_be_done_is_refused(name: str, value: str):
    with pytest.raises(Refused) as refusal:
        understand([(name, value)])

    assert refusal.value.parameter == name
