"""The private notes of an agency about what the page shows."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import notes
from erpps_app.services.notes import NOTE, Notes
from state.base import ERRORS, AppState

LIST = "notes"


class NotesState(AppState):
    """The notes, and the one being changed."""

    view: Notes = Notes()
    editing: str = ""
    written: int = 0

    @rx.event
    async def load(self) -> None:
        """Read the notes about the application or the professional of the address."""
        self.editing = ""
        async with self._reporting():
            await self._read()

    @rx.event
    async def refresh(self) -> None:
        """Show what colleagues wrote, keeping what is being written."""
        async with self._refreshing():
            await self._read()

    @rx.event
    async def add(self, about: str, form: dict[str, str]) -> EventSpec:
        """Write a note; the form is empty again once it is kept."""
        async with self._reporting():
            await self._run(notes.add, about, str(form.get(NOTE, "")))
            self.written += 1
            await self._read()
        return rx.set_focus(LIST if not (self.errors or self.notice) else ERRORS)

    @rx.event
    def edit(self, note_id: str) -> None:
        """Open a note to change it; again closes it."""
        self.editing = "" if self.editing == note_id else note_id

    @rx.event
    async def change(self, note_id: str, version: int, form: dict[str, str]) -> EventSpec:
        """Keep another text."""
        async with self._reporting():
            said = str(form.get(f"{NOTE}-{note_id}", ""))
            await self._run(notes.edit, note_id, version, said)
            self.editing = ""
        return await self._after()

    @rx.event
    async def delete(self, note_id: str) -> EventSpec:
        """Delete a note."""
        async with self._reporting():
            await self._run(notes.delete, note_id)
            self.editing = ""
        return await self._after()

    async def _after(self) -> EventSpec:
        refused = bool(self.errors or self.notice)
        async with self._refreshing():
            await self._read()
        return rx.set_focus(ERRORS if refused else LIST)

    async def _read(self) -> None:
        about = self.dossier_id or self.practitioner_id or ""
        self.view = await self._run(notes.view, about)
