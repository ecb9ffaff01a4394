"""Tells a subscriber what it is owed, within its turn.

A failure may be of one event or of the whole subscriber, and the answer rarely says which: a probe
does. When the probe is taken, the event alone is in trouble; when it is not, the subscriber is out,
nothing of the log is passed over, and it is looked for again later.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import ParamSpec, TypeVar

from erpps_app.adapters.webhooks import Answer, Webhooks, webhooks
from erpps_app.domain.subscriptions import Outcome, outcome_of, retry_after
from erpps_app.models.base import now
from erpps_app.services.subscriptions import messages, owed, turns
from erpps_app.services.subscriptions.owed import Parcel, Result, Window
from erpps_app.services.subscriptions.turns import Means, Overtaken, Turn

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Office:
    """Where turns are worked at: with what, in which threads, and whether in demonstration."""

    means: Means
    threads: ThreadPoolExecutor
    local: bool

    async def run(self, service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call what reads or writes the database, off the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, partial(service, *args, **kwargs))


async def work_on(office: Office, subscriber_id: str) -> bool:
    """Take a turn with a subscriber; whether something was told."""
    means = office.means
    turn = await office.run(turns.claim, means, subscriber_id, now())
    if turn is None:
        return False
    pace = means.pace
    async with webhooks(pace.request, local=office.local, at_once=pace.at_once) as sending:
        visit = Visit(office, turn, sending, now() + pace.turn)
        try:
            return await visit.go()
        except Overtaken:
            return False
        except asyncio.CancelledError:  # the portal stops: another need not wait for the lease
            with contextlib.suppress(Overtaken):
                await office.run(turns.release, means, turn, now())
            raise


@dataclass(slots=True)
class Visit:
    """A turn under way.

    Attributes:
        until: no request begins after that.
        told: whether anything was acknowledged.
        out: why the subscriber is out, once that is known; asked: when it wants to be asked again.
    """

    office: Office
    turn: Turn
    sending: Webhooks
    until: datetime
    told: bool = False
    out: str = ""
    asked: timedelta | None = None
    _probing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def go(self) -> bool:
        """Send until nothing is owed, the time is over, or the subscriber is out."""
        run, means, turn = self.office.run, self.office.means, self.turn
        if turn.failures and await self._is_there():
            await run(turns.recovered, means, turn)
        # One after the other, every other turn the other way round: of those in trouble and those
        # who are not, neither waits until the others are through.
        steps = (self._try_again, self._go_on) if turn.epoch % 2 else (self._go_on, self._try_again)
        while not self.out and now() < self.until:
            if not any([await step() for step in steps]):
                break
        if self.out:
            await run(turns.fail, means, turn, self.out, now(), self.asked)
        else:
            await run(turns.release, means, turn, now())
        return self.told

    async def _try_again(self) -> bool:
        """Send dead letters that are asked for, and of those in trouble what is due."""
        run, means, turn = self.office.run, self.office.means, self.turn
        letters = await run(owed.asked_again, means, turn)
        sent = await self._send_all(None, letters)
        troubled = await run(owed.in_trouble, means, turn, now())
        return await self._send_all(None, troubled) or sent

    async def _go_on(self) -> bool:
        """Send the next part of the log."""
        run, means, turn = self.office.run, self.office.means, self.turn
        window, parcels = await run(owed.next_window, means, turn)
        if not parcels and window.position > window.start:
            await run(owed.settle, means, turn, window, [], now())
        return await self._send_all(window, parcels)

    async def _send_all(self, window: Window | None, parcels: Sequence[Parcel]) -> bool:
        """Send parcels, a few at a time, and write what became of each as it is known."""
        slots, settled = asyncio.Semaphore(self.office.means.pace.at_once), False
        pending = {asyncio.create_task(self._send(slots, window, parcel)) for parcel in parcels}
        try:
            while pending:
                done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                results = [result for task in done if (result := task.result())]
                if results:
                    settled = True
                    await self._settle(window, results)
        finally:
            await _give_up(pending)
        return settled

    async def _settle(self, window: Window | None, results: Sequence[Result]) -> None:
        means, turn = self.office.means, self.turn
        await self.office.run(owed.settle, means, turn, window, results, now())
        self.told = self.told or any(not result.reason for result in results)

    async def _send(
        self, slots: asyncio.Semaphore, window: Window | None, parcel: Parcel
    ) -> Result | None:
        """Send one; ``None`` when nothing is known of it: it stays owed as it was."""
        most = self.office.means.pace.most_in_trouble
        async with slots:
            if self.out or now() >= self.until or (window and window.troubled >= most):
                return None
            result = await self._deliver(parcel)
            if window and result and result.reason:
                window.troubled += 1
        return result

    async def _deliver(self, parcel: Parcel) -> Result | None:
        answer = await self._post(messages.publication(self.turn.id, parcel.events))
        asked = retry_after(answer.retry_after, now()) if answer.retry_after else None
        match outcome_of(answer.status, wait_asked=asked is not None):
            case Outcome.ACKNOWLEDGED:
                return Result(parcel)
            case Outcome.REFUSED:
                return Result(parcel, answer.reason, asked)
            case Outcome.BUSY:
                self.out, self.asked = answer.reason, asked
                return None
            case Outcome.UNCLEAR:
                return Result(parcel, answer.reason, asked) if await self._is_there() else None

    async def _is_there(self) -> bool:
        """Ask the subscriber whether it is; one question for all who wonder at the same time."""
        async with self._probing:
            if self.out:
                return False
            answer = await self._post(messages.probe(self.turn.id))
            asked = retry_after(answer.retry_after, now()) if answer.retry_after else None
            if outcome_of(answer.status, wait_asked=asked is not None) is Outcome.ACKNOWLEDGED:
                return True
            self.out, self.asked = answer.reason, asked
            return False

    async def _post(self, body: bytes) -> Answer:
        sender = self.turn.sender
        return await self.sending.post(sender.address, sender.headers(body, now()), body)


async def _give_up(tasks: set[asyncio.Task[Result | None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
