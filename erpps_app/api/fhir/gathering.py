"""Reads that are asked at the same time are one statement.

A thread, a connection and a statement cost more than the row that they bring: whoever asks while
they are under way waits for the next turn, and shares it. Nobody gets what was read before they
asked. With many callers, this is what keeps reading within reach of a text that is ready.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")
Reader = Callable[[Sequence[str]], Mapping[str, T]]


class Gathering(Generic[T]):
    """Hands out what a reader finds of keys; one turn at a time on each event loop.

    Args:
        read: finds several keys at once; called in a thread. A key that it does not find is none.
    """

    def __init__(self, read: Reader[T]) -> None:
        self._read = read
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, _Turns[T]] = WeakKeyDictionary()

    async def get(self, key: str) -> T | None:
        """What there is under a key, read after this was called; raises what the reader raises."""
        loop = asyncio.get_running_loop()
        turns = self._turns.get(loop)
        if turns is None:
            turns = self._turns[loop] = _Turns(self._read)
        return await turns.get(key)


class _Turns(Generic[T]):
    """Who waits on one event loop."""

    def __init__(self, read: Reader[T]) -> None:
        self._read = read
        self._waiting: list[tuple[str, asyncio.Future[T | None]]] = []
        self._under_way: asyncio.Task[None] | None = None

    async def get(self, key: str) -> T | None:
        mine: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((key, mine))
        if self._under_way is None:
            self._under_way = asyncio.create_task(self._take_turns())
        return await mine

    async def _take_turns(self) -> None:
        try:
            while self._waiting:
                waiting, self._waiting = self._waiting, []
                await self._answer(waiting)
        finally:
            self._under_way = None

    async def _answer(self, waiting: list[tuple[str, asyncio.Future[T | None]]]) -> None:
        keys = sorted({key for key, _ in waiting})
        try:
            found = await asyncio.to_thread(self._read, keys)
        except Exception as failed:  # noqa: BLE001 - each of those who wait raises it
            for _, future in waiting:
                if not future.done():
                    future.set_exception(failed)
            return
        for key, future in waiting:
            if not future.done():  # whoever went away is not waited for
                future.set_result(found.get(key))
