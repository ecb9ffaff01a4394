"""The page on which an agent sets a declared value right."""

from dataclasses import replace

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import rectification
from erpps_app.services.rectification import RectificationPage
from state.base import ERRORS, AppState

DONE = "L’élément est corrigé ; la personne est prévenue et voit l’avant et l’après."


class RectificationState(AppState):
    """One element, with what is typed and not kept before it is sent."""

    view: RectificationPage = RectificationPage()
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Open the element named in the address."""
        self.ready = ""
        async with self._reporting():
            self.view = await self._run(rectification.open_page, *self._where())
            self.ready = self._here()

    @rx.event
    async def look(self, form: dict[str, str]) -> None:
        """Show what is asked given what is typed; nothing is kept."""
        seen = self.view.version
        async with self._reporting(keep_errors=True):
            self.view = await self._run(rectification.open_page, *self._where(), dict(form))
        self.view = replace(self.view, version=seen)

    @rx.event
    async def correct(self, form: dict[str, str]) -> EventSpec:
        """Keep the correction, and go back to the file."""
        async with self._reporting():
            told = dict(form)
            await self._run(rectification.correct, *self._where(), told, self.view.version)
            return self._announce_at(f"/instruction/{self.dossier_id}", DONE)
        return rx.set_focus(ERRORS)

    def _where(self) -> tuple[str, str]:
        return self.dossier_id or "", self.section_id or ""
