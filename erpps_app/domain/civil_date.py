"""Dates as people declare them, and birth dates of which the day or month is unknown.

FranceConnect gives ``YYYY-MM-DD`` where month or day may be ``00`` for a person "présumé né".
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FRENCH = re.compile(r"\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4})\s*")
_COMPACT = re.compile(r"\s*(\d{2})(\d{2})(\d{4})\s*")
EXPECTED = "Indiquez une date sous la forme jj/mm/aaaa, par exemple 16/05/2024."


@dataclass(frozen=True, slots=True, order=True)
class CivilDate:
    """A date whose month and day are 0 when unknown."""

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        """Refuse what no calendar has."""
        if not 1 <= self.year <= 9999 or not 0 <= self.month <= 12 or not 0 <= self.day <= 31:  # noqa: PLR2004 - a calendar
            raise ValueError(EXPECTED)
        if self.day and self.month:
            try:
                date(self.year, self.month, self.day)
            except ValueError as error:
                raise ValueError("Cette date n’existe pas dans le calendrier.") from error

    @property
    def iso(self) -> str:
        """``YYYY-MM-DD``, with zeros where unknown."""
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    @property
    def french(self) -> str:
        """``jj/mm/aaaa``, with zeros where unknown, as civil registers write it."""
        return f"{self.day:02}/{self.month:02}/{self.year:04}"

    @property
    def earliest(self) -> date:
        """The first day it may stand for."""
        return date(self.year, self.month or 1, (self.day if self.month else 0) or 1)

    def years_before(self, day: date) -> int:
        """Whole years between the earliest day it may stand for and ``day``."""
        first = self.earliest
        return day.year - first.year - ((day.month, day.day) < (first.month, first.day))


@lru_cache(maxsize=8_192)
def parse(text: str, *, partial: bool = False) -> CivilDate:
    """Read ``jj/mm/aaaa`` (also with dots, spaces or none) or ISO.

    Args:
        text: what was typed.
        partial: whether an unknown month or day (00) is accepted.

    Raises:
        ValueError: with a French sentence.
    """
    if match := _ISO.fullmatch(text.strip()):
        year, month, day = (int(g) for g in match.groups())
    elif match := (_FRENCH.fullmatch(text) or _COMPACT.fullmatch(text)):
        day, month, year = (int(g) for g in match.groups())
    else:
        raise ValueError(EXPECTED)
    if not partial and not (day and month):
        raise ValueError(EXPECTED)
    return CivilDate(year, month, day)


def show(iso: str) -> str:
    """An ISO date as a person reads it; what is not a date comes back unchanged."""
    try:
        return parse(iso, partial=True).french
    except ValueError:
        return iso
