"""The subscribers of the log of publications, as the national administrator sees them."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services.subscriptions import standing, subscribers
from erpps_app.services.subscriptions.standing import Line
from state.base import ERRORS, AppState
from state.handed import hand, take_back

CREATED = "L’abonné est ajouté. Transmettez-lui son secret : il ne sera plus jamais montré."
TAKEN = "Le secret n’est plus affiché. Une fois que l’abonné l’a installé, vérifiez son adresse."
FORM = "nouvel-abonne"


class SubscribersState(AppState):
    """Every subscriber; ``handed``: the key of the secret that the page was handed, and shows."""

    rows: list[Line] = []  # noqa: RUF012 - Reflex copies the default for each tab
    writing: bool = False
    added: str = ""
    handed: str = ""
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the list."""
        self.ready, self.writing, self.added, self.handed = "", False, "", ""
        async with self._reporting():
            self.rows = await self._run(standing.listing)
            self.ready = self._here()

    @rx.event
    async def refresh(self) -> EventSpec:
        """Read how far they have come."""
        async with self._reporting():
            self.rows = await self._run(standing.listing)
        return self._announce(self.notice or "La liste est à jour.")

    @rx.event
    async def open(self) -> list[EventSpec]:
        """Write a new one."""
        self.writing, self.added, self.handed = True, "", ""
        return [take_back(), rx.set_focus(FORM)]

    @rx.event
    async def close(self) -> None:
        """Add none."""
        self.writing, self.errors = False, {}

    @rx.event
    async def save(self, form: dict[str, str]) -> list[EventSpec]:
        """Add the one that was written."""
        if not self.writing:  # pressed twice
            return []
        async with self._reporting():
            self.added, made = await self._run(subscribers.create, form)
            self.writing, self.handed = False, made.key
            self.rows = await self._run(standing.listing)
            return [hand(made.value), self._announce(CREATED)]
        return [rx.set_focus(ERRORS)]

    @rx.event
    async def taken(self) -> list[EventSpec]:
        """The secret was copied: the page forgets it."""
        self.handed = ""
        return [take_back(), self._announce(TAKEN)]
