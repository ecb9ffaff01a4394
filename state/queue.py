"""The queue of an agency."""

import reflex as rx

from erpps_app.services import queue
from erpps_app.services.queue import QueueView
from state.base import AppState


class QueueState(AppState):
    """The applications of one status; the address keeps which."""

    view: QueueView = QueueView()
    ready: bool = False

    @rx.event
    async def load(self) -> None:
        """Read the queue in the status that the address names."""
        self.ready = False
        async with self._reporting():
            asked = self.router.url.query_parameters.get("statut", "")
            self.view = await self._run(queue.view, asked)
            self.ready = True
