"""The applications ticked in the queue, to act on all of them at once."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.domain.batch import MOST
from erpps_app.services import batches
from state.base import AppState
from state.queue import QueueState

LONGEST_KEY = 64


class SelectionState(AppState):
    """Their keys, in the order in which they were ticked; services ask whose they are.

    ``turn`` grows when many are ticked, or none any more, with one press.
    """

    chosen: list[str] = []  # noqa: RUF012 - Reflex copies the default for each tab
    turn: int = 0

    @rx.var
    def count(self) -> int:
        """How many are ticked."""
        return len(self.chosen)

    @rx.event
    def toggle(self, key: str) -> None:
        """Tick an application, or no longer."""
        if key in self.chosen:
            self.chosen = [one for one in self.chosen if one != key]
        else:
            self._add([key])

    @rx.event
    async def tick_page(self) -> None:
        """Tick every application that the page shows, or none of them when all are."""
        shown = [row.id for row in (await self.get_state(QueueState)).view.rows]
        self.turn += 1
        if set(shown) <= set(self.chosen):
            self.chosen = [one for one in self.chosen if one not in shown]
        else:
            self._add(shown)

    @rx.event
    async def tick_view(self) -> None:
        """Tick every application of the view, on whatever page, up to what can be done at once."""
        async with self._reporting():
            criteria = (await self.get_state(QueueState))._asked()  # noqa: SLF001 - of the page shown
            self._add(await self._run(batches.of_view, criteria))
            self.turn += 1

    @rx.event
    def clear(self) -> None:
        """Tick none."""
        self.chosen, self.turn = [], self.turn + 1

    @rx.event
    def act(self, action: str) -> EventSpec:
        """Go to what would happen to them."""
        return rx.redirect(f"/instruction/lot/{action}")

    def _add(self, keys: list[str]) -> None:
        """Within what can be confirmed at once, each once."""
        known = dict.fromkeys([*self.chosen, *(str(key)[:LONGEST_KEY] for key in keys)])
        self.chosen = list(known)[:MOST]
