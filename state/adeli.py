"""Imports of ADELI registers, for the national administrator."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services.adeli import imports
from erpps_app.services.adeli.imports import ImportView, RemarkView
from state.base import AppState

SENT = {
    "essai": "Fichier reçu : l’essai à blanc commence.",
    "import": "Fichier reçu : l’import commence.",
}


class AdeliState(AppState):
    """The imports, and the report of the one that was opened."""

    imports: list[ImportView] = []  # noqa: RUF012 - Reflex copies the default for each tab
    remarks: list[RemarkView] = []  # noqa: RUF012 - idem
    opened: str = ""
    cancelling: str = ""
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the imports."""
        self.ready, self.opened, self.cancelling, self.remarks = "", "", "", []
        async with self._reporting():
            self.imports = await self._run(imports.listing)
            self.ready = self._here()

    @rx.event
    async def refresh(self) -> None:
        """Show how far they have come."""
        async with self._refreshing():
            self.imports = await self._run(imports.listing)

    @rx.event
    async def sent(self, kind: str) -> EventSpec:
        """Say that the file has come."""
        async with self._reporting():
            self.imports = await self._run(imports.listing)
        return self._announce(SENT.get(kind, SENT["import"]))

    @rx.event
    async def open(self, import_id: str) -> EventSpec | None:
        """Show what the report says, or put it away."""
        if self.opened == import_id:
            self.opened, self.remarks = "", []
            return None
        async with self._reporting():
            self.remarks = await self._run(imports.report, import_id)
            self.opened = import_id
        return rx.set_focus("rapport")

    @rx.event
    async def pause(self, import_id: str) -> EventSpec:
        """Stop after the batch under way."""
        async with self._reporting():
            await self._run(imports.pause, import_id)
            self.imports = await self._run(imports.listing)
        return self._announce(self.notice or "Import suspendu : il s’arrête après le lot en cours.")

    @rx.event
    async def resume(self, import_id: str) -> EventSpec:
        """Go on."""
        async with self._reporting():
            await self._run(imports.resume, import_id)
            self.imports = await self._run(imports.listing)
        return self._announce(self.notice or "L’import reprend où il s’était arrêté.")

    @rx.event
    def ask(self, import_id: str) -> None:
        """Ask before giving up, or take the question back."""
        self.cancelling = import_id

    @rx.event
    async def cancel(self) -> EventSpec:
        """Give up."""
        async with self._reporting():
            await self._run(imports.cancel, self.cancelling)
            self.imports = await self._run(imports.listing)
        self.cancelling = ""
        return self._announce(self.notice or "Import annulé : ce qui était repris le reste.")
