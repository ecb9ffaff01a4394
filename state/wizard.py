"""The wizard: open a step, save as it goes, go on."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import documents, drafts, wizard
from erpps_app.services.forms import FormView
from state.base import ERRORS, AppState
from state.seen import Seen, after, base_of, written


class WizardState(AppState):
    """A step of the wizard, as one tab shows it."""

    view: FormView = FormView()
    ready: str = ""
    _seen: Seen = {}  # noqa: RUF012 - Reflex copies the default for each tab

    @rx.event
    async def load(self, slug: str) -> EventSpec | None:
        """Open a step, or go to the one that comes first."""
        self.ready = ""
        async with self._reporting():
            self.view = await self._run(wizard.open_step, slug)
            if self.view.redirect:
                return rx.redirect(self.view.redirect)
            self.ready = self._here()
        return None

    @rx.event
    async def save(self, slug: str, form: dict[str, str]) -> None:
        """Keep what was typed, and show what it makes appear or disappear."""
        async with self._reporting(keep_errors=True):
            await self._keep(slug, form)

    @rx.event
    async def submit(self, slug: str, form: dict[str, str]) -> EventSpec:
        """Save, check, go on; or show what is wrong."""
        async with self._reporting():
            if await self._keep(slug, form):
                return rx.redirect(await self._run(drafts.finish, slug))
        return rx.set_focus(ERRORS)

    @rx.event
    async def refresh(self, slug: str) -> None:
        """Show the documents again after one was received."""
        async with self._reporting():
            self.view = await self._run(wizard.open_step, slug)

    @rx.event
    async def merge_documents(self, slug: str) -> None:
        """Recto and verso as one document."""
        async with self._reporting():
            await self._run(documents.merge, self.view.section, self.view.kind)
            self.view = await self._run(wizard.open_step, slug)

    @rx.event
    async def remove_document(self, slug: str, document_id: str) -> None:
        """Take a document out of the draft."""
        async with self._reporting():
            await self._run(documents.remove, document_id)
            self.view = await self._run(wizard.open_step, slug)

    async def _keep(self, slug: str, form: dict[str, str]) -> bool:
        """Save; whether nothing of it was also changed in another tab."""
        known = self.view
        base = base_of(self._seen, known, form)
        conflicts = await self._run(wizard.save_step, slug, form, base)
        self.view = await self._run(wizard.open_step, slug)
        self._seen = after(self._seen, known, self.view, written(form, base, conflicts))
        await self._still_wrong(drafts.errors_of_page, slug)
        self.errors = {**self.errors, **conflicts}
        return not conflicts
