"""A new official version of a list, as a file: what it would change, then the change."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import list_files
from erpps_app.services.list_files import ImportPreview
from state.base import ERRORS, AppState
from state.lists import ListsState


class ListImportState(AppState):
    """The file that was laid on the page, and what it would change."""

    preview: ImportPreview = ImportPreview()
    previewing: bool = False
    _typed: tuple[str, str, str] = ("", "", "")

    @rx.event
    def restart(self) -> None:
        """Begin with no file: what one would change in a list is not shown for another."""
        self.previewing, self._typed = False, ("", "", "")

    @rx.event
    async def try_out(self, form: dict[str, str]) -> EventSpec:
        """Show what the file would change."""
        text, day, note = (str(form.get(n, "")) for n in ("lignes", "a_partir_du", "motif"))
        self._typed = (text, day, note)
        async with self._reporting():
            self.preview = await self._run(list_files.preview, self.liste, text, day, note)
            self.previewing = True
            return rx.set_focus("apercu-fichier")
        return rx.set_focus(ERRORS)

    @rx.event
    def go_back(self) -> EventSpec:
        """Go on preparing; the file is still there."""
        self.previewing = False
        return rx.set_focus("lignes")

    @rx.event
    async def confirm(self) -> list[EventSpec] | EventSpec:
        """Record all that was shown, or nothing."""
        async with self._reporting():
            count = await self._run(list_files.apply, self.liste, *self._typed)
            self.previewing = False
            told = self._announce(f"La nouvelle version est enregistrée : {count} changement(s).")
            return [ListsState.reread, told]
        return rx.set_focus(ERRORS)
