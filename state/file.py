"""A professional's file in the register: their own page, and the agent's."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import changes, professionals
from erpps_app.services.professionals import ProfessionalFile
from state.base import AppState


class FileState(AppState):
    """The register's file, and what can be started from it."""

    view: ProfessionalFile = ProfessionalFile()
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the file named in the address; without one, the person's own."""
        self.ready = ""
        async with self._reporting():
            await self._read()

    @rx.event
    async def refresh(self) -> None:
        """Show again what has changed, without taking the page away."""
        async with self._refreshing():
            await self._read()

    @rx.event
    async def start(self, procedure: str, target: str) -> EventSpec | None:
        """Begin a change, and go to its first page."""
        async with self._reporting():
            path = await self._run(changes.start, procedure, target, self._whose())
            return rx.redirect(path)
        return rx.set_focus("erreurs")

    def _whose(self) -> str:
        """The person whom the address names; nobody on the person's own page."""
        return self.practitioner_id or ""

    async def _read(self) -> None:
        self.view = await self._run(professionals.view, self._whose())
        self.ready = self._here()
