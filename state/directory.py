"""The Annuaire: what is asked stands in the address, and is read from it."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.adapters import visits
from erpps_app.domain.directory import asking
from erpps_app.services.directory import page, question, search
from erpps_app.services.directory.page import PersonPage
from erpps_app.services.directory.question import Question
from erpps_app.services.directory.search import Results
from state.base import AppState

RESULTS = "resultats-annuaire"


class DirectoryState(AppState):
    """A search of the Annuaire and a page of its results."""

    question: Question = Question()
    results: Results = Results()
    told: bool = False
    ready: str = ""

    @rx.event
    async def load(self) -> list[EventSpec] | None:
        """Answer the question of the address."""
        return await self._answer(asking.read(dict(self.router.url.query_parameters)))

    @rx.event
    async def search(self, form: dict[str, str]) -> EventSpec | list[EventSpec] | None:
        """Go to the address of what was typed; the same one again is answered again."""
        async with self._reporting():
            asked = await self._run(question.typed, form)
            here = asking.read(dict(self.router.url.query_parameters))
            return await self._answer(asked) if asked == here else rx.redirect(asked.address)
        self.told = False
        return None

    async def _answer(self, asked: asking.Asked) -> list[EventSpec] | None:
        self.told, turned = False, self.question.page not in {"", asked.page}
        async with self._reporting():
            self.question = await self._run(question.shown, asked)
            if asked:
                await self._count_visit(visits.SEARCHES)
                self.results = await self._run(search.search, asked)
                self.told = True
        self.ready = self._here()
        if self.told and self.results.person:
            return [rx.redirect(self.results.person, replace=True)]
        return [rx.set_focus(RESULTS)] if self.told and turned else None


class PersonState(AppState):
    """The public page of a professional."""

    view: PersonPage = PersonPage()
    ready: str = ""

    @rx.event
    async def load(self) -> EventSpec | None:
        """Read the page of the number that the address names."""
        self.ready, self.view = "", PersonPage()
        async with self._reporting():
            await self._count_visit(visits.PEOPLE)
            self.view = await self._run(page.read, self.numero)
            if self.view.moved:
                return rx.redirect(self.view.moved, replace=True)
            self.ready = self._here()
        return None
