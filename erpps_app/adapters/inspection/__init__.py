"""Looks at a file before it is kept: in another process, with little time and memory.

A file that makes the reader hang, swell or die is refused like any other that cannot be read.
"""

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from erpps_app.adapters import antivirus
from erpps_app.adapters.watermark import strip
from erpps_app.domain.documents import MAX_BYTES, DocumentRefused, Reason, display_name

READER = Path(__file__).with_name("reader.py")
WALL_SECONDS = 20
WIDTHS = (240, 900, 1800)


@dataclass(frozen=True, slots=True)
class SafeDocument:
    """A file that was read whole and written anew; ``advice`` are keys of ``ADVICE``."""

    name: str
    media_type: str
    data: bytes
    pages: int
    advice: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The fingerprint of the kept bytes."""
        return hashlib.sha256(self.data).hexdigest()


class _Answer(BaseModel):
    """The line that the reader answers."""

    refused: Reason | None = None
    media_type: str = ""
    pages: int = 0
    advice: tuple[str, ...] = ()


def inspect(data: bytes, name: str) -> SafeDocument:
    """Read a file and write a safe one.

    Raises:
        DocumentRefused: it is empty, too big, of another kind, damaged, encrypted, infected…
        Unavailable: the antivirus does not answer.
    """
    if not data:
        raise DocumentRefused(Reason.EMPTY)
    if len(data) > MAX_BYTES:
        raise DocumentRefused(Reason.TOO_BIG)
    antivirus.scan(data)
    answer, body = _in_sandbox({"do": "inspect"}, data)
    return _safe(display_name(name), answer, body)


def render_page(
    data: bytes, media_type: str, page: int, width: int, *, watermark: str = ""
) -> bytes:
    """A page as a JPEG picture, ``width`` pixels wide at most, with a text across it if any.

    Raises:
        DocumentRefused: it cannot be read.
    """
    asked = {
        "media_type": media_type,
        "page": page,
        "width": width,
        "watermark": _encoded(watermark),
    }
    return _in_sandbox({"do": "render", **asked}, data)[1]


def text_of(data: bytes) -> str:
    """The text of a PDF; empty when it holds pictures only.

    Raises:
        DocumentRefused: it cannot be read.
    """
    return _in_sandbox({"do": "text"}, data)[1].decode()


def flatten(data: bytes, media_type: str, pages: int, *, watermark: str) -> bytes:
    """A document as a PDF of pictures with a text across each page.

    Raises:
        DocumentRefused: it cannot be read.
    """
    asked = {"media_type": media_type, "pages": pages, "watermark": _encoded(watermark)}
    return _in_sandbox({"do": "flatten", **asked}, data)[1]


def merge(parts: Sequence[SafeDocument], name: str) -> SafeDocument:
    """Several safe documents, recto and verso for example, as one.

    Raises:
        DocumentRefused: together they have too many pages.
    """
    sizes = [(part.media_type, len(part.data)) for part in parts]
    answer, body = _in_sandbox(
        {"do": "merge", "parts": sizes}, b"".join(part.data for part in parts)
    )
    return _safe(name, answer, body)


def _encoded(text: str) -> str:
    return base64.b64encode(strip(text)).decode()


def _safe(name: str, answer: _Answer, body: bytes) -> SafeDocument:
    return SafeDocument(name, answer.media_type, body, answer.pages, answer.advice)


def _in_sandbox(asked: dict[str, object], data: bytes) -> tuple[_Answer, bytes]:
    """Run the reader; its answer is a line of JSON, then bytes."""
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no word of the person in the command
            [sys.executable, "-I", str(READER)],
            input=json.dumps(asked).encode() + b"\n" + data,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentRefused(Reason.TOO_LONG) from error
    line, _, body = done.stdout.partition(b"\n")
    try:
        answer = _Answer.model_validate_json(line)
    except ValueError as error:
        raise DocumentRefused(Reason.DAMAGED) from error
    if answer.refused:
        raise DocumentRefused(answer.refused)
    return answer, body
