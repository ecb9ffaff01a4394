"""One application, for the person who made it."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import dossiers, resumption, submission
from erpps_app.services.dossiers import DossierView
from state.base import ERRORS, AppState
from state.basket import BasketState

ANSWERED = (
    "Votre réponse a bien été envoyée à l’ARS. Un email vous informera de la suite donnée à votre "
    "demande."
)


class DemandeState(AppState):
    """An application sent: contents, timeline, questions of the ARS."""

    view: DossierView = DossierView()
    ready: str = ""
    confirming: bool = False

    @rx.event
    async def load(self) -> None:
        """Read the application named in the address, if it is this person's."""
        self.ready, self.confirming = "", False
        async with self._reporting():
            self.view = await self._run(dossiers.view, self.dossier_id)
            self.ready = self._here()

    @rx.event
    async def refresh(self) -> None:
        """Show again what the agency has changed, without taking the page away."""
        before = self.view.status
        async with self._refreshing():
            self.view = await self._run(dossiers.view, self.dossier_id)
        if self.view.status != before:  # what was just sent is overtaken by what came of it
            self.announcement = ""

    @rx.event
    async def resume(self) -> EventSpec | None:
        """After a refusal, start again from what was refused; the basket says what could not."""
        async with self._reporting():
            resumed = await self._run(resumption.resume, self.view.id)
            (await self.get_state(BasketState)).resumed = resumed
            return rx.redirect(resumed.path)
        return rx.set_focus(ERRORS)

    @rx.event
    async def answer(self) -> EventSpec:
        """Send the answers to the ARS."""
        async with self._reporting():
            await self._run(submission.answer, self.view.id)
            self.view = await self._run(dossiers.view, self.view.id)
            return self._announce(ANSWERED)
        return rx.set_focus(ERRORS)

    @rx.event
    def ask_cancel(self) -> None:
        """Ask for confirmation before withdrawing."""
        self.confirming = True

    @rx.event
    def ask_nothing(self) -> None:
        """Keep things as they are."""
        self.confirming = False

    @rx.event
    async def cancel(self) -> EventSpec:
        """Withdraw the application."""
        async with self._reporting():
            await self._run(submission.cancel, self.view.id)
            self.confirming = False
            self.view = await self._run(dossiers.view, self.view.id)
            return self._announce("Votre demande est annulée : elle ne sera pas traitée.")
        return rx.set_focus(ERRORS)
