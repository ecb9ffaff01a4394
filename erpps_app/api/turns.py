"""One file at a time for each caller: whoever sends bombs waits for their own."""

import asyncio
from weakref import WeakValueDictionary

_TURNS: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


def turn_of(caller: str) -> asyncio.Lock:
    """What a caller holds while a file of theirs is looked at."""
    lock = _TURNS.get(caller)
    if lock is None:
        lock = _TURNS[caller] = asyncio.Lock()
    return lock
