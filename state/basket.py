"""What is being prepared, before it is sent."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import basket, change_form, ownership, sending
from erpps_app.services.basket import Basket
from erpps_app.services.resumption import Resumed
from state.base import ERRORS, AppState

REMOVED = "Ce changement est retiré de la demande."
ABANDONED = "Ce que vous prépariez est abandonné : rien n’a été envoyé."


class BasketState(AppState):
    """Every change of an application, with what each will do.

    ``resumed`` is the refused application that was last taken up in this tab; ``elsewhere`` is the
    page of this one, once it was sent.
    """

    view: Basket = Basket()
    resumed: Resumed = Resumed()
    ready: str = ""
    elsewhere: str = ""
    changed: str = ""
    confirming: bool = False
    removing: bool = False

    @rx.event
    async def load(self) -> None:
        """Read what is being prepared."""
        self.ready, self.changed = "", ""
        self.confirming, self.removing = False, False
        async with self._reporting():
            self.elsewhere = await self._run(ownership.read_at, self.dossier_id)
            await self._read()
            self.ready = self._here()

    @rx.event
    async def remove(self, section_id: str) -> EventSpec:
        """Take a change out, with what was begun together with it."""
        async with self._reporting():
            await self._run(change_form.remove, self.dossier_id, section_id)
            self.removing = False
            await self._read()
            return self._announce(REMOVED)
        return rx.set_focus(ERRORS)

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
                return self._announce_at(sent.path, _what_was_sent(self.view))
            self.changed = sent.changed
            await self._read()
        return rx.set_focus("change-entre-temps" if self.changed else ERRORS)

    @rx.event
    def ask_abandon(self) -> None:
        """Ask for confirmation before giving up."""
        self.confirming = True

    @rx.event
    def ask_remove(self) -> None:
        """Ask for confirmation before taking out what was begun together."""
        self.removing = True

    @rx.event
    def ask_nothing(self) -> None:
        """Keep things as they are."""
        self.confirming = self.removing = False

    @rx.event
    async def abandon(self) -> EventSpec:
        """Give up everything that is being prepared."""
        async with self._reporting():
            await self._run(sending.abandon, self.dossier_id)
            return self._announce_at(self.view.back, ABANDONED)
        return rx.set_focus(ERRORS)

    async def _read(self) -> None:
        self.view = await self._run(basket.view, self.dossier_id)


def _what_was_sent(of: Basket) -> str:
    """What the page of the application says first, and what comes next."""
    if of.on_paper:
        return "Le professionnel est enregistré."
    if of.second_agent:
        return "Votre proposition est enregistrée : un autre agent de l’agence la confirmera."
    if of.by_agency:
        return "La modification est enregistrée."
    if of.at_once:
        return "Vos modifications sont enregistrées."
    return (
        "Votre demande a bien été envoyée à l’ARS. Un email vous informera de son état "
        "d’avancement."
    )
