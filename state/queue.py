"""The queue of an agency, in the view that the address names."""

from dataclasses import replace

import reflex as rx
from reflex.event import EventSpec, EventType

from erpps_app.domain.finding import LONGEST
from erpps_app.domain.queue import Criteria, parse, with_text
from erpps_app.services import queue_links, saved_views
from erpps_app.services.queue import QueueView
from erpps_app.services.queue_links import Links
from state.base import AppState

SOUGHT = "recherche-demande"
RESULTS = "resultats"


class QueueState(AppState):
    """The applications of a view. The address keeps it, but for ``text``: a name is no address."""

    view: QueueView = QueueView()
    links: Links = Links()
    text: str = ""
    ready: str = ""
    _page: str = ""

    @rx.event
    async def load(self) -> EventType[()] | None:
        """Read the view that the address names; without one, the agent's own if they chose one."""
        async with self._reporting():
            query = self.router.url.query_parameters
            if not query and (opening := await self._run(saved_views.opening)):
                return rx.redirect(opening, replace=True)
            asked = await self._read()
            turned, self._page = self._page, asked.after or asked.before
            return rx.set_focus(RESULTS) if self._page not in {"", turned} else None
        self.ready = ""
        return None

    @rx.event
    async def refresh(self) -> None:
        """Show again what has come or gone, without taking the page away."""
        async with self._refreshing():
            await self._read()

    @rx.event
    async def search(self, form: dict[str, str]) -> EventSpec | None:
        """Show what is called so in the view, from its first page."""
        self.text = " ".join(str(form.get(SOUGHT, "")).split())[:LONGEST]
        return await self._again()

    @rx.event
    async def forget(self) -> list[EventSpec]:
        """Search for nothing any more."""
        self.text = ""
        again = await self._again()
        back = [rx.set_value(SOUGHT, ""), rx.set_focus(SOUGHT)]
        return [*back, again] if again else back

    @rx.event
    async def narrow(self, form: dict[str, str]) -> list[EventSpec] | None:
        """Go to the view with the filters that were ticked."""
        async with self._reporting():
            to = queue_links.chosen(self._asked(), form)
            return [rx.set_focus(RESULTS), rx.redirect(to)]
        return None

    async def _again(self) -> EventSpec | None:
        async with self._reporting():
            asked = self._asked()
            if asked.after or asked.before:
                return rx.redirect(queue_links.address(asked.at_start()))
            await self._read()
        return None

    def _asked(self) -> Criteria:
        asked = parse(dict(self.router.url.query_parameters))
        searched = with_text(asked, self.text)
        return replace(searched, after=asked.after, before=asked.before)

    async def _read(self) -> Criteria:
        asked = self._asked()
        page = await self._run(queue_links.view, asked)
        self.view, self.links = page.queue, page.links
        self.ready = self._here()
        return asked
