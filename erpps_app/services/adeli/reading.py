"""Reads and checks the lines of a file, batch by batch; those of a large file ahead of time.

Checking costs more than writing: while the database writes a batch, other processes check the next
ones. A small file is not worth starting them.
"""

import hashlib
import multiprocessing
import os
from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Thread

from erpps_app.adapters.numbers import LibraryNumbers
from erpps_app.adapters.reference import known_changes, known_generation, lay, reference
from erpps_app.domain.adeli import COLUMN, NUMBER, Checker, Declared, Errors
from erpps_app.domain.adeli_match import Identity
from erpps_app.domain.context import Context
from erpps_app.domain.lists import Change
from erpps_app.domain.reference import NATIONAL_QUEUE
from erpps_app.models.base import new_id, now
from erpps_app.services import context
from erpps_app.services.adeli import files, matching
from erpps_app.services.adeli.entering import entry_of
from erpps_app.services.adeli.files import RawLine
from erpps_app.services.bulk import collecting, entries
from erpps_app.services.bulk.copying import Rows
from erpps_app.services.bulk.entries import Entry

LARGE = 4 << 20  # bytes from which on other processes are worth their start
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Right:
    """A line that can be taken, with what follows from it: where it is checked, others wait less.

    Attributes:
        identity: what recognizes the person.
        entry: them, without their file, their number and the instant.
        file: the rows of their file.
    """

    declared: Declared
    identity: Identity
    entry: Entry
    file: Rows


@dataclass(frozen=True, slots=True)
class Checked:
    """A line that was checked.

    Attributes:
        rank, after: see ``RawLine``.
        number: the ADELI number, as the line has it.
        right: what it says, if it can be taken; ``errors``: else why not, by column.
        content: the fingerprint of what it says.
    """

    rank: int
    after: int
    number: str = ""
    right: Right | None = None
    errors: Errors | None = None
    content: str = ""


def batches(
    path: Path, how: tuple[str, str], position: int, rank: int, count: int
) -> Generator[list[Checked]]:
    """The lines from a byte on, checked, so many at a time; the last batch may be empty.

    Args:
        path: the file; how: its encoding and separator.
        position, rank: where to begin, see ``files.lines``.
        count: of lines in a batch.
    """
    raw = _raw_batches(path, how, position, rank, count)
    if path.stat().st_size - position < LARGE:
        yield from map(_check_all, raw)
        return
    spawned = multiprocessing.get_context("spawn")
    with (
        ProcessPoolExecutor(PROCESSES, spawned, initializer=_follow_parent) as pool,
        closing(raw),
    ):
        ahead: deque[Future[list[Checked]]] = deque()
        try:
            for batch in raw:
                lists = known_generation(), known_changes()
                ahead.append(pool.submit(check_elsewhere, batch, *lists))
                if len(ahead) > PROCESSES + 1:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _follow_parent() -> None:
    """Have this process end with the one that started it, even when that one is killed."""
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def check_elsewhere(
    lines: list[RawLine], generation: int, changes: tuple[Change, ...]
) -> list[Checked]:
    """Check the lines of a batch in another process, by the lists that this one knows."""
    if generation != known_generation():
        lay(changes, generation)
    with collecting.seldom():
        return _check_all(lines)


def _check_all(lines: list[RawLine]) -> list[Checked]:
    checker = _checker(known_generation(), context.today())
    return [_check(line, checker) for line in lines]


def _raw_batches(
    path: Path, how: tuple[str, str], position: int, rank: int, count: int
) -> Generator[list[RawLine]]:
    is_over = False
    while not is_over:
        batch = list(files.lines(path, *how, position, rank, count))
        if batch:
            position, rank = batch[-1].after, batch[-1].rank
        is_over = len(batch) < count
        yield batch


def _check(line: RawLine, checker: Checker) -> Checked:
    if line.error:
        return Checked(line.rank, line.after, errors={"": line.error})
    if not line.texts:
        return Checked(line.rank, line.after)
    declared, errors = checker.check(line.texts)
    if declared is None:
        return Checked(line.rank, line.after, line.texts.get(NUMBER, ""), None, errors)
    right = _right(declared, checker.context.today)
    return Checked(line.rank, line.after, declared.number, right, None, _content(line))


def _right(declared: Declared, today: date) -> Right:
    entry = entry_of(declared, new_id(), "", now())
    entry.ars = entries.agency_of(entry, today) or NATIONAL_QUEUE
    file = Rows()
    entries.add_file(file, entry)
    bare = replace(entry, civil={}, contact=None, practices=[])
    return Right(declared, matching.identity_of(declared), bare, file)


@lru_cache(maxsize=1)
def _checker(_generation: int, today: date) -> Checker:
    """One for each process and state of the lists: what it remembers serves every batch."""
    return Checker(Context(today, reference(), LibraryNumbers()))


def _content(line: RawLine) -> str:
    """The fingerprint of what a line says, whatever the spaces around and the order of columns."""
    said = "\x1f".join([line.texts.get(name, "").strip() for name in COLUMN])
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()
