"""Where an agent finds a professional, or registers one from paper."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import changes, professionals
from erpps_app.services.professionals import SOUGHT, DossierLink, Found
from state.base import ERRORS, AppState


class SearchState(AppState):
    """A search in the register, and the registrations on paper under way."""

    found: list[Found] = []  # noqa: RUF012 - Reflex copies the default for each tab
    drafts: list[DossierLink] = []  # noqa: RUF012 - idem
    searched: bool = False
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Open the page; what was looked for before is no longer shown."""
        self.ready, self.searched = "", False
        self.found = []
        async with self._reporting():
            self.drafts = await self._run(professionals.paper_drafts)
            self.ready = self._here()

    @rx.event
    async def search(self, form: dict[str, str]) -> EventSpec | None:
        """Search; a name never stands in the address of the page."""
        self.searched = False
        async with self._reporting():
            self.found = await self._run(professionals.search, str(form.get(SOUGHT, "")))
            self.searched = True
            return None
        return rx.set_focus(ERRORS)

    @rx.event
    async def start_on_paper(self) -> EventSpec | None:
        """Begin the registration of somebody who hands in paper."""
        async with self._reporting():
            return rx.redirect(await self._run(changes.start_on_paper))
        return None
