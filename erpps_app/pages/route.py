"""What a page is: address, title, content, what is read when it opens, whom it is for."""

from collections.abc import Callable
from dataclasses import dataclass

import reflex as rx
from reflex.event import EventType

from erpps_app.domain.access import ANYONE, SIGNED_IN, Policy
from erpps_app.pages import plain
from state.account import AccountState


@dataclass(frozen=True, slots=True)
class Route:
    """A page.

    Attributes:
        roles: whom it is for; whoever is signed in otherwise is told so.
    """

    path: str
    title: str
    content: Callable[[], rx.Component]
    load: EventType[()] | list[EventType[()]] | None = None
    roles: Policy = ANYONE

    def shown(self) -> rx.Component:
        """The content, for those whom it is for."""
        if self.roles == ANYONE:
            return self.content()
        others = [role.value for role in sorted(SIGNED_IN - self.roles)]
        is_other = rx.Var.create(others).contains(AccountState.role)
        return rx.cond(is_other, plain.no_access(), self.content())

    @property
    def events(self) -> list[EventType[()]]:
        """What is read when it opens, who is signed in first."""
        if isinstance(self.load, list):
            return [AccountState.load, *self.load]
        own = [self.load] if self.load is not None else []
        return [AccountState.load, *own]
