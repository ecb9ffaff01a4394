"""Lines of an ADELI register that may be about somebody known, for the agents of an agency."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services.adeli import reviews
from erpps_app.services.adeli.reviews import Decided, ReviewRow
from state.base import AppState

ASKED = "Le registre ne lui connaît pas cette profession : dites si elle s’ajoute."


class AdeliReviewState(AppState):
    """The lines to be decided."""

    rows: list[ReviewRow] = []  # noqa: RUF012 - Reflex copies the default for each tab
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read them."""
        self.ready = ""
        async with self._reporting():
            self.rows = await self._run(reviews.listing)
            self.ready = self._here()

    @rx.event
    async def refresh(self) -> None:
        """Show what a colleague decided, and what has come."""
        async with self._refreshing():
            self.rows = await self._run(reviews.listing)

    @rx.event
    async def same(self, match_id: str, candidate: str) -> EventSpec:
        """It is that person."""
        async with self._reporting():
            done = await self._decide(match_id, reviews.SAME, candidate)
            asked = f" {ASKED}" if done.asks_profession else ""
            return self._announce(f"Numéro ADELI rattaché au numéro RPPS {done.rpps}.{asked}")
        return self._announce(self.notice)

    @rx.event
    async def other(self, match_id: str) -> EventSpec:
        """It is somebody else."""
        async with self._reporting():
            done = await self._decide(match_id, reviews.OTHER)
            return self._announce(f"Nouvelle personne enregistrée sous le numéro RPPS {done.rpps}.")
        return self._announce(self.notice)

    @rx.event
    async def add(self, match_id: str) -> EventSpec:
        """They practise that profession too."""
        async with self._reporting():
            done = await self._decide(match_id, reviews.ADD)
            return self._announce(f"Profession ajoutée au numéro RPPS {done.rpps}.")
        return self._announce(self.notice)

    @rx.event
    async def leave_out(self, match_id: str) -> EventSpec:
        """They do not."""
        async with self._reporting():
            done = await self._decide(match_id, reviews.LEAVE_OUT)
            return self._announce(
                f"Le numéro RPPS {done.rpps} garde ses professions : rien n’est ajouté."
            )
        return self._announce(self.notice)

    async def _decide(self, match_id: str, answer: str, candidate: str = "") -> Decided:
        done = await self._run(reviews.decide, match_id, answer, candidate)
        self.rows = await self._run(reviews.listing)
        return done
