"""What the portal holds about a person, in their own hands."""

import reflex as rx

from erpps_app.services import erasure
from erpps_app.services.api_keys import recipients
from erpps_app.services.api_keys.recipients import Recipient
from state.base import AppState


class PersonalDataState(AppState):
    """What an erasure would do; and doing it, once it was confirmed."""

    erased: list[str] = []  # noqa: RUF012 - Reflex copies the default for each tab
    kept: list[erasure.Item] = []  # noqa: RUF012 - idem
    recipients: list[Recipient] = []  # noqa: RUF012 - idem
    whole_account: bool = False
    ready: str = ""
    confirming: bool = False
    done: bool = False

    @rx.event
    async def load(self) -> None:
        """Say what would be erased and what kept."""
        self.ready, self.confirming, self.done = "", False, False
        async with self._reporting():
            self.recipients = await self._run(recipients.recipients)
            self._show(await self._run(erasure.plan))
            self.ready = self._here()

    @rx.event
    def ask(self) -> None:
        """Ask for confirmation."""
        self.confirming = True

    @rx.event
    def ask_nothing(self) -> None:
        """Keep things as they are."""
        self.confirming = False

    @rx.event
    async def erase(self) -> None:
        """Erase what can be erased now."""
        async with self._reporting():
            self._show(await self._run(erasure.execute))
            self.confirming, self.done = False, True

    def _show(self, plan: erasure.Plan) -> None:
        self.erased = [item.what for item in plan.erased]
        self.kept = list(plan.kept)
        self.whole_account = plan.whole_account
