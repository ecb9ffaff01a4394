"""The queue of an agency."""

import reflex as rx

from erpps_app.domain.queue import parse
from erpps_app.services import queue
from erpps_app.services.queue import QueueView
from state.base import AppState


class QueueState(AppState):
    """The applications of one status; the address keeps which."""

    view: QueueView = QueueView()
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the queue in the status that the address names."""
        self.ready = ""
        async with self._reporting():
            await self._read()

    @rx.event
    async def refresh(self) -> None:
        """Show again what has come or gone, without taking the page away."""
        async with self._refreshing():
            await self._read()

    async def _read(self) -> None:
        asked = parse(dict(self.router.url.query_parameters))
        self.view = await self._run(queue.view, asked)
        self.ready = self._here()
