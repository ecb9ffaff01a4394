"""Running the events of a State, which are asynchronous, from tests that are not."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor


def on_its_own_loop(event: Coroutine[object, object, None]) -> None:
    """Run an event in a thread: a browser of other tests may hold the loop of this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, event).result()
