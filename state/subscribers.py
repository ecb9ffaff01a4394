"""The subscribers of the log of publications, as the national administrator sees them."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services.subscriptions import standing, subscribers
from erpps_app.services.subscriptions.standing import Line
from erpps_app.services.subscriptions.subscribers import Secret
from state.base import ERRORS, AppState

CREATED = "L’abonné est ajouté. Transmettez-lui son secret : il ne sera plus jamais montré."
FORM = "nouvel-abonne"


class SubscribersState(AppState):
    """Every subscriber; the secret of the one that was just added, until the page is left."""

    rows: list[Line] = []  # noqa: RUF012 - Reflex copies the default for each tab
    writing: bool = False
    added: str = ""
    secret: Secret = Secret()
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the list."""
        self.ready, self.writing, self.added, self.secret = "", False, "", Secret()
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
    async def open(self) -> EventSpec:
        """Write a new one."""
        self.writing, self.added, self.secret = True, "", Secret()
        return rx.set_focus(FORM)

    @rx.event
    async def close(self) -> None:
        """Add none."""
        self.writing, self.errors = False, {}

    @rx.event
    async def save(self, form: dict[str, str]) -> EventSpec | None:
        """Add the one that was written."""
        if not self.writing:  # pressed twice
            return None
        async with self._reporting():
            self.added, self.secret = await self._run(subscribers.create, form)
            self.writing = False
            self.rows = await self._run(standing.listing)
            return self._announce(CREATED)
        return rx.set_focus(ERRORS)
