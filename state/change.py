"""A page on which a change is filled in: saves as it goes, checks, goes on."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import change_form, changes, documents, ownership
from erpps_app.services.change_form import ChangePage
from state.base import ERRORS, AppState
from state.seen import Seen, after, base_of, written


class ChangeState(AppState):
    """One page of a change, as one tab shows it; ``elsewhere`` shows what was sent meanwhile."""

    view: ChangePage = ChangePage()
    ready: str = ""
    elsewhere: str = ""
    _seen: Seen = {}  # noqa: RUF012 - Reflex copies the default for each tab

    @rx.event
    async def load(self) -> None:
        """Open the page named in the address."""
        self.ready = ""
        async with self._reporting():
            self.elsewhere = await self._run(ownership.read_at, self.dossier_id)
            await self._read()
            self.ready = self._here()

    @rx.event
    async def save(self, dossier_id: str, section_id: str, form: dict[str, str]) -> None:
        """Keep what was typed, and show what it makes appear or disappear.

        A page that is left saves last: it says itself what it showed.
        """
        async with self._reporting(keep_errors=True):
            if (dossier_id, section_id) == (self.dossier_id, self.section_id):
                await self._keep(form)
            else:
                base = base_of(self._seen, self.view.form, form)
                await self._run(change_form.save, dossier_id, section_id, form, base)

    @rx.event
    async def submit(self, form: dict[str, str]) -> EventSpec:
        """Save, check, go on; or show what is wrong."""
        async with self._reporting():
            if await self._keep(form):
                here = self.dossier_id, self.section_id
                return rx.redirect(await self._run(change_form.finish, *here))
        await self._read_again()
        return rx.set_focus(ERRORS)

    @rx.event
    async def refresh(self) -> None:
        """Show the documents again after one was received."""
        async with self._reporting(keep_errors=True):
            await self._read()

    @rx.event
    async def merge_documents(self) -> None:
        """Recto and verso as one document."""
        form = self.view.form
        async with self._reporting():
            await self._run(documents.merge, form.section, form.kind)
            await self._read()

    @rx.event
    async def remove_document(self, document_id: str) -> None:
        """Take a document back."""
        async with self._reporting():
            await self._run(documents.remove, document_id)
            await self._read()

    @rx.event
    async def move(self) -> EventSpec | None:
        """A new place is a cessation plus a new activity: go and fill them in."""
        async with self._reporting():
            first = await self._run(changes.move, self.view.moves)
            await self._run(change_form.remove, self.dossier_id, self.section_id)
            return rx.redirect(first)
        return rx.set_focus(ERRORS)

    async def _keep(self, form: dict[str, str]) -> bool:
        """Save; whether nothing of it was also changed elsewhere."""
        known = self.view.form
        base = base_of(self._seen, known, form)
        here = self.dossier_id, self.section_id
        conflicts = await self._run(change_form.save, *here, form, base)
        await self._read()
        self._seen = after(self._seen, known, self.view.form, written(form, base, conflicts))
        await self._still_wrong(change_form.errors_of_page, *here)
        self.errors = {**self.errors, **conflicts}
        return not conflicts

    async def _read(self) -> None:
        self.view = await self._run(change_form.open_page, self.dossier_id, self.section_id)

    async def _read_again(self) -> None:
        """Show the present state, keeping what was said about it."""
        async with self._refreshing():
            await self._read()
