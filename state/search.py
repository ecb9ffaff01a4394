"""Where an agent finds a professional, or registers one from paper."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import changes, professionals
from erpps_app.services.professionals import DossierLink, Found
from state.base import AppState


class SearchState(AppState):
    """A search in the register, and the registrations on paper under way."""

    text: str = ""
    found: list[Found] = []  # noqa: RUF012 - Reflex copies the default for each tab
    drafts: list[DossierLink] = []  # noqa: RUF012 - idem
    searched: bool = False
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Open the page; what was looked for before is no longer shown."""
        self.ready, self.searched = "", False
        self.text, self.found = "", []
        async with self._reporting():
            self.drafts = await self._run(professionals.paper_drafts)
            self.ready = self._here()

    @rx.event
    async def search(self, form: dict[str, str]) -> None:
        """Search; a name never stands in the address of the page."""
        self.text = str(form.get("recherche", ""))
        async with self._reporting():
            self.found = await self._run(professionals.search, self.text)
            self.searched = True

    @rx.event
    async def start_on_paper(self) -> EventSpec | None:
        """Begin the registration of somebody who hands in paper."""
        async with self._reporting():
            return rx.redirect(await self._run(changes.start_on_paper))
        return None
