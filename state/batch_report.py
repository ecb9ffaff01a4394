"""How far an action on many applications is, and what became of each."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import batch_report, batch_runs
from erpps_app.services.batch_report import Report, Summary
from state.base import ERRORS, AppState

STOPPED = "Traitement arrêté : ce qui est fait le reste, les autres demandes sont inchangées."
OVER = "Tout était déjà traité."


class BatchReportState(AppState):
    """One report, and the list of the last ones."""

    view: Report = Report()
    latest: list[Summary] = []  # noqa: RUF012 - Reflex copies the default for each tab
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the report of the address."""
        self.ready, self.view = "", Report()
        async with self._reporting():
            self.view = await self._run(batch_report.report, self.batch_id)
            self.ready = self._here()

    @rx.event
    async def refresh(self) -> None:
        """Show how far it has come."""
        async with self._refreshing():
            self.view = await self._run(batch_report.report, self.view.id)

    @rx.event
    async def load_latest(self) -> None:
        """Read the list of the last ones."""
        self.ready = ""
        async with self._reporting():
            self.latest = await self._run(batch_report.latest)
            self.ready = self._here()

    @rx.event
    async def refresh_latest(self) -> None:
        """Show how far they have come."""
        async with self._refreshing():
            self.latest = await self._run(batch_report.latest)

    @rx.event
    async def stop(self) -> EventSpec:
        """Have no more of it done."""
        async with self._reporting():
            left = await self._run(batch_runs.stop, self.view.id)
            self.view = await self._run(batch_report.report, self.view.id)
            return self._announce(STOPPED if left else OVER)
        return rx.set_focus(ERRORS)
