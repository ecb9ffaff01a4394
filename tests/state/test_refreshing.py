"""A page that follows what others do keeps what it is saying to the person."""

import pytest

from erpps_app.domain.errors import NotFound
from state.base import AppState
from state.cards import CardsState
from state.demande import DemandeState
from state.file import FileState
from state.history import HistoryState
from state.in_charge import InChargeState
from state.queue import QueueState
from state.review import ReviewState
from state.space import SpaceState
from state.team import TeamState
from state.thread import ThreadState
from tests.state.loop import on_its_own_loop

LIVE = (
    CardsState, DemandeState, FileState, HistoryState, InChargeState, QueueState, ReviewState,
    SpaceState, TeamState, ThreadState,
)  # fmt: skip
SAID = "Cette demande a changé pendant que vous la consultiez."


@pytest.mark.parametrize("page", LIVE, ids=lambda page: page.__name__)
def test_a_conflict_stays_on_a_page_that_refreshes(
    page: type[AppState], monkeypatch: pytest.MonkeyPatch
):
    state = page(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]

    async def run(_self: AppState, *_args: object) -> object:
        return state.view

    monkeypatch.setattr(AppState, "_run", run)
    for name in ("dossier_id", "practitioner_id"):
        monkeypatch.setattr(AppState, name, "x", raising=False)
    for reading in (CardsState, QueueState):
        monkeypatch.setattr(reading, "_read", run)
    state.notice, state.errors = SAID, {"motif": "Indiquez le motif."}
    on_its_own_loop(page.refresh.fn(state))

    assert (state.notice, state.errors) == (SAID, {"motif": "Indiquez le motif."})


def test_a_refresh_that_fails_says_so():
    state = AppState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]
    state.notice = SAID

    async def refresh() -> None:
        async with state._refreshing():  # noqa: SLF001 - what every live page calls
            raise NotFound("Ce dossier relève d’une autre ARS.")

    on_its_own_loop(refresh())

    assert state.notice == "Ce dossier relève d’une autre ARS."
