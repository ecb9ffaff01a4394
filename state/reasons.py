"""The catalogue of reasons, as an administrator edits it."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import reasons
from erpps_app.services.reasons import ReasonRow
from erpps_app.services.versions import ChangeRow
from state.base import ERRORS, AppState

KEPT = "Le motif est enregistré. Ce qui a déjà été envoyé avec lui ne change pas."
FORM = "motif-ouvert"


class ReasonsState(AppState):
    """Every reason; the one that is being written, with what it was."""

    rows: list[ReasonRow] = []  # noqa: RUF012 - Reflex copies the default for each tab
    changes: list[ChangeRow] = []  # noqa: RUF012 - idem
    opened: ReasonRow | None = None
    writing: bool = False
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the catalogue."""
        self.ready, self.opened, self.writing = "", None, False
        async with self._reporting():
            self.rows = await self._run(reasons.listing)
            self.ready = self._here()

    @rx.event
    async def open(self, reason_id: str) -> EventSpec:
        """Write a reason, a new one when none is named."""
        async with self._reporting():
            self.changes = await self._run(reasons.history, reason_id)
            self.opened = next((row for row in self.rows if row.id == reason_id), None)
            self.writing = True
        return rx.set_focus(FORM)

    @rx.event
    async def close(self) -> None:
        """Leave it as it was."""
        self.writing, self.opened, self.errors = False, None, {}

    @rx.event
    async def save(self, form: dict[str, str]) -> EventSpec:
        """Keep what was written."""
        known = self.opened
        key, version = (known.id, known.version) if known else ("", 0)
        async with self._reporting():
            await self._run(reasons.save, key, form, version)
            self.writing, self.opened = False, None
            self.rows = await self._run(reasons.listing)
            return self._announce(KEPT)
        return rx.set_focus(ERRORS)

    @rx.event
    async def retire(self, reason_id: str, version: int) -> EventSpec:
        """No longer offer a reason, or offer it again."""
        async with self._reporting():
            await self._run(reasons.retire, reason_id, version)
        return await self._relist()

    @rx.event
    async def move(self, reason_id: str, version: int, up: bool) -> EventSpec | None:  # noqa: FBT001 - an event's arguments are positional
        """Offer a reason earlier, or later."""
        async with self._reporting():
            await self._run(reasons.move, reason_id, version, up=up)
        await self._relist()
        return rx.set_focus(ERRORS) if self.notice else None

    async def _relist(self) -> EventSpec:
        async with self._refreshing():
            self.rows = await self._run(reasons.listing)
        if self.notice:
            return rx.set_focus(ERRORS)
        return self._announce("Le catalogue est à jour.")
