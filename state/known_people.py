"""Whom the register already knows of who applies, and what the agent does about it."""

import reflex as rx
from reflex.event import EventSpec, EventType

from erpps_app.services import attaching, known_people
from erpps_app.services.known_people import KnownPeople
from state.base import ERRORS, AppState
from state.review import DECISION, ReviewState


class KnownPeopleState(AppState):
    """The registered people whom an application may be, one of them in full."""

    view: KnownPeople = KnownPeople()

    @rx.event
    async def load(self) -> None:
        """Look for whom the application of the address may be."""
        self.view = KnownPeople()
        async with self._refreshing():
            self.view = await self._run(known_people.view, self.dossier_id)

    @rx.event
    async def refresh(self) -> None:
        """Look again, somebody has changed something; who is shown stays."""
        if self.view.dossier:
            await self._read()

    @rx.event
    async def show(self, key: str) -> None:
        """Show another one in full."""
        async with self._reporting():
            self.view = await self._run(known_people.view, self.view.dossier, key)

    @rx.event
    async def attach(self, form: dict[str, str]) -> EventType[()]:
        """Say that the application is about the person who is shown."""
        async with self._reporting():
            asked = (self.view.dossier, self.view.shown, form, self.view.version)
            await self._run(attaching.attach, *asked)
            await self._read()
            said = "La demande est rattachée : un autre agent doit la valider."
            return [ReviewState.refresh, self._announce(said)]
        return await self._refused()

    @rx.event
    async def detach(self) -> EventType[()]:
        """Take that back."""
        async with self._reporting():
            await self._run(attaching.detach, self.view.dossier, self.view.version)
            await self._read()
            return [ReviewState.refresh, self._announce("Le rattachement est retiré.")]
        return await self._refused()

    @rx.event
    async def refuse(self, form: dict[str, str]) -> EventType[()]:
        """Refuse the application with the words that were prepared."""
        async with self._reporting():
            seen = self.view.version
            await self._run(known_people.refuse, self.view.dossier, form, seen)
            await self._read()
            return [ReviewState.refresh, rx.set_focus(DECISION)]
        return await self._refused()

    async def _refused(self) -> EventSpec:
        await self._read()
        return rx.set_focus(ERRORS)

    async def _read(self) -> None:
        async with self._refreshing():
            self.view = await self._run(known_people.view, self.view.dossier, self.view.shown)
