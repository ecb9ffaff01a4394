"""Lists taken out as files: the view that the page shows."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import exports
from erpps_app.services.export_lists import SOUGHT
from state.base import ERRORS, AppState
from state.queue import QueueState


class ExportState(AppState):
    """Asks for a file, then lets the browser fetch it; the page stays where it is."""

    @rx.event
    async def applications(self, file_format: str) -> EventSpec:
        """The view of the queue, with what is searched for in it."""
        searched = (await self.get_state(QueueState)).text
        asked = {**self.router.url.query_parameters, SOUGHT: searched}
        async with self._reporting():
            return rx.download(url=await self._run(exports.ask, "demandes", file_format, asked))
        return rx.set_focus(ERRORS)
