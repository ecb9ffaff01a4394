"""Who works on the application that is shown, and the way to the next one."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import assignment, next_file
from erpps_app.services.assignment import InCharge
from state.base import ERRORS, AppState

NOTHING_WAITS = (
    "Aucune autre demande ne vous attend : celles qui restent sont entre les mains de vos "
    "collègues, ou attendent la réponse de la personne."
)


class InChargeState(AppState):
    """Who is in charge, who holds it, who else is there."""

    view: InCharge = InCharge()

    @rx.event
    async def load(self) -> None:
        """Read who works on the application named in the address."""
        self.view = InCharge()
        await self._read(self.dossier_id)

    @rx.event
    async def refresh(self) -> None:
        """Show again who is there, who holds it."""
        if self.view.dossier:
            await self._read(self.view.dossier)

    @rx.event
    async def take(self) -> EventSpec:
        """Be in charge."""
        async with self._reporting():
            await self._run(assignment.take, self.view.dossier)
            await self._read(self.view.dossier)
            return self._announce("Vous êtes chargé de cette demande.")
        return rx.set_focus(ERRORS)

    @rx.event
    async def give_back(self) -> EventSpec:
        """Be in charge no more."""
        async with self._reporting():
            await self._run(assignment.give_back, self.view.dossier)
            await self._read(self.view.dossier)
            return self._announce("La demande est rendue : un collègue peut la prendre.")
        return rx.set_focus(ERRORS)

    @rx.event
    async def entrust(self, form: dict[str, str]) -> EventSpec:
        """Put a colleague in charge."""
        async with self._reporting():
            chosen = str(form.get("agent", ""))
            name = await self._run(assignment.entrust, self.view.dossier, chosen)
            await self._read(self.view.dossier)
            return self._announce(f"La demande est attribuée à {name}.")
        return rx.set_focus(ERRORS)

    @rx.event
    async def next_file(self) -> EventSpec:
        """Go to the next application, which is then one's own."""
        async with self._reporting():
            leaving = self.view.dossier if self.view.dossier in self._here() else ""
            if found := await self._run(next_file.pull, leaving):
                return rx.redirect(f"/instruction/{found}")
            return self._announce(NOTHING_WAITS)
        return rx.set_focus(ERRORS)

    async def _read(self, dossier_id: str) -> None:
        async with self._refreshing():
            self.view = await self._run(assignment.view, dossier_id)
