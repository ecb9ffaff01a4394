"""Where an agent finds a professional, or registers one from paper."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.domain.finding import LONGEST
from erpps_app.services import changes, people_search, professionals
from erpps_app.services.people_found import Place
from erpps_app.services.people_search import SOUGHT, Found, Results
from erpps_app.services.professionals import DossierLink
from state.base import ERRORS, AppState

END = "fin-des-resultats"


class SearchState(AppState):
    """A search in the register, and the registrations on paper under way.

    What is looked for, and where the next page begins, stand in no address: they are names.
    """

    text: str = ""
    found: list[Found] = []  # noqa: RUF012 - Reflex copies the default for each tab
    spelt_alike: bool = False
    more_follow: bool = False
    drafts: list[DossierLink] = []  # noqa: RUF012 - idem
    searched: bool = False
    ready: str = ""
    _following: Place | None = None

    @rx.event
    async def load(self) -> None:
        """Open the page; what was looked for before is no longer shown."""
        self.ready, self.searched, self.text = "", False, ""
        self._show([], Results())
        async with self._reporting():
            self.drafts = await self._run(professionals.paper_drafts)
            self.ready = self._here()

    @rx.event
    async def search(self, form: dict[str, str]) -> EventSpec | None:
        """Search, and show the first page."""
        self.searched, self.text = False, str(form.get(SOUGHT, ""))[:LONGEST]
        async with self._reporting():
            self._show([], await self._run(people_search.search, self.text))
            self.searched = True
            return None
        return rx.set_focus(ERRORS)

    @rx.event
    async def more(self) -> EventSpec | None:
        """Show the next page below; after the last one, the button's focus goes to what ends it."""
        if self._following is None:
            return None
        async with self._reporting():
            read = await self._run(people_search.search, self.text, self._following)
            self._show(self.found, read)
            return None if self.more_follow else rx.set_focus(END)
        return rx.set_focus(ERRORS)

    @rx.event
    async def start_on_paper(self) -> EventSpec | None:
        """Begin the registration of somebody who hands in paper."""
        async with self._reporting():
            return rx.redirect(await self._run(changes.start_on_paper))
        return None

    def _show(self, above: list[Found], read: Results) -> None:
        self.found, self.spelt_alike = [*above, *read.rows], read.spelt_alike
        self._following, self.more_follow = read.following, read.following is not None
