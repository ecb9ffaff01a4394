"""The messages of an application, on both sides."""

from dataclasses import dataclass, field

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import documents, messages, template_use
from erpps_app.services.messages import BODY, Thread
from state.base import AppState


@dataclass(frozen=True, slots=True)
class Laid:
    """A template that was filled in: the page lays it once in the message ``draft``.

    Attributes:
        turn: counts them, so that the same one can be laid again.
        holes: what the agent has to complete in ``text``.
    """

    turn: int = 0
    draft: str = ""
    text: str = ""
    holes: list[str] = field(default_factory=list[str])


class ThreadState(AppState):
    """The messages, and the one being written."""

    view: Thread = Thread()
    laid: Laid = Laid()

    @rx.event
    async def load(self) -> None:
        """Read the messages of the application named in the address."""
        self.laid = Laid(self.laid.turn)
        async with self._reporting():
            await self._read()

    @rx.event
    async def refresh(self) -> None:
        """Show what has come, keeping what is being written."""
        async with self._refreshing():
            await self._read()

    @rx.event
    async def save(self, dossier_id: str, draft_id: str, form: dict[str, str]) -> None:
        """Keep what is being written in the message that the page was showing."""
        async with self._reporting(keep_errors=True):
            await self._run(messages.save, dossier_id, draft_id, form.get(BODY, ""))

    @rx.event
    async def send(self, dossier_id: str, draft_id: str, form: dict[str, str]) -> EventSpec:
        """Send the message that the page was showing; a double click sends it once."""
        async with self._reporting():
            await self._run(messages.send, dossier_id, draft_id, form.get(BODY, ""))
            await self._read()
        return rx.set_focus(BODY)

    @rx.event
    async def fill(self, dossier_id: str, draft_id: str, template_id: str) -> None:
        """Fill a template in, for the page to lay it in the message that it was showing."""
        async with self._reporting(keep_errors=True):
            filled = await self._run(template_use.filled, dossier_id, template_id)
            self.laid = Laid(self.laid.turn + 1, draft_id, filled.text, filled.holes)

    @rx.event
    async def remove_document(self, document_id: str) -> None:
        """Take an attachment back."""
        async with self._reporting():
            await self._run(documents.remove, document_id)
            await self._read()

    async def _read(self) -> None:
        self.view = await self._run(messages.thread, self.dossier_id)
