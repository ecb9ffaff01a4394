"""The statistics of an agency, and what is taken out as a file."""

from urllib.parse import urlencode

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import statistics
from erpps_app.services.statistics import FILTERS, StatisticsView
from state.base import AppState


class StatisticsState(AppState):
    """The figures of the period that the address names."""

    view: StatisticsView = StatisticsView()
    asked: dict[str, str] = dict.fromkeys(FILTERS, "")
    choices: dict[str, list[dict[str, str]]] = {"profession": [], "agence": []}  # noqa: RUF012 - Reflex copies the default for each tab
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the figures; of filters that make no sense, the form keeps what was typed."""
        self.ready, self.view, self.asked = "", StatisticsView(), self._asked()
        async with self._reporting():
            self.choices = await self._run(statistics.choices)
            await self._read()
        self.ready = self._here()

    @rx.event
    async def refresh(self) -> None:
        """Read them again after something was sent or decided, without taking the page away."""
        async with self._refreshing():
            await self._read()

    @rx.event
    def choose(self, form: dict[str, str]) -> EventSpec:
        """Another period or other filters: the address keeps them."""
        kept = {name: str(form[name]) for name in FILTERS if form.get(name)}
        return rx.redirect(f"/statistiques?{urlencode(kept)}")

    async def _read(self) -> None:
        self.view = await self._run(statistics.view, self._asked())

    def _asked(self) -> dict[str, str]:
        given = self.router.url.query_parameters
        return {name: given.get(name, "") for name in FILTERS}
