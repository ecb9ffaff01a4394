"""The professional's dashboard."""

import reflex as rx

from erpps_app.services import space
from erpps_app.services.space import Space
from state.base import AppState


class SpaceState(AppState):
    """Number, applications, what can be done now."""

    view: Space = Space()
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the dashboard."""
        self.ready = ""
        async with self._reporting():
            self.view = await self._run(space.view)
            self.ready = self._here()

    @rx.event
    async def refresh(self) -> None:
        """Show again what has changed, without taking the page away."""
        async with self._refreshing():
            self.view = await self._run(space.view)
