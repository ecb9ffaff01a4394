"""Verifying an attestation, by anybody: nobody is signed in, nothing is kept."""

import reflex as rx
from limits import RateLimitItem
from reflex.event import EventSpec

from erpps_app.adapters import rates
from erpps_app.domain.attestation import PAPERS, Paper
from erpps_app.services import verification
from erpps_app.services.verification import FileVerified, Matched, Verified
from state.base import ERRORS, AppState

ANSWER = "reponse"


class VerificationState(AppState):
    """What was asked, and what is answered: of a code, of a file, of a number and a name."""

    person: Verified = Verified()
    file: FileVerified = FileVerified()
    matched: Matched = Matched()
    asked: bool = False
    ready: str = ""

    @rx.event
    def load(self) -> None:
        """An empty page."""
        self._forget()
        self.ready = self._here()

    @rx.event
    async def load_token(self) -> None:
        """What the code in the address attests."""
        self._forget()
        async with self._reporting():
            await self._not_too_often(rates.VERIFICATIONS)
            self.person = await self._run(verification.by_token, self.jeton)
            self.ready = self._here()

    @rx.event
    def forget(self) -> None:
        """Another file is looked at: what was answered of the former one is not its answer."""
        self._forget()

    @rx.event
    async def compare(self, form: dict[str, str]) -> EventSpec:
        """Say whether a number and a name go together."""
        self._forget()
        async with self._reporting():
            await self._not_too_often(rates.NAMES)
            typed = (str(form.get(name, "")) for name in (verification.NUMBER, verification.NAME))
            self.matched = await self._run(verification.by_name, *typed)
            self.asked = True
        return rx.set_focus(ANSWER if self.asked else ERRORS)

    @rx.event
    async def examined(self, code: str, token: str) -> EventSpec:
        """Show what was answered of a file; the code it bears is read again."""
        self._forget()
        async with self._reporting():
            await self._not_too_often(rates.VERIFICATIONS)
            paper = Paper(code) if str(code) in set(Paper) else Paper.UNREADABLE
            words = PAPERS[paper]
            self.file = FileVerified(paper.value, words.title, words.advice, words.tone)
            if paper is Paper.GENUINE:
                self.person = await self._run(verification.by_token, str(token))
        return rx.set_focus(ANSWER if self.file.code else ERRORS)

    def _forget(self) -> None:
        self.person, self.file, self.matched = Verified(), FileVerified(), Matched()
        self.asked = False

    async def _not_too_often(self, most: RateLimitItem) -> None:
        await rates.require(most, "verification", self.router.session.client_ip)
