"""The recap before sending, and the sending."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import recap, submission
from erpps_app.services.recap import Recap
from state.base import AppState


class RecapState(AppState):
    """The whole declaration, read again before it leaves."""

    view: Recap = Recap()
    ready: str = ""

    @rx.event
    async def load(self) -> EventSpec | None:
        """Show the declaration, or go to what is not complete."""
        self.ready = ""
        async with self._reporting():
            self.view = await self._run(recap.view)
            if self.view.incomplete:
                return rx.redirect(self.view.incomplete)
            self.ready = self._here()
        return None

    @rx.event
    async def submit(self) -> EventSpec | None:
        """Send; a second click finds the same application."""
        async with self._reporting():
            dossier = await self._run(submission.submit)
            return rx.redirect(f"/inscription/confirmation/{dossier.id}")
        return rx.set_focus("contenu")
