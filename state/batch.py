"""What would happen to the applications that were ticked, before it does."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.domain.batch import BatchAction
from erpps_app.services import batches, colleagues
from erpps_app.services.batch_actions import Given
from erpps_app.services.batches import Preview
from state.base import ERRORS, AppState
from state.selection import SelectionState

# Looked at in one transaction, then the page shows how far it is: a diploma that nobody has opened
# takes a moment to be read, and on SQLite others wait to write meanwhile.
AT_ONCE = 5


class BatchState(AppState):
    """The action, what is given once for all, and the preview of it, which ``left`` completes."""

    action: str = ""
    given: Given = Given()
    view: Preview = Preview()
    left: list[str] = []  # noqa: RUF012 - Reflex copies the default for each tab
    agents: list[dict[str, str]] = []  # noqa: RUF012 - idem
    ready: str = ""

    @rx.event
    async def load(self) -> EventSpec | None:
        """Show what is asked for the action of the address, or at once what would happen."""
        self.ready, self.view, self.given, self.left = "", Preview(), Given(), []
        self.action = self.lot_action
        async with self._reporting():
            self.agents = await self._run(colleagues.options)
            if self.action == BatchAction.VALIDATE:
                await self._begin()
            self.ready = self._here()
        return type(self).go_on if self.left else None

    @rx.event
    async def look(self, form: dict[str, str]) -> list[EventSpec] | EventSpec:
        """Show what would happen to each with what was given."""
        names = ("agent", "element", "question")
        self.given = Given(**{name: str(form.get(name, "")) for name in names})
        async with self._reporting():
            await self._begin()
            return [rx.set_focus("apercu"), type(self).go_on]
        return rx.set_focus(ERRORS)

    @rx.event
    async def go_on(self) -> EventSpec | None:
        """Look at a few more, as long as the page is there to show them."""
        if not self.left or self.ready != self._here():
            return None
        some, left = self.left[:AT_ONCE], self.left[AT_ONCE:]
        async with self._reporting():
            more = await self._run(batches.preview, self.action, some, self.given)
            self.view, self.left = self.view.then(more), left
            return type(self).go_on if left else None
        self.left = []
        return rx.set_focus(ERRORS)

    @rx.event
    async def confirm(self) -> EventSpec:
        """Have it done, and go to the page that says how far it is."""
        async with self._reporting():
            rows = self.view.rows
            begun = await self._run(batches.confirm, self.action, rows, self.given)
            (await self.get_state(SelectionState)).chosen = []
            return rx.redirect(f"/instruction/lots/{begun}")
        return rx.set_focus(ERRORS)

    async def _begin(self) -> None:
        """Anew, with the applications that are ticked now."""
        self.view, self.left = Preview(), []
        chosen = list((await self.get_state(SelectionState)).chosen)
        self.left = await self._run(batches.selected, self.action, chosen, self.given)
