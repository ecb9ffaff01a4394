"""The page of the activities: none for now, or a list with one open."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import documents, drafts, wizard
from erpps_app.services.wizard import ActivitiesView
from state.base import ERRORS, AppState
from state.seen import Seen, after, base_of, written

SLUG = "activites"


class ActivitiesState(AppState):
    """The activities, as one tab shows them."""

    view: ActivitiesView = ActivitiesView()
    ready: str = ""
    _seen: Seen = {}  # noqa: RUF012 - Reflex copies the default for each tab

    @rx.event
    async def load(self) -> EventSpec | None:
        """Open the page; a first, empty activity is offered when there is none."""
        self.ready = ""
        async with self._reporting():
            view = await self._run(wizard.open_activities)
            if view.redirect:
                return rx.redirect(view.redirect)
            if not view.cards and not view.current and not view.none_for_now:
                added = await self._run(wizard.add_activity)
                view = await self._run(wizard.open_activities, added)
            self.view, self.ready = view, self._here()
        return None

    @rx.event
    async def declare_none(self, checked: bool) -> None:  # noqa: FBT001 - a checkbox gives a bool
        """Tick or untick "Je n'exerce aucune activité pour le moment"."""
        async with self._reporting():
            await self._run(drafts.save, SLUG, {"aucune_activite": "oui" if checked else ""})
            self.view = await self._run(wizard.open_activities, self.view.current)

    @rx.event
    async def save(self, section_id: str, form: dict[str, str]) -> None:
        """Keep what was typed for the open activity."""
        async with self._reporting(keep_errors=True):
            await self._keep(section_id, form)

    @rx.event
    async def add(self) -> None:
        """Open a new activity; the others fold into cards."""
        async with self._reporting():
            added = await self._run(wizard.add_activity)
            self.view = await self._run(wizard.open_activities, added)

    @rx.event
    async def edit(self, section_id: str) -> EventSpec:
        """Open an activity of the list."""
        async with self._reporting():
            self.view = await self._run(wizard.open_activities, section_id)
        return rx.set_focus("activite-ouverte")

    @rx.event
    async def remove(self, section_id: str) -> None:
        """Take an activity out of the draft."""
        async with self._reporting():
            await self._run(wizard.remove_activity, section_id)
            self.view = await self._run(wizard.open_activities)

    @rx.event
    async def remove_document(self, document_id: str) -> None:
        """Take a document out of the open activity."""
        async with self._reporting():
            await self._run(documents.remove, document_id)
            self.view = await self._run(wizard.open_activities, self.view.current)

    @rx.event
    async def merge_documents(self) -> None:
        """The documents of the open activity as one."""
        form = self.view.form
        async with self._reporting():
            await self._run(documents.merge, form.section, form.kind)
            self.view = await self._run(wizard.open_activities, self.view.current)

    @rx.event
    async def submit(self, form: dict[str, str]) -> EventSpec:
        """Save the open activity, check them all, go on."""
        async with self._reporting():
            if not self.view.current or await self._keep(self.view.current, form):
                return rx.redirect(await self._run(drafts.finish, SLUG))
        return rx.set_focus(ERRORS)

    async def _keep(self, section_id: str, form: dict[str, str]) -> bool:
        """Save; whether nothing of it was also changed in another tab."""
        known = self.view.form
        seen = base_of(self._seen, known, form)
        base = seen if self.view.current == section_id else None
        conflicts = await self._run(wizard.save_activity, section_id, form, base)
        self.view = await self._run(wizard.open_activities, section_id)
        own = written(form, seen, conflicts)
        self._seen = after(self._seen, known, self.view.form, own)
        await self._still_wrong(drafts.errors_of_page, SLUG)
        self.errors = {**self.errors, **conflicts}
        return not conflicts
