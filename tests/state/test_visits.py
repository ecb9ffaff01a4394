"""What is read of the Annuaire is counted where pages ask for it: events pass no HTTP route."""

import asyncio
from collections.abc import Iterator

import pytest

from erpps_app.adapters import rates, visits
from erpps_app.domain.directory.asking import Asked
from erpps_app.domain.errors import TooOften
from erpps_app.services.directory import page, question, search, visitors
from erpps_app.services.directory.page import PersonPage
from erpps_app.services.directory.question import Question
from erpps_app.services.directory.search import Results
from state.base import AppState
from state.directory import DirectoryState, PersonState
from tests.state.loop import on_its_own_loop

FOUND = Results(count=1)
ANSWERS = {
    visitors.account: "",
    question.shown: Question(name="martin"),
    search.search: FOUND,
    page.read: PersonPage(rpps="10109316124", title="Camille Martin"),
}


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    rates.forget()
    yield
    rates.forget()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The services that a page calls, which answer at once."""
    called: list[object] = []

    async def run(_self: AppState, service: object, *_args: object) -> object:
        called.append(service)
        return ANSWERS[service]  # pyright: ignore[reportArgumentType] - one of the keys

    monkeypatch.setattr(AppState, "_run", run)
    monkeypatch.setattr(AppState, "numero", "10109316124", raising=False)
    return called


def test_a_person_page_that_is_opened_too_often_is_not_read(asked: list[object]):
    most = visits.PEOPLE.most[0].amount
    state = PersonState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]

    async def opens() -> None:
        for _ in range(most + 1):
            await PersonState.load.fn(state)

    on_its_own_loop(opens())

    assert asked.count(page.read) == most
    assert state.view == PersonPage()
    assert state.notice.startswith("Vous avez beaucoup consulté l’annuaire")
    assert "Réessayez dans" in state.notice


def test_a_search_that_is_made_too_often_is_not_made(
    asked: list[object], monkeypatch: pytest.MonkeyPatch
):
    most = visits.SEARCHES.most[0].amount
    state = DirectoryState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]
    monkeypatch.setattr("state.directory.asking.read", lambda _parameters: Asked("martin"))

    async def searches() -> None:
        for _ in range(most + 1):
            await DirectoryState.load.fn(state)

    on_its_own_loop(searches())

    assert asked.count(search.search) == most
    assert not state.told
    assert "Réessayez dans" in state.notice


def test_the_delay_is_told_and_another_visitor_is_not_held_up():
    async def reads(visitor: str, times: int) -> None:
        for _ in range(times):
            await visits.count(visits.SEARCHES, visitor)

    most = visits.SEARCHES.most[0].amount
    with pytest.raises(TooOften) as refused:
        asyncio.run(reads("192.0.2.1", most + 1))

    assert 1 <= refused.value.wait <= 3600
    assert " secondes" in refused.value.message or " minutes" in refused.value.message
    asyncio.run(reads("192.0.2.2", most))


def test_who_changes_address_within_a_network_of_ipv6_reads_no_more():
    async def reads() -> None:
        for rank in range(visits.SEARCHES.most[0].amount + 1):
            await visits.count(visits.SEARCHES, f"2001:db8:1:2::{rank:x}")

    with pytest.raises(TooOften):
        asyncio.run(reads())
