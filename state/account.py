"""Who is signed in, for the header of every page."""

import reflex as rx
from sqlmodel import Session

from erpps_app.domain.access import Actor
from state.base import AppState


class AccountState(AppState):
    """The name and role shown in the header; empty when nobody is signed in."""

    name: str = ""
    role: str = ""
    role_label: str = ""

    @rx.event
    async def load(self) -> None:
        """Read the session, forget the messages of the former page; runs on every page."""
        self._arrive()
        actor = await self._run(_whoami)
        self.name = actor.display_name if actor else ""
        self.role = actor.role if actor else ""
        self.role_label = actor.role.label if actor else ""


def _whoami(_session: Session, actor: Actor | None) -> Actor | None:
    return actor
