"""What is being prepared, before it is sent."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import basket, change_form, sending
from erpps_app.services.basket import Basket
from erpps_app.services.resumption import Resumed
from state.base import AppState
from state.wizard import ERRORS


class BasketState(AppState):
    """Every change of an application, with what each will do.

    ``resumed`` is the refused application that was last taken up in this tab.
    """

    view: Basket = Basket()
    resumed: Resumed = Resumed()
    ready: str = ""
    changed: str = ""
    confirming: bool = False

    @rx.event
    async def load(self) -> None:
        """Read what is being prepared."""
        self.ready, self.confirming = "", False
        self.changed = ""
        async with self._reporting():
            await self._read()
            self.ready = self._here()

    @rx.event
    async def remove(self, section_id: str) -> None:
        """Take a change out."""
        async with self._reporting():
            await self._run(change_form.remove, self.dossier_id, section_id)
            await self._read()

    @rx.event
    async def add_activity(self) -> EventSpec | None:
        """One more activity, in a registration on paper."""
        async with self._reporting():
            return rx.redirect(await self._run(change_form.add_activity, self.dossier_id))
        return rx.set_focus(ERRORS)

    @rx.event
    async def send(self) -> EventSpec:
        """Send, unless the register has changed meanwhile: then say what."""
        async with self._reporting():
            sent = await self._run(sending.send, self.dossier_id)
            if sent.path:
                return rx.redirect(sent.path)
            self.changed = sent.changed
            await self._read()
        return rx.set_focus("change-entre-temps" if self.changed else ERRORS)

    @rx.event
    def ask_abandon(self) -> None:
        """Ask for confirmation before giving up."""
        self.confirming = not self.confirming

    @rx.event
    async def abandon(self) -> EventSpec | None:
        """Give up everything that is being prepared."""
        async with self._reporting():
            await self._run(sending.abandon, self.dossier_id)
            return rx.redirect(self.view.back)
        return rx.set_focus(ERRORS)

    async def _read(self) -> None:
        self.view = await self._run(basket.view, self.dossier_id)
