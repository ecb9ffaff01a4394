"""The file under review."""

import reflex as rx
from reflex.event import EventSpec

from erpps_app.domain.workflow import Verdict
from erpps_app.services import review
from erpps_app.services.review_file import FileView
from state.base import ERRORS, AppState

DECISION = "decision"


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
    async def give(self, section_id: str, verdict: str) -> EventSpec | None:
        """Say that an element is right, or open the words that another verdict owes."""
        if verdict == Verdict.ACCEPTED:
            return await self._judge(section_id, verdict, {})
        self.drafting, self.errors = {section_id: verdict}, {}
        return None

    @rx.event
    async def judge(self, section_id: str, form: dict[str, str]) -> EventSpec | None:
        """Give the drafted verdict with its words."""
        return await self._judge(section_id, self.drafting.get(section_id, ""), form)

    @rx.event
    async def accept_green(self) -> EventSpec:
        """Accept every element of which every check is green."""
        async with self._reporting():
            await self._run(review.judge_green, self.view.id, self.view.version)
        await self._reload()
        return rx.set_focus(ERRORS if self.notice else DECISION)

    @rx.event
    async def undo(self, section_id: str) -> EventSpec | None:
        """Take a verdict back: the last one, unless an element is named."""
        async with self._reporting():
            await self._run(review.undo, self.view.id, self.view.version, section_id)
        await self._reload()
        if self.notice:
            return rx.set_focus(ERRORS)
        return None if section_id else rx.set_focus(DECISION)

    @rx.event
    async def decide(self, action: str) -> EventSpec:
        """Decide on the whole application."""
        async with self._reporting():
            await self._run(review.act, self.view.id, action, self.view.version)
        await self._reload()
        return rx.set_focus(DECISION)

    async def _judge(self, section_id: str, verdict: str, form: dict[str, str]) -> EventSpec | None:
        """Judge; the focus goes to what is refused, else stays with the element."""
        words, code = str(form.get("motif", "")), str(form.get("code", ""))
        async with self._reporting():
            seen = self.view.version
            await self._run(
                review.judge, self.view.id, section_id, verdict, words, seen, reason_code=code
            )
            self.drafting = {}
        await self._reload()
        return rx.set_focus(ERRORS) if self.errors or self.notice else None

    async def _reload(self) -> None:
        """Show the present state, also after a conflict, keeping the message."""
        async with self._refreshing():
            self.view = await self._run(review.open_file, self.view.id)
