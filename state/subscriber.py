"""One subscriber, as the national administrator sees and steers it."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services.subscriptions import replaying, standing, subscribers, verifying
from erpps_app.services.subscriptions.replaying import Preview
from erpps_app.services.subscriptions.standing import Line
from state.base import ERRORS, AppState
from state.handed import hand, take_back

DONE = {
    "mettre_en_pause": "L’abonnement est en pause : rien n’est envoyé, rien n’est perdu.",
    "reprendre": "L’abonnement reprend où il en était.",
    "clore": "L’abonnement est clos, son secret effacé.",
}
FORM = "modifier-abonne"
EDITED = "L’abonné est modifié."
MOVED = (
    "L’abonné est modifié. Vérifiez sa nouvelle adresse : d’ici là rien ne lui est envoyé, et ce "
    "qui attend est gardé dans l’ordre."
)
ROTATED = "Le nouveau secret est créé : transmettez-le, il ne sera plus jamais montré."
TAKEN = "Le secret n’est plus affiché : l’ancien signera encore quelques jours à côté de lui."
REPLAYED = "Le rejeu est demandé : il commence dès que l’abonnement est actif."


class SubscriberState(AppState):
    """The subscriber of the address; ``handed``: the key of the secret that the page shows."""

    line: Line = Line()
    handed: str = ""
    preview: Preview | None = None
    since: str = ""
    asking: str = ""
    editing: bool = False
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the subscriber of the address."""
        self.ready, self.line, self.handed = "", Line(), ""
        self.preview, self.asking, self.since, self.editing = None, "", "", False
        async with self._reporting():
            self.line = await self._run(standing.one, self.abonne_id)
            self.ready = self._here()

    @rx.event
    async def refresh(self) -> EventSpec:
        """Read how far it has come."""
        return await self._said("La page est à jour.")

    @rx.event
    def ask(self, question: str) -> None:
        """Ask before what cannot be taken back, or take the question back."""
        self.asking, self.preview = question, None

    @rx.event
    def edit(self) -> EventSpec:
        """Open what is declared of it."""
        self.editing, self.asking = True, ""
        return rx.set_focus(FORM)

    @rx.event
    def keep(self) -> None:
        """Change nothing of it."""
        self.editing, self.errors = False, {}

    @rx.event
    async def save(self, form: dict[str, str]) -> EventSpec:
        """Change what was written."""
        async with self._reporting():
            moved = await self._run(subscribers.edit, self.line.id, form)
            self.editing = False
            return await self._said(MOVED if moved else EDITED)
        return rx.set_focus(ERRORS)

    @rx.event
    async def act(self, action: str) -> EventSpec:
        """Pause, resume or close it."""
        async with self._reporting():
            await self._run(subscribers.act, self.line.id, action)
        self.asking = ""
        return await self._said(DONE.get(action, ""))

    @rx.event
    async def check(self, kind: str) -> EventSpec:
        """Ask it something at once: for its proof, or just whether it answers."""
        service = verifying.ask_proof if kind == "defi" else verifying.ask_anything
        done = ""
        async with self._reporting():
            question = await self._run(service, self.line.id)
            answer = await verifying.ask(question)
            said = await self._run(verifying.conclude, question, answer)
            done, self.notice = said.done, said.wrong
        return await self._said(done)

    @rx.event
    async def rotate(self) -> list[EventSpec]:
        """Give it a new secret."""
        if not self.asking:  # pressed twice
            return []
        self.asking = ""
        async with self._reporting():
            made = await self._run(subscribers.rotate, self.line.id)
            self.handed = made.key
            return [hand(made.value), await self._said(ROTATED)]
        return [rx.set_focus(ERRORS)]

    @rx.event
    async def taken(self) -> list[EventSpec]:
        """The secret was copied: the page forgets it."""
        self.handed = ""
        return [take_back(), self._announce(TAKEN)]

    @rx.event
    async def look(self, form: dict[str, str]) -> EventSpec | None:
        """Say how many events a replay would tell again."""
        self.preview, self.since = None, form.get(replaying.FROM, "")
        async with self._reporting():
            self.preview = await self._run(replaying.preview, self.line.id, self.since)
            return rx.set_focus("rejeu-confirmer")
        return rx.set_focus(ERRORS)

    @rx.event
    async def replay(self) -> EventSpec:
        """Tell them again."""
        async with self._reporting():
            if self.preview is not None:
                await self._run(replaying.replay, self.line.id, self.preview.position)
        self.preview = None
        return await self._said(REPLAYED)

    async def _said(self, done: str) -> EventSpec:
        async with self._refreshing():
            self.line = await self._run(standing.one, self.line.id)
        return rx.set_focus(ERRORS) if self.notice else self._announce(done)
