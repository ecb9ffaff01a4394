"""The page shown when a sign-in fails."""

import reflex as rx

from erpps_app.domain.sign_in_failures import SIGN_IN_FAILURES
from state.base import AppState


class SignInFailureState(AppState):
    """What went wrong, chosen in a fixed table by the code in the address."""

    title: str = ""
    advice: str = ""
    more: str = ""

    @rx.event
    def load(self) -> None:
        """Read the code; an unknown one is shown as a general failure."""
        code = self.router.url.query_parameters.get("motif", "")
        failure = SIGN_IN_FAILURES.get(code) or SIGN_IN_FAILURES["erreur"]
        self.title, self.advice, self.more = failure.title, failure.advice, failure.more
