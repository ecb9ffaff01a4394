"""The reference lists, for the national administrator: read, try a change, confirm it."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.domain.list_rules import Request
from erpps_app.services import list_changes, lists
from erpps_app.services.list_changes import Preview
from erpps_app.services.lists import EntryView, ListCard, ListView
from state.base import ERRORS, AppState


class ListsState(AppState):
    """A list or a code, the change being prepared, and what it would do."""

    cards: list[ListCard] = []  # noqa: RUF012 - Reflex copies the default for each tab
    view: ListView = ListView()
    entry: EntryView = EntryView()
    operation: str = ""
    preview: Preview = Preview()
    previewing: bool = False
    ready: str = ""
    _cancels: int = 0
    _typed: dict[str, str] = {}  # noqa: RUF012 - idem

    @rx.event
    async def load(self) -> None:
        """Read every list."""
        self._clear()
        async with self._reporting():
            self.cards = await self._run(lists.overview)
            self.ready = self._here()

    @rx.event
    async def load_list(self) -> None:
        """Read the list named in the address."""
        self._clear()
        async with self._reporting():
            self.view = await self._run(lists.listing, self.liste)
            self.ready = self._here()

    @rx.event
    async def reread(self) -> None:
        """Show the list again once a file has changed it."""
        self.operation = ""
        async with self._refreshing():
            self.view = await self._run(lists.listing, self.liste)

    @rx.event
    async def load_entry(self) -> None:
        """Read the code named in the address."""
        self._clear()
        async with self._reporting():
            self.entry = await self._run(lists.entry, self.liste, self.code_de_liste)
            self.ready = self._here()

    @rx.event
    def begin(self, operation: str, cancels: int) -> None:
        """Open the form of an operation; again closes it."""
        same = (self.operation, self._cancels) == (operation, cancels)
        self.operation, self._cancels = ("", 0) if same else (operation, cancels)
        self.previewing, self.notice, self.errors = False, "", {}

    @rx.event
    async def try_out(self, form: dict[str, str]) -> EventSpec:
        """Show what the change would do."""
        self._typed = {str(name): str(value) for name, value in form.items()}
        async with self._reporting():
            self.preview = await self._run(list_changes.preview, self._request())
            self.previewing = True
            return rx.set_focus("apercu")
        return rx.set_focus(ERRORS)

    @rx.event
    def go_back(self) -> EventSpec:
        """Go on preparing the change; what was typed is still there."""
        self.previewing = False
        return rx.set_focus("a_partir_du" if self.operation != "annulation" else "motif")

    @rx.event
    async def confirm(self) -> EventSpec:
        """Make the change that was shown, from its day on."""
        async with self._reporting():
            code = await self._run(list_changes.apply, self._request())
            path = f"/administration/listes/{self.liste}/{code}"
            if self.operation == "ajout":
                return self._announce_at(path, f"« {code} » est ajouté à la liste.")
            self.entry = await self._run(lists.entry, self.liste, code)
            self._clear()
            self.ready = self._here()
            return self._announce("Le changement est enregistré.")
        return rx.set_focus(ERRORS)

    def _clear(self) -> None:
        self.ready, self.operation, self.previewing = "", "", False
        self._cancels, self._typed = 0, {}

    def _request(self) -> Request:
        adds = self.operation == "ajout"
        return list_changes.request(
            self.operation,
            self.liste,
            code="" if adds else self.code_de_liste,
            number=None if adds else self.entry.number,
            cancels=self._cancels,
            typed=self._typed,
        )
