"""Lists taken out as files: the view that the page shows, which its address names."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import exports
from state.base import ERRORS, AppState


class ExportState(AppState):
    """Asks for a file, then lets the browser fetch it; the page stays where it is."""

    @rx.event
    async def applications(self, file_format: str) -> EventSpec:
        """The view of the queue."""
        asked = dict(self.router.url.query_parameters)
        async with self._reporting():
            return rx.download(url=await self._run(exports.ask, "demandes", file_format, asked))
        return rx.set_focus(ERRORS)
