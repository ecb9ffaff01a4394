"""Values of a search as FHIR writes them: alternatives, tokens, references (R4, 3.1.1.5)."""

import re
from dataclasses import dataclass

_COMMA = re.compile(r"(?<!\\)((?:\\\\)*),")
_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_ESCAPED = re.compile(r"\\([\\,|$])")


@dataclass(frozen=True, slots=True)
class Token:
    """A code, of a system when one was told: ``None`` for any, empty for none."""

    system: str | None
    code: str

    def fits(self, system: str, code: str) -> bool:
        """Whether this code of this system is meant."""
        return self.of(system) and self.code in ("", code)

    def of(self, system: str) -> bool:
        """Whether codes of this system are meant."""
        return self.system is None or self.system == system


def alternatives(text: str) -> list[str]:
    """The values of which one has to fit, still escaped: commas part them."""
    return _parted(_COMMA, text)


def plain(text: str) -> str:
    """A value without the signs that escape."""
    return _ESCAPED.sub(r"\1", text)


def token(text: str) -> Token:
    """``code``, ``system|code``, ``|code`` or ``system|``.

    Raises:
        ValueError: neither a code nor a system.
    """
    parts = _parted(_BAR, text)
    if len(parts) > 2 or not any(parts):  # noqa: PLR2004 - system and code
        raise ValueError(text)
    *system, code = map(plain, parts)
    return Token(system[0] if system else None, code)


def key_of(text: str, kind: str) -> str:
    """The key that a reference names: ``key``, ``Kind/key`` or an address that ends so.

    Raises:
        ValueError: it names something else.
    """
    *path, key = plain(text).split("/")
    if not key or (path and path[-1] != kind):
        raise ValueError(text)
    return key


def _parted(sign: re.Pattern[str], text: str) -> list[str]:
    """Cut at each sign that is not escaped."""
    parts, start = list[str](), 0
    for found in sign.finditer(text):
        parts.append(text[start : found.end() - 1])
        start = found.end()
    return [*parts, text[start:]]
