"""Which applications of a list colleagues have open."""

import reflex as rx

from erpps_app.services import presence
from state.base import AppState


class PresenceState(AppState):
    """For each application that a colleague has open, the sentence that says so."""

    inside: dict[str, str] = {}  # noqa: RUF012 - Reflex copies the default for each tab

    @rx.event
    async def load(self) -> None:
        """Read who is where."""
        self.inside = {}
        await self._read()

    @rx.event
    async def refresh(self) -> None:
        """Show again who is where; the list itself is not asked for anew."""
        await self._read()

    async def _read(self) -> None:
        async with self._refreshing():
            self.inside = await self._run(presence.by_application)
