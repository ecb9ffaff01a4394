"""The dead letters of a subscriber: sent again, or given up with a reason."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services.subscriptions import replaying
from erpps_app.services.subscriptions.replaying import Letter
from state.base import ERRORS, AppState

RESENT = "L’événement va être renvoyé. S’il échoue encore, il revient ici."
DISCARDED = "L’événement est abandonné."


class DeadLettersState(AppState):
    """Those of the subscriber of the address; the one that is about to be given up."""

    rows: list[Letter] = []  # noqa: RUF012 - Reflex copies the default for each tab
    asking: int = 0

    @rx.event
    async def load(self) -> None:
        """Read them."""
        self.rows, self.asking = [], 0
        async with self._refreshing():
            self.rows = await self._run(replaying.letters, self.abonne_id)

    @rx.event
    async def resend(self, position: int) -> EventSpec:
        """Send one once more."""
        async with self._reporting():
            await self._run(replaying.resend, self.abonne_id, position)
        return await self._relist(RESENT)

    @rx.event
    def ask(self, position: int) -> EventSpec | None:
        """Ask why one is given up, or take the question back."""
        self.asking = position
        return rx.set_focus(replaying.WHY) if position else None

    @rx.event
    async def discard(self, form: dict[str, str]) -> EventSpec:
        """Give one up for good."""
        async with self._reporting():
            why = form.get(replaying.WHY, "")
            await self._run(replaying.discard, self.abonne_id, self.asking, why)
            self.asking = 0
        return rx.set_focus(ERRORS) if self.errors else await self._relist(DISCARDED)

    async def _relist(self, done: str) -> EventSpec:
        async with self._refreshing():
            self.rows = await self._run(replaying.letters, self.abonne_id)
        return rx.set_focus(ERRORS) if self.notice else self._announce(done)
