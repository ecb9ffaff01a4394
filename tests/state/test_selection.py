"""What is ticked in the queue: each once, never more than can be confirmed together."""

from erpps_app.domain.batch import MOST
from state.selection import LONGEST_KEY, SelectionState


def selection() -> SelectionState:
    return SelectionState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]


def test_a_box_that_is_pressed_again_is_no_longer_ticked():
    state = selection()
    for key in ("a", "b", "a"):
        SelectionState.toggle.fn(state, key)

    assert state.chosen == ["b"]


def test_no_more_is_kept_than_can_be_confirmed_nor_longer_than_a_key():
    state = selection()
    for n in range(MOST + 5):
        SelectionState.toggle.fn(state, f"{n}-".ljust(1_000, "x"))

    assert state.count == MOST
    assert max(map(len, state.chosen)) == LONGEST_KEY


def test_ticking_none_shows_in_every_box():
    state = selection()
    SelectionState.toggle.fn(state, "a")
    SelectionState.clear.fn(state)

    assert (state.chosen, state.turn) == ([], 1)
