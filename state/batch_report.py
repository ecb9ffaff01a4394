"""How far an action on many applications is, and what became of each."""

import time

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import batch_report, batches, exports
from erpps_app.services.batch_report import Report, Summary
from state.base import ERRORS, AppState

A_MOMENT = 0.7  # seconds of work between two looks of the page


class BatchReportState(AppState):
    """One report, and the list of the last ones. ``started`` is the one just confirmed here."""

    view: Report = Report()
    latest: list[Summary] = []  # noqa: RUF012 - Reflex copies the default for each tab
    going: bool = False
    started: str = ""
    ready: str = ""

    @rx.event
    async def load(self) -> EventSpec | None:
        """Read the report of the address; what was just confirmed begins."""
        self.ready, self.going, self.view = "", False, Report()
        async with self._reporting():
            self.view = await self._run(batch_report.report, self.batch_id)
            self.ready = self._here()
            begins, self.started = self.started == self.view.id, ""
            return type(self).carry_on if begins and self.view.waiting else None

    @rx.event
    async def load_latest(self) -> None:
        """Read the list of the last ones."""
        self.ready = ""
        async with self._reporting():
            self.latest = await self._run(batch_report.latest)
            self.ready = self._here()

    @rx.event
    async def carry_on(self) -> EventSpec:
        """Act on a few more, show how far it is, and go on until none waits."""
        async with self._reporting():
            self.going = await self._work_a_moment()
            self.view = await self._run(batch_report.report, self.view.id)
            if self.going:
                return type(self).carry_on
            return self._announce(f"Terminé : {self.view.done} sur {self.view.total}.")
        self.going = False
        return rx.set_focus(ERRORS)

    @rx.event
    async def take_out(self) -> EventSpec:
        """Have the report as a file."""
        async with self._reporting():
            criteria = {batch_report.CRITERION: self.view.id}
            path = await self._run(exports.ask, "lot", "csv", criteria)
            return rx.download(url=path)
        return rx.set_focus(ERRORS)

    async def _work_a_moment(self) -> bool:
        """Whether there is more to do afterwards; each application is a transaction of its own."""
        until = time.monotonic() + A_MOMENT
        while await self._run(batches.carry_on, self.view.id):
            if time.monotonic() > until:
                return True
        return False
