"""Two files side by side, and the merge of two registered people."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import comparison, merge_form, merging
from erpps_app.services.comparison import Comparison
from erpps_app.services.merge_form import MergeForm
from state.base import ERRORS, AppState

PREVIEW = "apercu"


class ComparisonState(AppState):
    """Both files, what a merge asks, and what it would do."""

    view: Comparison = Comparison()
    form: MergeForm = MergeForm()
    lines: list[str] = []  # noqa: RUF012 - Reflex copies the default for each tab
    ready: str = ""
    _told: dict[str, str] = {}  # noqa: RUF012 - idem

    @rx.event
    async def load(self) -> None:
        """Read the two files named in the address."""
        self.ready, self.lines, self._told = "", [], {}
        async with self._reporting():
            await self._read()
            self.ready = self._here()

    @rx.event
    async def refresh(self) -> None:
        """Show again what has changed, keeping what is being chosen."""
        async with self._refreshing():
            await self._read()

    @rx.event
    async def preview(self, form: dict[str, str]) -> EventSpec:
        """Say what the choices would do; nothing is done yet."""
        self._told, self.lines = dict(form), []
        async with self._reporting():
            self.lines = await self._run(merge_form.preview, *self._pair(), self._told)
            return rx.set_focus(PREVIEW)
        return rx.set_focus(ERRORS)

    @rx.event
    async def propose(self) -> EventSpec:
        """Ask another agent to confirm what was just shown."""
        async with self._reporting():
            await self._run(merge_form.propose, *self._pair(), self._told, self.form.seen)
            self.lines = []
        return await self._after("La fusion est proposée : un autre agent doit la confirmer.")

    @rx.event
    async def confirm(self) -> EventSpec | None:
        """Carry out what a colleague has proposed, and go to the file that stays."""
        async with self._reporting():
            kept = await self._run(merging.confirm, self.form.waits)
            return self._announce_at(f"/professionnels/{kept}", "Les deux fiches sont réunies.")
        return await self._after("")

    @rx.event
    async def withdraw(self) -> EventSpec:
        """Take the proposal back, or set a colleague's aside."""
        async with self._reporting():
            await self._run(merging.withdraw, self.form.waits)
        return await self._after("La proposition de fusion est retirée.")

    @rx.event
    async def tell_apart(self, form: dict[str, str]) -> EventSpec:
        """Record that they are not the same person."""
        async with self._reporting():
            await self._run(
                comparison.tell_apart, *self._pair(), str(form.get("motif_distinct", ""))
            )
        return await self._after("C’est noté : cette paire n’est plus proposée.")

    def _pair(self) -> tuple[str, str]:
        return self.one_id or "", self.other_id or ""

    async def _after(self, done: str) -> EventSpec:
        """Show where things are; say what was done, unless it was refused."""
        refused = bool(self.notice or self.errors)
        async with self._refreshing():
            await self._read()
        return rx.set_focus(ERRORS) if refused or not done else self._announce(done)

    async def _read(self) -> None:
        self.view = await self._run(comparison.view, *self._pair())
        self.form = await self._run(merge_form.view, *self._pair())
