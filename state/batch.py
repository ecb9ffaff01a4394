"""What would happen to the applications that were ticked, before it does."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.domain.batch import BatchAction
from erpps_app.services import batches, colleagues
from erpps_app.services.batch_actions import Given
from erpps_app.services.batches import Preview
from state.base import ERRORS, AppState
from state.batch_report import BatchReportState
from state.selection import SelectionState


class BatchState(AppState):
    """The action, what is given once for all, and the preview of it."""

    action: str = ""
    given: Given = Given()
    view: Preview = Preview()
    agents: list[dict[str, str]] = []  # noqa: RUF012 - Reflex copies the default for each tab
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Show what is asked for the action of the address, or at once what would happen."""
        self.ready, self.view, self.given = "", Preview(), Given()
        self.action = self.lot_action
        async with self._reporting():
            self.agents = await self._run(colleagues.options)
            if self.action == BatchAction.VALIDATE:
                await self._look()
            self.ready = self._here()

    @rx.event
    async def look(self, form: dict[str, str]) -> EventSpec:
        """Show what would happen to each with what was given."""
        names = ("agent", "element", "question")
        self.given = Given(**{name: str(form.get(name, "")) for name in names})
        self.view = Preview()
        async with self._reporting():
            await self._look()
            return rx.set_focus("apercu")
        return rx.set_focus(ERRORS)

    @rx.event
    async def confirm(self) -> EventSpec:
        """Do it, on the page that says how far it is."""
        async with self._reporting():
            rows = self.view.rows
            begun = await self._run(batches.confirm, self.action, rows, self.given)
            (await self.get_state(SelectionState)).chosen = []
            (await self.get_state(BatchReportState)).started = begun
            return rx.redirect(f"/instruction/lots/{begun}")
        return rx.set_focus(ERRORS)

    async def _look(self) -> None:
        chosen = list((await self.get_state(SelectionState)).chosen)
        self.view = await self._run(batches.preview, self.action, chosen, self.given)
