"""The file under review."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.services import review
from erpps_app.services.review_file import FileView
from state.base import ERRORS, AppState


class ReviewState(AppState):
    """An application, element by element, with the verdict being given."""

    view: FileView = FileView()
    ready: str = ""
    drafting: dict[str, str] = {}  # noqa: RUF012 - Reflex copies the default for each tab

    @rx.event
    async def load(self) -> None:
        """Read the file named in the address, if it is the agent's agency's."""
        self.ready, self.drafting = "", {}
        async with self._reporting():
            self.view = await self._run(review.open_file, self.dossier_id)
            self.ready = self._here()

    @rx.event
    async def refresh(self) -> None:
        """Show again what somebody else has changed, keeping the words being written."""
        await self._reload()

    @rx.event
    async def take(self) -> EventSpec:
        """Begin the review."""
        async with self._reporting():
            await self._run(review.take, self.view.id, self.view.version)
        await self._reload()
        return rx.set_focus("decision")

    @rx.event
    async def accept(self, section_id: str) -> EventSpec | None:
        """Say that an element is right."""
        return await self._judge(section_id, "valide", "")

    @rx.event
    def draft(self, section_id: str, verdict: str) -> None:
        """Open the words that a refusal or a question owes."""
        self.drafting = {section_id: verdict}
        self.errors = {}

    @rx.event
    async def judge(self, section_id: str, form: dict[str, str]) -> EventSpec | None:
        """Give the drafted verdict with its words."""
        verdict = self.drafting.get(section_id, "")
        return await self._judge(section_id, verdict, str(form.get("motif", "")))

    @rx.event
    async def decide(self, action: str) -> EventSpec:
        """Decide on the whole application."""
        async with self._reporting():
            await self._run(review.decide, self.view.id, action, self.view.version)
        await self._reload()
        return rx.set_focus("decision")

    @rx.event
    async def withdraw(self) -> EventSpec:
        """Take a proposal back."""
        async with self._reporting():
            await self._run(review.withdraw, self.view.id, self.view.version)
        await self._reload()
        return rx.set_focus("decision")

    async def _judge(self, section_id: str, verdict: str, words: str) -> EventSpec | None:
        """Judge; the focus goes to what is refused, else stays with the element."""
        async with self._reporting():
            seen = self.view.version
            await self._run(review.judge, self.view.id, section_id, verdict, words, seen)
            self.drafting = {}
        await self._reload()
        return rx.set_focus(ERRORS) if self.errors or self.notice else None

    async def _reload(self) -> None:
        """Show the present state, also after a conflict, keeping the message."""
        async with self._refreshing():
            self.view = await self._run(review.open_file, self.view.id)
