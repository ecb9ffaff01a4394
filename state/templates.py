"""Message templates, as whoever keeps them edits them: the administrator, or a responsable."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import templates
from erpps_app.services.templates import Preview, TemplateRow, Templates
from erpps_app.services.versions import ChangeRow
from state.base import ERRORS, AppState

KEPT = "Le modèle est enregistré. Ce qui a déjà été envoyé avec lui ne change pas."
FORM = "modele-ouvert"


class TemplatesState(AppState):
    """Every template that this actor keeps; the one that is being written, with what it was."""

    view: Templates = Templates()
    changes: list[ChangeRow] = []  # noqa: RUF012 - Reflex copies the default for each tab
    opened: TemplateRow | None = None
    writing: bool = False
    preview: Preview = Preview()
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the templates."""
        self.ready, self.opened, self.writing = "", None, False
        async with self._reporting():
            self.view = await self._run(templates.listing)
            self.ready = self._here()

    @rx.event
    async def open(self, template_id: str) -> EventSpec:
        """Write a template, a new one when none is named."""
        async with self._reporting():
            self.changes = await self._run(templates.history, template_id)
            self.opened = next((row for row in self.view.rows if row.id == template_id), None)
            self.preview = Preview(self.opened.sample if self.opened else "")
            self.writing = True
        return rx.set_focus(FORM)

    @rx.event
    async def close(self) -> None:
        """Leave it as it was."""
        self.writing, self.opened, self.errors = False, None, {}

    @rx.event
    async def look(self, form: dict[str, str]) -> None:
        """Show what is being written as a message would say it."""
        async with self._reporting(keep_errors=True):
            self.preview = await self._run(templates.preview, form)

    @rx.event
    async def save(self, form: dict[str, str]) -> EventSpec:
        """Keep what was written."""
        known = self.opened
        key, version = (known.id, known.version) if known else ("", 0)
        async with self._reporting():
            await self._run(templates.save, key, form, version)
            self.writing, self.opened = False, None
            self.view = await self._run(templates.listing)
            return self._announce(KEPT)
        return rx.set_focus(ERRORS)

    @rx.event
    async def retire(self, template_id: str, version: int) -> EventSpec:
        """No longer offer a template, or offer it again."""
        async with self._reporting():
            await self._run(templates.retire, template_id, version)
        async with self._refreshing():
            self.view = await self._run(templates.listing)
        if self.notice:
            return rx.set_focus(ERRORS)
        return self._announce("Les modèles sont à jour.")
