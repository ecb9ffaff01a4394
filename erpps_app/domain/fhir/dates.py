"""Dates of a search: a prefix and an instant that may be told in part (FHIR R4, 3.1.1.4.5).

What is told in part is the whole time that it names: ``2026-11`` is the month. Without a time zone
it is meant on the clocks of Paris. What reaches beyond the calendar stops at its ends: a client may
write « before 9999-12-31 » for « without end ».
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from erpps_app.domain.periods import PARIS

_TOLD = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?"
)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
ROUGHLY = 10  # a tenth of the time between then and now (FHIR: « ap », 10 %)


class Prefix(StrEnum):
    """How an instant has to stand to what was told."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    LT = "lt"
    GE = "ge"
    LE = "le"
    SA = "sa"
    EB = "eb"
    AP = "ap"


@dataclass(frozen=True, slots=True)
class Between:
    """From ``since`` on and before ``until``; an end that is not set is open."""

    since: datetime | None = None
    until: datetime | None = None
    outside: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether an instant is meant."""
        within = (self.since is None or at >= self.since) and (
            self.until is None or at < self.until
        )
        return within is not self.outside


def between(text: str, now: datetime) -> Between:
    """The instants that a search means.

    Args:
        text: prefix and value, ``ge2026-11-26``.
        now: the present, for « ap ».

    Raises:
        ValueError: this is no date, or one that does not exist.
    """
    known = text[:2] in list(Prefix)
    prefix = Prefix(text[:2] if known else "eq")
    since, until = told(text[2:] if known else text)
    if prefix is Prefix.AP:
        around = max(abs(now - since) / ROUGHLY, timedelta(days=1))
        return Between(_moved(since, -around), _moved(until, around))
    return {
        Prefix.EQ: Between(since, until),
        Prefix.NE: Between(since, until, outside=True),
        Prefix.GT: Between(since=until),
        Prefix.SA: Between(since=until),
        Prefix.LT: Between(until=since),
        Prefix.EB: Between(until=since),
        Prefix.GE: Between(since=since),
        Prefix.LE: Between(until=until),
    }[prefix]


def told(text: str) -> tuple[datetime, datetime]:
    """The first instant that a date names, and the first one after it, in UTC.

    Raises:
        ValueError: this is no date, or one that does not exist.
    """
    found = _TOLD.fullmatch(
        text.replace(" ", "+")
    )  # as a plus reads that an address did not escape
    if found is None:
        raise ValueError(text)
    given = found.groupdict()
    zone = _zone(given["zone"])
    micro = int((given["fraction"] or "0").ljust(6, "0")[:6])
    year, month, day = (int(given[name] or "1") for name in ("year", "month", "day"))
    hour, minute, second = (int(given[name] or "0") for name in ("hour", "minute", "second"))
    first = datetime(year, month, day, hour, minute, second, micro, zone)
    return _utc(first), _utc(_after(first, given))


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return PARIS
    return datetime.fromisoformat(f"2000-01-01T00:00:00{text}").tzinfo


def _utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return FIRST if at.year == FIRST.year else LAST


def _moved(at: datetime, by: timedelta) -> datetime | None:
    try:
        return at + by
    except OverflowError:
        return None


def _after(first: datetime, given: dict[str, str | None]) -> datetime:
    try:
        return _next(first, given)
    except (OverflowError, ValueError):
        return LAST


def _next(first: datetime, given: dict[str, str | None]) -> datetime:
    """On the clock on the wall, so that a day of 25 hours is one."""
    if given["month"] is None:
        return first.replace(year=first.year + 1)
    if given["day"] is None:
        later = first.month == 12  # noqa: PLR2004 - December
        return first.replace(year=first.year + later, month=first.month % 12 + 1)
    steps = (
        ("hour", timedelta(days=1)),
        ("second", timedelta(minutes=1)),
        ("fraction", timedelta(seconds=1)),
    )
    step = next((step for name, step in steps if given[name] is None), None)
    if step is None:
        digits = min(len(given["fraction"] or ""), 6)
        step = timedelta(microseconds=10 ** (6 - digits))
    return first + step
