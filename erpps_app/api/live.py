"""Tells an open page that something it shows has changed: one socket per page.

Each worker reads the signals of all workers twice a second, in one statement, as long as a page
listens to it. What is told is a subject's key; the page asks for the rest as usual.

A page says one thing in return: which application it shows. An agency's agents are then counted as
present there, until the socket closes, the session ends, or nothing is heard of the worker.
"""

import asyncio
import contextlib
import json
import logging
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import urlsplit

from sqlmodel import Session
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from erpps_app import db
from erpps_app.domain.access import Actor
from erpps_app.domain.assignment import HEARTBEAT
from erpps_app.models.access import Account
from erpps_app.models.base import new_id, now
from erpps_app.services import claims, presence, sessions, signals
from erpps_app.services.signals import Heard
from erpps_app.settings import settings

PAUSE_SECONDS = 0.5
WHO_AGAIN_SECONDS = HEARTBEAT.total_seconds()
LONGEST_WORD = 200  # a page says {"ici": key}
MOST_PER_SESSION = 30
RECENT = timedelta(seconds=5)
ENDED, TOO_MANY, FOREIGN = 4401, 4429, 4403
log = logging.getLogger("erpps.live")


@dataclass(eq=False, slots=True)
class Listener:
    """A page that listens; ``wake`` is set when there is something to tell it.

    Attributes:
        shows: the application that it says it shows.
        counted: the one in which it is counted as present, and until when that need not be said
            again.
        gone: it hung up; ``turn`` keeps it from being counted again afterwards by a thread that
            was at it.
    """

    actor: Actor
    practitioner_id: str
    subjects: set[str] = field(default_factory=set[str])
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    page: str = field(default_factory=new_id)
    shows: str = ""
    counted: str = ""
    again_at: datetime = field(default_factory=now)
    gone: bool = False
    turn: Lock = field(default_factory=Lock)

    def hear(self, heard: Heard) -> None:
        """Keep what concerns this page."""
        if heard.concerns(self.actor, self.practitioner_id):
            self.subjects.add(heard.subject)
            self.wake.set()

    def show(self, word: str) -> None:
        """Keep which application the page says that it shows; anything else is dropped."""
        with contextlib.suppress(ValueError, AttributeError):
            shown = str(json.loads(word[:LONGEST_WORD]).get("ici", ""))
            if shown != self.shows:
                self.shows = shown
                self.wake.set()


class Watcher:
    """Reads the signals for every page of this worker, while there are any."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._seen: dict[int, datetime] = {}
        self._task: asyncio.Task[None] | None = None
        self._begun = asyncio.Event()

    @contextlib.asynccontextmanager
    async def listening(self, listener: Listener) -> AsyncGenerator[None]:
        """Hand signals to a page inside the block."""
        self._listeners.add(listener)
        try:
            await self._watching()
            for heard in await asyncio.to_thread(_since, now() - RECENT + signals.OVERLAP):
                listener.hear(heard)  # said while the page was on its way
            yield
        finally:
            self._listeners.discard(listener)

    async def _watching(self) -> None:
        """Wait until one watcher is at work, whoever started it.

        Nothing is awaited between asking for it and starting it: all pages come back together when
        a worker restarts, and one of them starts it.
        """
        if self._task is None or self._task.done():
            self._begun = asyncio.Event()
            self._task = asyncio.create_task(self._watch(self._begun))
        await self._begun.wait()

    async def _watch(self, begun: asyncio.Event) -> None:
        last = swept = now()
        try:
            self._seen = {heard.id: last for heard in await asyncio.to_thread(_since, last)}
        finally:
            begun.set()
        while self._listeners:
            await asyncio.sleep(PAUSE_SECONDS)
            at = now()
            try:
                found = await asyncio.to_thread(_since, last)
                if at - swept >= HEARTBEAT:
                    swept = at
                    await asyncio.to_thread(_sweep, at)
            except Exception:
                log.exception("The signals could not be read")
                continue
            last = at
            for heard in found:
                if heard.id not in self._seen:
                    self._tell(heard)
                self._seen[heard.id] = at
            forgotten = at - signals.KEPT
            self._seen = {key: seen for key, seen in self._seen.items() if seen > forgotten}

    def _tell(self, heard: Heard) -> None:
        for listener in self._listeners:
            listener.hear(heard)


_watcher = Watcher()
_open: Counter[str] = Counter()
_going: set[asyncio.Task[None]] = set()


def routes() -> list[BaseRoute]:
    """The only socket of ours."""
    return [WebSocketRoute("/vivant", live)]


async def live(socket: WebSocket) -> None:
    """Tell a page the subjects that changed, as long as its session stands."""
    token = socket.cookies.get(sessions.cookie_name())
    listener = await asyncio.to_thread(_who, token)
    await socket.accept()
    refusal = _refusal(socket, token, listener)
    if listener is None or refusal:
        await socket.close(refusal)
        return
    caller = sessions.hash_of(token or "")
    _open[caller] += 1
    try:
        async with _watcher.listening(listener):
            await _converse(socket, listener, token)
    finally:
        _open[caller] -= 1
        if not _open[caller]:
            del _open[caller]
        # The server may cancel a page that hung up, again and again: it leaves all the same.
        going = asyncio.create_task(asyncio.to_thread(_go, listener))
        _going.add(going)
        going.add_done_callback(_going.discard)
        await asyncio.shield(going)


def _refusal(socket: WebSocket, token: str | None, listener: Listener | None) -> int:
    """The code that a page is sent away with; 0 when it may listen."""
    origin = socket.headers.get("origin", "")
    if urlsplit(origin).netloc != urlsplit(settings().public_url).netloc:
        return FOREIGN
    if listener is None:
        return ENDED
    return TOO_MANY if _open[sessions.hash_of(token or "")] >= MOST_PER_SESSION else 0


async def _converse(socket: WebSocket, listener: Listener, token: str | None) -> None:
    """Speak until the page hangs up or the session ends."""
    gone = asyncio.create_task(_until_gone(socket, listener))
    try:
        while not gone.done():
            waking = asyncio.create_task(listener.wake.wait())
            await asyncio.wait(
                {gone, waking},
                timeout=WHO_AGAIN_SECONDS,
                return_when=asyncio.FIRST_COMPLETED,
            )
            waking.cancel()
            if gone.done():
                return
            if not await _tell(socket, listener, token):
                return
    finally:
        gone.cancel()


async def _tell(socket: WebSocket, listener: Listener, token: str | None) -> bool:
    """Say what was heard, or that one is still there; whether to go on."""
    known = await asyncio.to_thread(_who, token)
    if known is None:
        await socket.close(ENDED)
        return False
    listener.practitioner_id, listener.actor = known.practitioner_id, known.actor
    listener.wake.clear()
    try:
        await asyncio.to_thread(_be_there, listener)
    except Exception:
        log.exception("A page could not be counted where it is")
    subjects, listener.subjects = sorted(listener.subjects), set()
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        await socket.send_json({"sujets": subjects})
        return True
    return False


async def _until_gone(socket: WebSocket, listener: Listener) -> None:
    """A page says what it shows, and nothing else."""
    with contextlib.suppress(WebSocketDisconnect, RuntimeError, KeyError):
        while True:
            listener.show(await socket.receive_text())


def _be_there(listener: Listener) -> None:
    """Have the page counted where it is, when it went there or must say so again."""
    with listener.turn:
        if not listener.gone:
            _count(listener)


def _go(listener: Listener) -> None:
    """The page hung up."""
    with listener.turn:
        listener.gone = True
        if listener.counted:
            _leave(listener.page)


def _count(listener: Listener) -> None:
    if listener.shows == listener.counted and (not listener.counted or now() < listener.again_at):
        return
    if not listener.shows:
        _leave(listener.page)
        listener.counted = ""
        return
    with db.transaction() as session:
        presence.arrive(session, listener.actor, listener.page, listener.shows)
    listener.counted, listener.again_at = listener.shows, now() + HEARTBEAT


def _leave(page: str) -> None:
    with db.transaction() as session:
        presence.leave(session, page)


def _sweep(at: datetime) -> None:
    """What fell silent or expired is over, whichever worker it was on."""
    with db.transaction(read_only=True) as session:
        due = presence.any_silent(session, at) or claims.any_due(session, at)
    if due:
        with db.transaction() as session:
            presence.forget_silent(session, at)
            claims.lapse(session, at)


def _who(token: str | None) -> Listener | None:
    with db.transaction(read_only=True) as session:
        actor = sessions.peek(session, token)
        return Listener(actor, _practitioner(session, actor)) if actor else None


def _practitioner(session: Session, actor: Actor) -> str:
    account = session.get(Account, actor.account_id)
    return (account.practitioner_id if account else None) or ""


def _since(at: datetime) -> list[Heard]:
    with db.transaction(read_only=True) as session:
        return signals.since(session, at)
