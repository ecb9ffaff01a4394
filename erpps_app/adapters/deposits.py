"""Large files, made once and fetched often: written as a stream, packed, whole or not there.

They rest on the disk of the portal as gzip. What is known of a file is worked out while it passes.
"""

import gzip
import hashlib
import os
import secrets
import zlib
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from isal import isal_zlib

PART = ".part"
_LEVEL = 2  # as small as the third of zlib, in a seventh of the time
_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 1 << 18
_AHEAD = 4  # pieces that wait to be packed, at most


@dataclass(frozen=True, slots=True)
class Deposited:
    """What is known of a file: of what it says, and of how it rests."""

    size: int
    sha256: str
    packed_size: int
    packed_sha256: str


class Writer:
    """Takes the bytes of a file; a thread packs them while the next ones are made."""

    def __init__(self, file: BinaryIO, thread: ThreadPoolExecutor) -> None:
        self._file, self._thread = file, thread
        self._waiting: deque[Future[None]] = deque()
        # The types of the package are incomplete.
        self._packer = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _GZIP)  # pyright: ignore[reportUnknownMemberType]
        self._told, self._packed = hashlib.sha256(), hashlib.sha256()
        self._size = self._packed_size = 0

    def write(self, data: bytes) -> None:
        """More of it; best by the hundred kilobytes.

        Raises:
            OSError: what came before could not be written.
        """
        if len(self._waiting) >= _AHEAD:
            self._waiting.popleft().result()
        self._waiting.append(self._thread.submit(self._pack, data))

    def finish(self) -> Deposited:
        """Nothing follows."""
        while self._waiting:
            self._waiting.popleft().result()
        self._keep(self._packer.flush())
        self._file.flush()
        os.fsync(self._file.fileno())
        digests = self._told.hexdigest(), self._packed.hexdigest()
        return Deposited(self._size, digests[0], self._packed_size, digests[1])

    def _pack(self, data: bytes) -> None:
        self._told.update(data)
        self._size += len(data)
        self._keep(self._packer.compress(data))  # pyright: ignore[reportUnknownMemberType]

    def _keep(self, packed: bytes) -> None:
        self._packed.update(packed)
        self._packed_size += len(packed)
        self._file.write(packed)


class Deposit:
    """A file that is being made; ``known`` is told once it is whole."""

    def __init__(self, writer: Writer) -> None:
        self.write = writer.write
        self._finish = writer.finish
        self._known: Deposited | None = None

    @property
    def known(self) -> Deposited:
        """What the file is.

        Raises:
            RuntimeError: it is not whole yet.
        """
        if self._known is None:
            raise RuntimeError("not whole yet")
        return self._known

    def close(self) -> None:
        """Nothing follows."""
        self._known = self._finish()


@contextmanager
def deposit(path: Path) -> Generator[Deposit]:
    """Make a file under a name that nobody reads; it takes its own once it is whole.

    Args:
        path: where it goes, in a folder that is made when it is not there.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    try:
        opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as file, ThreadPoolExecutor(1) as thread:
            made = Deposit(Writer(file, thread))
            yield made
            made.close()
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """A small file, whole or not there."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def lines(path: Path) -> Iterator[str]:
    """The lines of a file, without their ends."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line[:-1]


def unpacked(path: Path, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """What a file says, or a piece of it.

    Args:
        path: of the file; start: from what byte on; length: how many, all when none is given.
    """
    left = length
    with gzip.open(path, "rb") as file:
        file.seek(start)
        while left is None or left > 0:
            piece = file.read(_PIECE if left is None else min(_PIECE, left))
            if not piece:
                return
            left = None if left is None else left - len(piece)
            yield piece
