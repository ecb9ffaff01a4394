"""Where a walk through a search stands, as a text that is handed out and comes back.

It holds no secret: what it carries can be asked for anyway. A checksum ties it to its search, so
that a cursor cut short, changed, or used with other parameters is told. Anybody can compute it:
what a cursor carries is checked as all else that comes from outside.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from typing import cast

from erpps_app.domain.fhir.outcomes import Refused

Value = str | int
_CHECK = 12
_BEYOND = 2**63  # the integers of a database end before


@dataclass(frozen=True, slots=True)
class Cursor:
    """After what the next page begins.

    Attributes:
        began: the end of the log of publications when the walk began.
        branch: which of the ways to find is being followed; after: its last values of the sort.
    """

    began: int
    branch: int
    after: tuple[Value, ...]


def encode(cursor: Cursor, search: str) -> str:
    """The text of a cursor; ``search`` says of which search."""
    told = [cursor.began, cursor.branch, *cursor.after]
    payload = json.dumps(told, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_check(payload, search) + payload).decode().rstrip("=")


def decode(text: str, search: str) -> Cursor:
    """The cursor of a text.

    Raises:
        Refused: it is none, or of another search.
    """
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        told: list[object] = json.loads(raw[_CHECK:])
    except (ValueError, binascii.Error, RecursionError):
        raise wrong() from None
    if raw[:_CHECK] != _check(raw[_CHECK:], search) or not _is_one(told):
        raise wrong()
    began, branch, *after = cast("list[int]", told)
    return Cursor(began, branch, tuple(after))


def wrong() -> Refused:
    """That a cursor is none of this search."""
    return Refused(
        "Ce curseur n’est pas celui de cette recherche : suivez le lien « next » tel quel.",
        parameter="_cursor",
    )


def _is_one(told: object) -> bool:
    """Whoever made it: two numbers, and values of a sort."""
    if not isinstance(told, list):
        return False
    held = cast("list[object]", told)
    types = [type(one) for one in held]
    return types[:2] == [int, int] and len(types) > 2 and all(map(_is_value, held))  # noqa: PLR2004


def _is_value(one: object) -> bool:
    """What a database could have given: positions, ranks, texts."""
    if isinstance(one, str):
        return "\0" not in one and one.encode(errors="ignore").decode() == one
    return type(one) is int and 0 <= one < _BEYOND


def _check(payload: bytes, search: str) -> bytes:
    return hashlib.sha256(search.encode() + b"\0" + payload).digest()[:_CHECK]
