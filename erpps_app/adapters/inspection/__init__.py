"""Looks at a file before it is kept: in another process, with little time and memory.

A file that makes the reader hang, swell or die is refused like any other that cannot be read.
"""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from erpps_app.domain.documents import MAX_BYTES, DocumentRefused, Reason, display_name

READER = Path(__file__).with_name("reader.py")
WALL_SECONDS = 20
WIDTHS = (240, 900, 1800)


@dataclass(frozen=True, slots=True)
class SafeDocument:
    """A file that was read whole and written anew."""

    name: str
    media_type: str
    data: bytes
    pages: int

    @property
    def sha256(self) -> str:
        """The fingerprint of the kept bytes."""
        return hashlib.sha256(self.data).hexdigest()


def inspect(data: bytes, name: str) -> SafeDocument:
    """Read a file and write a safe one.

    Raises:
        DocumentRefused: it is empty, too big, of another kind, damaged, encrypted…
    """
    if not data:
        raise DocumentRefused(Reason.EMPTY)
    if len(data) > MAX_BYTES:
        raise DocumentRefused(Reason.TOO_BIG)
    header, body = _in_sandbox(["inspect"], data)
    return SafeDocument(display_name(name), str(header["media_type"]), body, int(header["pages"]))


def render_page(data: bytes, media_type: str, page: int, width: int) -> bytes:
    """A page as a JPEG image, ``width`` pixels wide at most.

    Raises:
        DocumentRefused: it cannot be read.
    """
    _, body = _in_sandbox(["render", media_type, str(page), str(width)], data)
    return body


def _in_sandbox(arguments: list[str], data: bytes) -> tuple[dict[str, str], bytes]:
    """Run the reader; its answer is a line of JSON, then bytes."""
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no word of the person in the command
            [sys.executable, "-I", str(READER), *arguments],
            input=data,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentRefused(Reason.TOO_LONG) from error
    line, _, body = done.stdout.partition(b"\n")
    try:
        header = json.loads(line)
    except ValueError as error:
        raise DocumentRefused(Reason.DAMAGED) from error
    if "refused" in header:
        raise DocumentRefused(Reason(header["refused"]))
    return header, body
