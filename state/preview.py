"""What the public sees of the person who is signed in."""

import reflex as rx

from erpps_app.services.directory import preview
from erpps_app.services.directory.preview import Preview
from state.base import AppState


class PreviewState(AppState):
    """The preview, made from what the register holds or from the draft."""

    view: Preview = Preview()
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read it."""
        self.ready, self.view = "", Preview()
        async with self._reporting():
            self.view = await self._run(preview.read)
        self.ready = self._here()
