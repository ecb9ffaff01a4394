"""The sessions of the person who is signed in."""

import reflex as rx

from erpps_app.services import own_sessions, sessions
from erpps_app.services.own_sessions import SessionView
from state.base import AppState


class SessionsState(AppState):
    """Where the person is signed in."""

    sessions: list[SessionView] = []  # noqa: RUF012 - Reflex copies the default for each tab
    ready: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the list."""
        self.ready = ""
        async with self._reporting():
            await self._read()
            self.ready = self._here()

    @rx.event
    async def revoke(self, session_id: str) -> None:
        """End one of them."""
        async with self._reporting():
            await self._run(own_sessions.revoke, session_id)
            await self._read()

    async def _read(self) -> None:
        cookie = sessions.cookie_from_header(self.router.headers.cookie) or ""
        current = sessions.hash_of(cookie)
        self.sessions = list(await self._run(own_sessions.listing, current))
