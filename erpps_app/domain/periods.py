"""Periods of the statistics: whole days on the clocks of Paris, cut in days, weeks or months."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from erpps_app.domain import civil_date
from erpps_app.domain.errors import InvalidField, InvalidFields

PARIS = ZoneInfo("Europe/Paris")
ONE_DAY = timedelta(days=1)
Named = Callable[[date], tuple[str, str]]
LONGEST = 1_100  # days: three years and a little
MOST_DAYS, MOST_WEEKS = 31, 27  # beyond so many, a chart is cut in something longer
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip


class Choice(StrEnum):
    """The periods that are offered; the value stands in the address of the page."""

    WEEK = "7j"
    THIRTY_DAYS = "30j"
    NINETY_DAYS = "90j"
    MONTH = "mois"
    YEAR = "annee"
    DATES = "dates"

    @property
    def label(self) -> str:
        """What is read in the list."""
        return _LABELS[self]


_LABELS = {
    Choice.WEEK: "7 derniers jours",
    Choice.THIRTY_DAYS: "30 derniers jours",
    Choice.NINETY_DAYS: "90 derniers jours",
    Choice.MONTH: "Ce mois-ci",
    Choice.YEAR: "Cette année",
    Choice.DATES: "Du… au…",
}
_LAST_DAYS = {Choice.WEEK: 7, Choice.THIRTY_DAYS: 30, Choice.NINETY_DAYS: 90}


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def start(self) -> datetime:
        """The instant at which it begins."""
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return midnight(self.last + ONE_DAY)

    @property
    def label(self) -> str:
        """« du 01/11/2026 au 25/11/2026 »."""
        return f"du {self.first:%d/%m/%Y} au {self.last:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a period: what it is called under a chart, and in a table."""

    first: date
    last: date
    short: str
    label: str


def midnight(day: date) -> datetime:
    """When a day begins in Paris; days of 23 and 25 hours exist."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC)


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def period_of(choice: str, today: date, first: str = "", last: str = "") -> Period:
    """The period that is asked for; the last thirty days when nothing is.

    Args:
        choice: a value of ``Choice``.
        today: the day in Paris.
        first, last: for a period by dates, as typed.

    Raises:
        InvalidFields: a date is missing or makes no sense, at ``du`` or ``au``.
    """
    if choice == Choice.DATES:
        return _between(first, last, today)
    if choice == Choice.MONTH:
        return Period(today.replace(day=1), today)
    if choice == Choice.YEAR:
        return Period(today.replace(month=1, day=1), today)
    known = Choice(choice) if choice in _LAST_DAYS else Choice.THIRTY_DAYS
    return Period(today - timedelta(days=_LAST_DAYS[known] - 1), today)


def slices(period: Period) -> tuple[Slice, ...]:
    """The days of a short period, the weeks of a longer one, the months of a long one."""
    if period.days <= MOST_DAYS:
        return tuple(_cut(period, lambda day: day, _day))
    if period.days <= MOST_WEEKS * 7:
        return tuple(_cut(period, _sunday_of, _week))
    return tuple(_cut(period, _end_of_month, _month))


def _between(first: str, last: str, today: date) -> Period:
    errors: dict[str, str] = {}
    read: dict[str, date] = {}
    for name, typed in (("du", first), ("au", last)):
        try:
            read[name] = civil_date.parse(typed).earliest
        except ValueError as error:
            errors[name] = str(error)
    if errors:
        raise InvalidFields(errors)
    if read["du"] > today:
        raise InvalidField("du", "La période commence dans l’avenir : choisissez un jour passé.")
    if read["au"] < read["du"]:
        raise InvalidField("au", "La fin de la période précède son début.")
    if (read["au"] - read["du"]).days >= LONGEST:
        raise InvalidField("au", "Choisissez une période de trois ans au plus.")
    return Period(read["du"], min(read["au"], today))


def _cut(period: Period, end_of: Callable[[date], date], named: Named) -> Iterator[Slice]:
    day = period.first
    while day <= period.last:
        last = min(end_of(day), period.last)
        short, label = named(day)
        yield Slice(day, last, short, label)
        day = last + ONE_DAY


def _sunday_of(day: date) -> date:
    return monday_of(day) + timedelta(days=6)


def _end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - ONE_DAY


def _day(day: date) -> tuple[str, str]:
    return f"{day:%d/%m}", f"{day:%d/%m/%Y}"


def _week(day: date) -> tuple[str, str]:
    return f"{day:%d/%m}", f"semaine du {day:%d/%m/%Y}"


def _month(day: date) -> tuple[str, str]:
    return f"{SHORT_MONTHS[day.month - 1]} {day:%y}", f"{MONTHS[day.month - 1]} {day.year}"
