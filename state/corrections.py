"""What an agency has corrected in the application that is shown, for both sides."""

import reflex as rx

from erpps_app.services import rectification
from erpps_app.services.rectification import Corrected
from state.base import AppState


class CorrectionsState(AppState):
    """The corrections of one application."""

    about: str = ""
    corrections: list[Corrected] = []  # noqa: RUF012 - Reflex copies the default for each tab

    @rx.event
    async def load(self) -> None:
        """Read those of the application named in the address."""
        async with self._refreshing():
            await self._read()

    @rx.event
    async def refresh(self) -> None:
        """Show what was corrected meanwhile."""
        async with self._refreshing():
            await self._read()

    async def _read(self) -> None:
        self.corrections = await self._run(rectification.of_application, self.dossier_id)
        self.about = self.dossier_id
