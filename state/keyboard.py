"""The keys of the review, as the agent has chosen them."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import keyboard
from erpps_app.services.keyboard import Keyboard
from state.base import ERRORS, AppState

KEPT = "Vos raccourcis sont enregistrés."
ON, OFF = "Les raccourcis sont activés.", "Les raccourcis sont désactivés."


class KeyboardState(AppState):
    """What each key does, and whether keys do anything."""

    view: Keyboard = Keyboard()
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the keys of whoever is signed in."""
        self.ready = ""
        async with self._refreshing():
            self.view = await self._run(keyboard.of)
            self.ready = self._here()

    @rx.event
    async def save(self, form: dict[str, str]) -> EventSpec:
        """Keep the keys that were chosen."""
        async with self._reporting():
            self.view = await self._run(keyboard.save, form)
            return self._announce(KEPT)
        return rx.set_focus(ERRORS)

    @rx.event
    async def switch(self) -> EventSpec:
        """Turn the keys off, or on again."""
        async with self._reporting():
            self.view = await self._run(keyboard.switch, active=not self.view.active)
            return self._announce(ON if self.view.active else OFF)
        return rx.set_focus(ERRORS)
