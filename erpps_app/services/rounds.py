"""Background work in rounds: one after the other while there is something, then a pause."""

import asyncio
from collections.abc import Callable
from logging import Logger


async def for_ever(work: Callable[[], bool], pause: float, log: Logger) -> None:
    """Work in a thread, as long as the app runs.

    Args:
        work: a round; whether anything was done.
        pause: seconds before another round, when nothing was.
        log: where a round that fails is told; the next one follows all the same.
    """
    while True:
        try:
            went_on = await asyncio.to_thread(work)
        except Exception:
            log.exception("A round of background work failed")
            went_on = False
        if not went_on:
            await asyncio.sleep(pause)
