"""Past states of a professional's file."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import history
from erpps_app.services.history import History
from state.base import ERRORS, AppState


class HistoryState(AppState):
    """The file as of a day, and what changed it."""

    view: History = History()
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the file as it stands, and its changes."""
        self.ready = ""
        async with self._reporting():
            await self._read("")

    @rx.event
    async def show(self, form: dict[str, str]) -> EventSpec | None:
        """Show the file as of a day."""
        async with self._reporting():
            await self._read(str(form.get("au", "")))
            return None
        return rx.set_focus(ERRORS)

    @rx.event
    async def refresh(self) -> None:
        """Show what has changed since, as of the day that is shown."""
        async with self._refreshing():
            await self._read(self.view.day)

    async def _read(self, day: str) -> None:
        whose = self.practitioner_id or ""
        self.view = await self._run(history.view, whose, day)
        self.ready = self._here()
