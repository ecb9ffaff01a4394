"""The demonstration mailbox."""

import reflex as rx

from erpps_app.services import mailbox
from erpps_app.services.mailbox import MailView
from state.base import AppState


class MailboxState(AppState):
    """The messages that the portal sent, newest first."""

    messages: list[MailView] = []  # noqa: RUF012 - Reflex copies the default for each tab
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the mailbox."""
        async with self._reporting():
            self.messages = list(await self._run(mailbox.messages))
            self.ready = self._here()
