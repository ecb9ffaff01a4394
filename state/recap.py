"""The recap before sending, and the sending."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import dossiers, submission
from erpps_app.services.dossiers import SectionView
from state.base import AppState


class RecapState(AppState):
    """The whole declaration, read again before it leaves."""

    sections: list[SectionView] = []  # noqa: RUF012 - Reflex copies the default for each tab
    ready: str = ""

    @rx.event
    async def load(self) -> EventSpec | None:
        """Show the declaration, or go to what is not complete."""
        self.ready = ""
        async with self._reporting():
            self.sections, incomplete = await self._run(dossiers.recap)
            if incomplete:
                return rx.redirect(incomplete)
            self.ready = self._here()
        return None

    @rx.event
    async def submit(self) -> EventSpec | None:
        """Send; a second click finds the same application."""
        async with self._reporting():
            dossier = await self._run(submission.submit)
            return rx.redirect(f"/inscription/confirmation/{dossier.id}")
        return rx.set_focus("contenu")
