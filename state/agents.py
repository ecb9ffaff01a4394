"""The directory of agents, for the national administrator."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import agent_directory, agents
from erpps_app.services.agent_directory import Directory, RoleChange, Wanted
from state.base import AppState


class AgentsState(AppState):
    """A page of agents, what is looked for, the one being moved, and what was just done."""

    directory: Directory = Directory()
    agencies: list[dict[str, str]] = []  # noqa: RUF012 - Reflex copies the default for each tab
    history: list[RoleChange] = []  # noqa: RUF012 - idem
    chosen: str = ""
    choice: str = ""
    done: str = ""
    adding: int = 0
    ready: str = ""
    wanted: Wanted = Wanted()

    @rx.event
    async def load(self) -> None:
        """Read the directory."""
        self.ready, self.done, self.wanted = "", "", Wanted()
        async with self._reporting():
            self.agencies = await self._run(agents.agencies)
            await self._read()
            self.ready = self._here()

    @rx.event
    async def search(self, form: dict[str, str]) -> EventSpec:
        """Look for agents by name or card, agency, role."""
        typed = [str(form.get(n, "")) for n in ("recherche", "cherche_agence", "cherche_role")]
        self.wanted = Wanted(*typed)
        async with self._reporting():
            await self._read()
        return rx.set_focus("annuaire")

    @rx.event
    async def turn(self, after: str) -> EventSpec:
        """Show the page that follows an agent; the first one when none is named."""
        looked_for = self.wanted
        self.wanted = Wanted(looked_for.text, looked_for.ars, looked_for.role, after)
        async with self._reporting():
            await self._read()
        return rx.set_focus("annuaire")

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
    async def choose(self, agent_id: str, what: str) -> None:
        """Open the move, the removal or the history of one agent; again closes it."""
        again = (self.chosen, self.choice) == (agent_id, what)
        self.chosen, self.choice = ("", "") if again else (agent_id, what)
        if self.choice == "historique":
            async with self._reporting():
                self.history = await self._run(agent_directory.history, agent_id)

    @rx.event
    async def move(self, form: dict[str, str]) -> None:
        """Give another role or agency."""
        async with self._reporting():
            role, ars = str(form.get("role_nouveau", "")), str(form.get("agence_nouvelle", ""))
            await self._run(agents.move, self.chosen, role, ars)
            await self._finish("Le rôle et l’agence sont changés.")

    @rx.event
    async def remove(self) -> None:
        """Take an agent out of the directory."""
        async with self._reporting():
            await self._run(agents.remove, self.chosen)
            await self._finish("L’agent est retiré ; ses sessions sont closes.")

    async def _read(self) -> None:
        self.directory = await self._run(agent_directory.page, self.wanted)
        self.chosen, self.choice = "", ""

    async def _finish(self, words: str) -> None:
        await self._read()
        self.done = words
