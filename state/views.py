"""The views of the queue that an agent keeps."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.domain.queue import parse, to_query
from erpps_app.services import saved_views
from erpps_app.services.saved_views import NAME, ViewRow
from state.base import ERRORS, AppState


class ViewsState(AppState):
    """The views, the one being renamed, the one about to be deleted."""

    rows: list[ViewRow] = []  # noqa: RUF012 - Reflex copies the default for each tab
    renaming: str = ""
    removing: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the views of whoever is signed in, and those of their agency."""
        self.renaming, self.removing = "", ""
        async with self._refreshing():
            self.rows = await self._run(saved_views.listing)

    @rx.event
    async def save(self, form: dict[str, str]) -> list[EventSpec]:
        """Keep the view that the address names."""
        async with self._reporting():
            query = to_query(parse(dict(self.router.url.query_parameters)))
            name = await self._run(saved_views.save, str(form.get(NAME, "")), query)
            self.rows = await self._run(saved_views.listing)
            said = self._announce(f"La vue « {name} » est enregistrée.")
            return [rx.set_value(NAME, ""), said]
        return [rx.set_focus(ERRORS)]

    @rx.event
    async def ask_name(self, view_id: str) -> None:
        """Ask what a view is to be called."""
        self.renaming, self.removing = view_id, ""

    @rx.event
    async def rename(self, form: dict[str, str]) -> EventSpec:
        """Call the view something else."""
        async with self._reporting():
            name = await self._run(saved_views.rename, self.renaming, str(form.get(NAME, "")))
            self.rows = await self._run(saved_views.listing)
            self.renaming = ""
            return self._announce(f"La vue s’appelle « {name} ».")
        return rx.set_focus(ERRORS)

    @rx.event
    async def ask_removal(self, view_id: str) -> None:
        """Ask whether a view is to go; or no more, without one."""
        self.removing, self.renaming = view_id, ""

    @rx.event
    async def remove(self) -> EventSpec:
        """Forget the view."""
        async with self._reporting():
            name = await self._run(saved_views.remove, self.removing)
            self.rows = await self._run(saved_views.listing)
            self.removing = ""
            return self._announce(f"La vue « {name} » est supprimée.")
        return rx.set_focus(ERRORS)

    @rx.event
    async def open_in(self, view_id: str) -> EventSpec:
        """Have the queue open in a view, or no more."""
        async with self._reporting():
            opens = await self._run(saved_views.open_in, view_id)
            self.rows = await self._run(saved_views.listing)
            return self._announce(OPENS if opens else OPENS_NO_MORE)
        return rx.set_focus(ERRORS)

    @rx.event
    async def share(self, view_id: str) -> EventSpec:
        """Show a view to the whole agency, or no more."""
        async with self._reporting():
            shared = await self._run(saved_views.share, view_id)
            self.rows = await self._run(saved_views.listing)
            return self._announce(SHARED if shared else SHARED_NO_MORE)
        return rx.set_focus(ERRORS)


OPENS = "La file s’ouvrira dans cette vue."
OPENS_NO_MORE = "La file s’ouvrira sur toutes les demandes en cours."
SHARED = "La vue est partagée avec votre agence."
SHARED_NO_MORE = "La vue n’est plus partagée."
