"""The keys of the API, as the national administrator keeps them."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services.api_keys import form as forms
from erpps_app.services.api_keys import keeping, listing
from erpps_app.services.api_keys.keeping import Issued
from erpps_app.services.api_keys.listing import KeyRow, Use
from state.base import ERRORS, AppState
from state.handed import PLACE, hand, take_back

USE = "utilisation"
REVOKED = "La clé est révoquée : ses appels sont refusés dans les secondes qui viennent."


class ApiKeysState(AppState):
    """Every key; what is being done to one of them.

    ``handed``: whose secret the page was handed, and shows.
    """

    rows: list[KeyRow] = []  # noqa: RUF012 - Reflex copies the default for each tab
    last_day: str = ""
    chosen: str = ""
    choice: str = ""
    use: Use = Use()
    handed: str = ""
    added: int = 0
    ready: str = ""
    _made_of: dict[str, str] = {}  # noqa: RUF012 - as above

    @rx.event
    async def load(self) -> None:
        """Read the keys."""
        self.ready, self.chosen, self.choice, self.handed = "", "", "", ""
        async with self._reporting():
            self.rows = await self._run(listing.listing)
            self.last_day = forms.last_day_offered()
            self.ready = self._here()

    @rx.event
    async def issue(self, form: dict[str, str]) -> list[EventSpec]:
        """Make the key that the form asks for; one, when its button is pressed twice."""
        if self.handed and form == self._made_of:
            return []
        async with self._reporting():
            made = await self._run(forms.issue, form)
            self._made_of = form
            self.added += 1
            return await self._hand(made)
        return [rx.set_focus(ERRORS)]

    @rx.event
    async def choose(self, key_id: str, choice: str) -> EventSpec | None:
        """Look at one key, or ask what is to be done with it; the same again closes it."""
        same = (self.chosen, self.choice) == (key_id, choice)
        self.chosen, self.choice, self.errors = ("", "", {}) if same else (key_id, choice, {})
        if same or choice != USE:
            return None
        async with self._reporting():
            self.use = await self._run(listing.use, key_id)
        return rx.set_focus(USE)

    @rx.event
    async def renew(self) -> list[EventSpec]:
        """Make the key that follows the one that is chosen."""
        if not self.chosen:  # pressed twice
            return []
        async with self._reporting():
            return await self._hand(await self._run(keeping.renew, self.chosen))
        return [rx.set_focus(ERRORS)]

    @rx.event
    async def revoke(self, form: dict[str, str]) -> EventSpec | None:
        """Close the key that is chosen."""
        if not self.chosen:  # pressed twice
            return None
        async with self._reporting():
            await self._run(keeping.revoke, self.chosen, form.get("motif", ""))
            self.chosen = self.choice = ""
            self.rows = await self._run(listing.listing)
            return self._announce(REVOKED)
        return rx.set_focus(ERRORS)

    @rx.event
    async def taken(self) -> list[EventSpec]:
        """The secret was copied: the page forgets it."""
        application, self.handed = self.handed, ""
        return [take_back(), self._announce(f"La clé de {application} est émise.")]

    async def _hand(self, made: Issued) -> list[EventSpec]:
        self.chosen = self.choice = ""
        self.rows = await self._run(listing.listing)
        self.handed = made.application
        return [hand(made.secret), rx.set_focus(PLACE)]
