"""The team's load, and files handed on."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import team
from erpps_app.services.team import Held, TeamView
from state.base import ERRORS, AppState


class TeamState(AppState):
    """The agents, and the files of the one that was chosen."""

    view: TeamView = TeamView()
    ready: str = ""
    chosen: str = ""
    chosen_name: str = ""
    held: list[Held] = []  # noqa: RUF012 - Reflex copies the default for each tab

    @rx.event
    async def load(self) -> None:
        """Read who has what in hand."""
        self.ready, self.chosen, self.chosen_name, self.held = "", "", "", []
        async with self._reporting():
            self.view = await self._run(team.view)
            self.ready = self._here()

    @rx.event
    async def refresh(self) -> None:
        """Show again what has come or gone; the files being handed on stay as they were ticked."""
        async with self._refreshing():
            self.view = await self._run(team.view)

    @rx.event
    async def choose(self, account: str, name: str) -> EventSpec:
        """Show the files of an agent, to hand them on."""
        async with self._reporting():
            self.held = await self._run(team.held_by, account)
            self.chosen, self.chosen_name = account, name
        return rx.set_focus("reattribution")

    @rx.event
    async def hand_on(self, form: dict[str, str]) -> EventSpec:
        """Hand the ticked files on."""
        async with self._reporting():
            ticked = [one.id for one in self.held if form.get(one.id)]
            to = str(form.get("agent", ""))
            done = await self._run(team.hand_on, self.chosen, ticked, to)
            self.chosen, self.chosen_name, self.held = "", "", []
            self.view = await self._run(team.view)
            return self._announce(done)
        return rx.set_focus(ERRORS)
