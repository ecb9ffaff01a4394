"""Who may trigger what: every event of a browser passes here first.

A tab's token is no authenticator (it can be stolen); the session cookie is. The guard binds a tab
to its cookie, empties the tab's state when the cookie changes, and refuses by default: an event is
let through only when its State stands in ``POLICIES`` and the session has one of its roles.
"""

import asyncio
import hashlib
import logging

import reflex as rx
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from erpps_app import db
from erpps_app.adapters import rates
from erpps_app.domain.access import (
    ADMINISTRATION,
    ANYONE,
    EVERYBODY_SIGNED_IN,
    FILLING_IN,
    KEEPING_TEMPLATES,
    LEADING,
    NOBODY,
    PROFESSIONAL_ONLY,
    READING,
    REVIEWING,
    STAFF_ONLY,
    Policy,
    Role,
)
from erpps_app.services import refusals, sessions

log = logging.getLogger("erpps.guard")

POLICIES: dict[str, Policy] = {
    "AccountState": ANYONE,
    "ActivitiesState": PROFESSIONAL_ONLY,
    "AdeliReviewState": READING,
    "AdeliState": ADMINISTRATION,
    "AgentsState": ADMINISTRATION,
    "ApiKeysState": ADMINISTRATION,
    "BatchReportState": REVIEWING,
    "BatchState": REVIEWING,
    "BasketState": FILLING_IN,
    "CardsState": ANYONE,  # reads something for a professional only
    "ChangeState": FILLING_IN,
    "ComparisonState": READING,  # merging asks a reviewer, twice
    "DeadLettersState": ADMINISTRATION,
    "DemandeState": PROFESSIONAL_ONLY,
    "DirectoryState": ANYONE,
    "ExtractsState": ANYONE,
    "EntryState": ANYONE,  # sends on; the service it calls asks for a professional
    "ExportState": STAFF_ONLY,  # the list itself says which of them
    "FileState": PROFESSIONAL_ONLY | READING,  # starting a change asks more of an agent
    "HistoryState": PROFESSIONAL_ONLY | READING,
    "InChargeState": READING,  # reading; the service asks a reviewer to take, entrust, go on
    "ListImportState": ADMINISTRATION,
    "KeyboardState": READING,
    "KnownPeopleState": READING,  # refusing, attaching ask a reviewer
    "ListsState": ADMINISTRATION,
    "MailboxState": ANYONE,  # exists in demonstration only; the service refuses it elsewhere
    "NotesState": READING,  # writing asks a reviewer
    "PersonalDataState": PROFESSIONAL_ONLY,
    "PreviewState": PROFESSIONAL_ONLY,
    "PersonState": ANYONE,
    "PresenceState": READING,
    "QueueState": READING,
    "ReasonsState": ADMINISTRATION,
    "RecapState": PROFESSIONAL_ONLY,
    "SearchState": READING,
    "SelectionState": REVIEWING,
    "SessionsState": EVERYBODY_SIGNED_IN,
    "RectificationState": READING,  # correcting asks a reviewer
    "CorrectionsState": PROFESSIONAL_ONLY | READING,
    "ReviewState": READING,  # reading; the service asks a reviewer for each decision
    "SignInFailureState": ANYONE,
    "SpaceState": PROFESSIONAL_ONLY,
    "StatisticsState": STAFF_ONLY,
    "SubscriberState": ADMINISTRATION,
    "SubscribersState": ADMINISTRATION,
    "TeamState": LEADING,
    "TemplatesState": KEEPING_TEMPLATES,
    "ThreadState": PROFESSIONAL_ONLY | READING,  # writing asks a professional or a reviewer
    "TwinsState": READING,
    "ViewsState": READING,  # one's own; the service asks a responsable to share one
    "VerificationState": ANYONE,
    "WizardState": PROFESSIONAL_ONLY,
}
# What the framework's own client needs. Everything else of it, ``setvar`` above all (it writes any
# variable of any State), is refused.
FRAMEWORK = frozenset(
    {
        "hydrate",
        "hydrate_and_load",
        "set_is_hydrated",
        "on_load_internal",
        "update_vars_internal",
        "handle_frontend_exception",
    }
)


class GuardState(rx.State):
    """Remembers, on the server only, to which session a tab is bound."""

    _bound_to: str = ""


def policy_of(event_name: str) -> Policy:
    """The roles that may trigger an event; nobody when nothing says so."""
    handler = event_name.rpartition(".")[2]
    registered = RegistrationContext.get().event_handlers.get(event_name)
    if registered is None or handler == "setvar":
        return NOBODY
    name = registered.states[0].__name__
    if name in POLICIES:
        return POLICIES[name]
    is_framework = registered.states[0].__module__.startswith("reflex")
    return ANYONE if is_framework and handler in FRAMEWORK else NOBODY


class SessionGuard(rx.Middleware):
    """See the module."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Refuse an event that the session may not trigger.

        Returns:
            ``None`` to go on; else an update that sends the browser to the sign-in page.
        """
        del app
        root = state._get_root_state()  # noqa: SLF001 - the framework offers no public way
        cookie = sessions.cookie_from_header(root.router.headers.cookie)
        await _bind(root, cookie)
        role = await asyncio.to_thread(_role, cookie)
        if role in policy_of(event.name):
            too_often = await _too_often(cookie or root.router.session.client_token)
            return StateUpdate() if too_often else None
        log.warning("Event %s refused to role %s", event.name, role or "none")
        if role:
            await asyncio.to_thread(refusals.remember, cookie, event.name)
        return StateUpdate(events=[] if role else _to_sign_in())


async def _too_often(caller: str) -> bool:
    """A person does not make twenty events a second; a program does."""
    counted = hashlib.sha256(caller.encode()).hexdigest()
    return bool(await rates.wait_for(rates.EVENTS, "events", counted))


async def _bind(root: BaseState, cookie: str | None) -> None:
    """Empty the tab's state when it was bound to another session."""
    fingerprint = hashlib.sha256((cookie or "").encode()).hexdigest()
    guard = await root.get_state(GuardState)
    if guard._bound_to == fingerprint:  # noqa: SLF001 - a backend variable of ours
        return
    if guard._bound_to:  # noqa: SLF001 - idem
        root.reset()
    guard._bound_to = fingerprint  # noqa: SLF001 - idem


def _role(cookie: str | None) -> Role | None:
    with db.transaction() as session:
        actor = sessions.actor_of(session, cookie)
    return actor.role if actor else None


def _to_sign_in() -> list[Event]:
    return Event.from_event_type(rx.redirect("/?session=expiree"))
