"""Registered people of the agency who may be one, page after page."""

import reflex as rx

from erpps_app.services import twins
from erpps_app.services.twins import Proposal, Twin
from state.base import AppState


class TwinsState(AppState):
    """The pairs shown so far, the merges that wait, and from where one goes on."""

    pairs: list[Twin] = []  # noqa: RUF012 - Reflex copies the default for each tab
    proposals: list[Proposal] = []  # noqa: RUF012 - idem
    following: list[str] = []  # noqa: RUF012 - idem
    certain: bool = False
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the first page."""
        self.ready = ""
        async with self._reporting():
            await self._read()
            self.ready = self._here()

    @rx.event
    async def more(self) -> None:
        """Read the next page, below."""
        async with self._reporting():
            start = tuple(self.following)
            found = await self._run(twins.page, start, certain=self.certain)
            self.pairs, self.following = [*self.pairs, *found.pairs], found.following

    @rx.event
    async def only_certain(self, wanted: bool) -> None:  # noqa: FBT001 - what the box says
        """Leave out the pairs that are possible only, or show them again."""
        self.certain = bool(wanted)
        async with self._reporting():
            await self._read()

    async def _read(self) -> None:
        found = await self._run(twins.page, certain=self.certain)
        self.pairs, self.following = found.pairs, found.following
        self.proposals = found.proposals
