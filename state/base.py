"""The bridge between a browser's event and a service.

``_run`` calls a service in a thread, inside one transaction, as the person of the session cookie.
``_reporting`` turns what a service refuses into messages on the page. No other place catches
errors of the domain.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

import reflex as rx
from sqlmodel import Session

from erpps_app import db
from erpps_app.adapters import incidents
from erpps_app.domain.access import Actor
from erpps_app.domain.errors import (
    InvalidField,
    InvalidFields,
    NotAllowed,
    NotFound,
    RuleBroken,
    Unavailable,
)
from erpps_app.services import refusals, sessions

P = ParamSpec("P")
T = TypeVar("T")
Service = Callable[Concatenate[Session, Actor, P], T]

INCIDENT = (
    "Une erreur inattendue s’est produite. Ce que vous avez saisi est conservé : réessayez dans un "
    "instant. Si le problème persiste, communiquez le numéro d’incident {number} au support."
)


@dataclass(frozen=True, slots=True)
class FieldError:
    """An error at a field, for the summary at the top of the page."""

    field: str
    message: str


class AppState(rx.State):
    """What every page shares: the messages of the page that is shown."""

    notice: str = ""
    errors: dict[str, str] = {}  # noqa: RUF012 - Reflex copies the default for each tab

    @rx.var
    def error_list(self) -> list[FieldError]:
        """The errors in the order of the form, for the summary."""
        return [FieldError(name, message) for name, message in self.errors.items()]

    async def _run(self, service: Service[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a service as the person of this session, off the event loop."""
        cookie = sessions.cookie_from_header(self.router.headers.cookie)
        return await asyncio.to_thread(_in_transaction, service, cookie, args, kwargs)

    def _here(self) -> str:
        """The page that asks, as ``components.arrival`` compares it with the one on the screen."""
        return self.router.url.path.rstrip("/") + "/"

    @asynccontextmanager
    async def _reporting(self, *, keep_errors: bool = False) -> AsyncGenerator[None]:
        """Show what is refused inside the block, at its field or on top of the page.

        Args:
            keep_errors: saving as one types must not hide the errors still to be corrected.
        """
        self.notice = ""
        if not keep_errors:
            self.errors = {}
        try:
            yield
        except InvalidFields as refusal:
            self.errors = refusal.errors
        except InvalidField as refusal:
            self.errors = {refusal.field: refusal.message}
        except (RuleBroken, Unavailable) as refusal:
            self.notice = refusal.message
        except Exception as error:  # noqa: BLE001 - one of the two places that catch everything
            self.notice = report_incident(error)

    @asynccontextmanager
    async def _refreshing(self) -> AsyncGenerator[None]:
        """The same for what nobody clicked: what the page is saying to the person stays said."""
        notice, errors = self.notice, self.errors
        async with self._reporting():
            yield
        self.notice, self.errors = self.notice or notice, errors


def report_incident(error: Exception) -> str:
    """Log what was not expected under a number; the answer is the sentence with that number."""
    return INCIDENT.format(number=incidents.report(error))


def _in_transaction(
    service: Callable[..., T], cookie: str | None, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> T:
    try:
        with db.transaction() as session:
            return service(session, sessions.actor_of(session, cookie), *args, **kwargs)
    except (NotAllowed, NotFound):
        refusals.remember(cookie, f"{service.__module__}.{service.__name__}")
        raise
