"""The directory of agents, for the national administrator."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import agents
from erpps_app.services.agents import AgentView
from state.base import AppState


class AgentsState(AppState):
    """The agents, the one being moved, and what was just done."""

    agents: list[AgentView] = []  # noqa: RUF012 - Reflex copies the default for each tab
    moving: str = ""
    removing: str = ""
    done: str = ""
    adding: int = 0
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the directory."""
        self.ready, self.moving, self.removing, self.done = "", "", "", ""
        async with self._reporting():
            self.agents = list(await self._run(agents.listing))
            self.ready = self._here()

    @rx.event
    async def add(self, form: dict[str, str]) -> EventSpec:
        """Add an agent; the form is empty again when it is done."""
        self.done = ""
        async with self._reporting():
            await self._run(agents.add, form)
            await self._finish("L’agent est ajouté.")
            self.adding += 1
            return rx.set_focus("annuaire")
        return rx.set_focus("erreurs")

    @rx.event
    def choose(self, agent_id: str, what: str) -> None:
        """Open the move, or the confirmation of a removal, of one agent; again closes it."""
        self.moving = agent_id if what == "deplacer" and self.moving != agent_id else ""
        self.removing = agent_id if what == "retirer" and self.removing != agent_id else ""

    @rx.event
    async def move(self, form: dict[str, str]) -> None:
        """Give another role or agency."""
        async with self._reporting():
            role, ars = str(form.get("role_nouveau", "")), str(form.get("agence_nouvelle", ""))
            await self._run(agents.move, self.moving, role, ars)
            await self._finish("Le rôle et l’agence sont changés.")

    @rx.event
    async def remove(self) -> None:
        """Take an agent out of the directory."""
        async with self._reporting():
            await self._run(agents.remove, self.removing)
            await self._finish("L’agent est retiré ; ses sessions sont closes.")

    async def _finish(self, words: str) -> None:
        self.agents = list(await self._run(agents.listing))
        self.moving, self.removing, self.done = "", "", words
