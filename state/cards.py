"""The page of the cards."""

import reflex as rx

from erpps_app.services import cards
from erpps_app.services.cards import Cards
from state.account import AccountState
from state.base import AppState


class CardsState(AppState):
    """Which cards the person who is signed in may have; nothing for anybody else."""

    view: Cards = Cards()

    @rx.event
    async def load(self) -> None:
        """Read the cards of a professional."""
        self.view = Cards()
        async with self._reporting():
            await self._read()

    @rx.event
    async def refresh(self) -> None:
        """Show what has changed in their file."""
        async with self._refreshing():
            await self._read()

    async def _read(self) -> None:
        account = await self.get_state(AccountState)
        if account.role == "professionnel":
            self.view = await self._run(cards.view)
