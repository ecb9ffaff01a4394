"""Garbage, while rows are made by the thousand.

Every few hundred new objects Python looks for cycles among those that are alive. Rows make none and
a batch holds a hundred thousand objects until it is written: looking at them over and over took a
third of the time.
"""

import gc
from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock

OBJECTS = 50_000


class _Batches:
    """How many are being made in this process, and how often it looked before the first."""

    lock = Lock()
    running = 0
    before = gc.get_threshold()


@contextmanager
def seldom() -> Generator[None]:
    """Look for cycles seldom, until the last of those who asked for it is done."""
    with _Batches.lock:
        if not _Batches.running:
            _Batches.before = gc.get_threshold()
            gc.set_threshold(OBJECTS, *_Batches.before[1:])
        _Batches.running += 1
    try:
        yield
    finally:
        with _Batches.lock:
            _Batches.running -= 1
            if not _Batches.running:
                gc.set_threshold(*_Batches.before)
