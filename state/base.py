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
from reflex.event import EventSpec
from sqlmodel import Session

from erpps_app import db
from erpps_app.adapters import incidents, visits
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
from erpps_app.services.directory import visitors

P = ParamSpec("P")
T = TypeVar("T")
Service = Callable[Concatenate[Session, Actor, P], T]

ANNOUNCEMENT = "annonce"
ERRORS = "erreurs"
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
    """What every page shares: the messages of the page that is shown.

    ``announcement`` says what was just done; ``messages_of`` is the page that all of them are for.
    """

    notice: str = ""
    errors: dict[str, str] = {}  # noqa: RUF012 - Reflex copies the default for each tab
    announcement: str = ""
    messages_of: str = ""
    _announced_there: str = ""

    @rx.var
    def error_list(self) -> list[FieldError]:
        """The errors in the order of the form, for the summary."""
        return [FieldError(name, message) for name, message in self.errors.items()]

    async def _run(self, service: Service[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a service as the person of this session, off the event loop."""
        cookie = sessions.cookie_from_header(self.router.headers.cookie)
        return await asyncio.to_thread(_in_transaction, service, cookie, args, kwargs)

    async def _count_visit(self, allowance: visits.Allowance) -> None:
        """Count what is read of the public pages, by account or by address."""
        account = await self._run(visitors.account)
        await visits.count(allowance, account or self.router.session.client_ip)

    def _here(self) -> str:
        """The page that asks, as ``components.arrival`` compares it with the one on the screen."""
        return self.router.url.path.rstrip("/") + "/"

    def _arrive(self) -> None:
        """Another page: nothing is left of the former one but what it said of this one."""
        self.notice, self.errors = "", {}
        self.announcement, self._announced_there = self._announced_there, ""
        self.messages_of = self._here()

    def _announce(self, words: str) -> EventSpec:
        """Say on this page what was just done, and bring the focus there."""
        self.announcement = words
        return rx.set_focus(ANNOUNCEMENT)

    def _announce_at(self, path: str, words: str) -> EventSpec:
        """Go to another page, which says what was just done; it says so once."""
        self._announced_there = words
        return rx.redirect(path)

    async def _still_wrong(
        self, errors_of: Service[P, dict[str, str]], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Forget the errors shown that what was saved has made untrue; saving shows no other.

        Args:
            errors_of: the service that answers what is wrong with the page, by field.
        """
        if self.errors:
            found = await self._run(errors_of, *args, **kwargs)
            self.errors = {name: found[name] for name in self.errors if name in found}

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
