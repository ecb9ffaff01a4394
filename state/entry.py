"""Ways in: the home page, and the wizard wherever it was left."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import drafts
from state.base import AppState


class EntryState(AppState):
    """Nothing of its own: it says what happened, or sends on."""

    @rx.event
    def load(self) -> None:
        """Say that a session ended, when that is why one is here."""
        ended = self.router.url.query_parameters.get("session") == "expiree"
        self.errors = {}
        self.notice = (
            "Votre session a pris fin. Ce que vous avez saisi est enregistré : reconnectez-vous "
            "pour continuer."
            if ended
            else ""
        )

    @rx.event
    async def resume(self) -> EventSpec | None:
        """Go to the first page that is not complete."""
        async with self._reporting():
            incomplete = await self._run(drafts.path_of_incomplete)
            return rx.redirect(incomplete or "/inscription/recapitulatif")
        return rx.redirect("/mon-espace")
