"""Lines of an ADELI register that may be about somebody known, for the agents of an agency."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services.adeli import reviews
from erpps_app.services.adeli.reviews import ReviewRow
from state.base import AppState


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
            rpps = await self._run(reviews.decide, match_id, reviews.SAME, candidate)
            self.rows = await self._run(reviews.listing)
            return self._announce(f"Numéro ADELI rattaché au numéro RPPS {rpps}.")
        return self._announce(self.notice)

    @rx.event
    async def other(self, match_id: str) -> EventSpec:
        """It is somebody else."""
        async with self._reporting():
            rpps = await self._run(reviews.decide, match_id, reviews.OTHER)
            self.rows = await self._run(reviews.listing)
            return self._announce(f"Nouvelle personne enregistrée sous le numéro RPPS {rpps}.")
        return self._announce(self.notice)
