"""The reference lists over time: what is shipped, and the changes laid on it from a day on.

A change says only what it changes, and from when; it is never rewritten, only called off by a
later one before it takes effect. What stands on a day is the shipped value with every change that
has taken effect by then, in the order of their days: one value, whatever the order in which the
changes are read. A code is never taken away: it is no longer offered, and keeps its label.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Values = Mapping[str, str]
SHIPPED = 0  # the number of what no change has touched


class ListName(StrEnum):
    """A list; the value is how addresses and files call it."""

    PROFESSIONS = "professions"
    DIPLOMAS = "diplomes"
    DIPLOMA_LINKS = "diplomes-professions"
    AUTHORISATIONS = "autorisations"
    AUTHORISATION_LINKS = "autorisations-professions"
    ACTIVITY_TYPES = "types-activite"
    END_REASONS = "motifs-fin-activite"
    DEPARTEMENTS = "departements"
    AGENCIES = "agences"


@dataclass(frozen=True, slots=True)
class Entry:
    """A code of a list, as it stands on a day.

    Attributes:
        values: by name of field; all text, empty where there is nothing to say.
        offered: whether it may be chosen on that day; a code that is not keeps its label.
        number: of the last change that made it so, ``SHIPPED`` when there is none.
    """

    code: str
    values: Values
    offered: bool = True
    number: int = SHIPPED

    @property
    def label(self) -> str:
        """What people read."""
        return self.values.get("libelle") or self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody changed of a code, from a day on.

    Attributes:
        number: counts the changes of that code, from 1.
        values: the fields that change; all of them in the first change of a code not shipped.
        offered: ``False`` retires, ``True`` adds or opens again, ``None`` changes neither.
        cancels: the number of the change that this one calls off; it does nothing else.
        made_at: when it was recorded; one that takes effect on that very day does so from then.
    """

    list: ListName
    code: str
    number: int
    effective_from: date
    values: Values = field(default_factory=dict[str, str])
    offered: bool | None = None
    cancels: int | None = None
    made_at: datetime | None = None

    def comes_after(self, instant: datetime, day: date) -> bool:
        """Whether it took effect on a day, but later on that day than an instant of it."""
        recorded = self.made_at is not None and self.made_at > instant
        return recorded and self.cancels is None and self.effective_from == day


Shipped = Mapping[ListName, Mapping[str, Entry]]


def standing(changes: Iterable[Change]) -> list[Change]:
    """The changes that nothing has called off, in the order in which they take effect."""
    known = list(changes)
    called_off = {change.cancels for change in known if change.cancels is not None}
    kept = (c for c in known if c.cancels is None and c.number not in called_off)
    return sorted(kept, key=lambda change: (change.effective_from, change.number))


def entry_on(shipped: Entry | None, changes: Iterable[Change], day: date) -> Entry | None:
    """A code as it stands on a day; before its first day it is known, and not offered yet.

    Args:
        shipped: what the product brings, ``None`` for a code that was added.
        changes: those of that code, in any order.
        day: the day asked for.

    Returns:
        ``None`` when nothing ever makes it exist.
    """
    ordered = standing(changes)
    if shipped is None:
        if not ordered:
            return None
        first = ordered[0]
        if first.effective_from > day:
            return Entry(first.code, first.values, offered=False)
        entry = Entry(first.code, first.values, offered=False)
    else:
        entry = shipped
    for change in ordered:
        if change.effective_from > day:
            break
        offered = entry.offered if change.offered is None else change.offered
        entry = Entry(entry.code, {**entry.values, **change.values}, offered, change.number)
    return entry


def lists_on(shipped: Shipped, changes: Iterable[Change], day: date) -> dict[ListName, list[Entry]]:
    """Every list as it stands on a day, what is shipped in its order, then what was added."""
    by_code = grouped(changes)
    found: dict[ListName, list[Entry]] = {}
    for name in ListName:
        base = shipped.get(name, {})
        added = sorted(code for of, code in by_code if of == name and code not in base)
        entries = (
            entry_on(base.get(code), by_code.get((name, code), ()), day) for code in (*base, *added)
        )
        found[name] = [entry for entry in entries if entry is not None]
    return found


def grouped(changes: Iterable[Change]) -> dict[tuple[ListName, str], list[Change]]:
    """The changes by the code that they are about."""
    found: dict[tuple[ListName, str], list[Change]] = {}
    for change in changes:
        found.setdefault((change.list, change.code), []).append(change)
    return found


def turning_days(changes: Iterable[Change]) -> list[date]:
    """The days from which something stands otherwise than the day before."""
    days = {c.effective_from for of_code in grouped(changes).values() for c in standing(of_code)}
    return sorted(days)


def differences(before: Values, after: Values) -> list[tuple[str, str, str]]:
    """The fields that differ: name, what was, what is."""
    names = [*before, *(name for name in after if name not in before)]
    return [
        (name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def parts_of(code: str) -> tuple[str, str]:
    """The two codes that a link ties: title and profession."""
    title, _, profession = code.rpartition("-")
    return title, profession


def link_code(title: str, profession: str) -> str:
    """The code of the link between a title and a profession that it opens."""
    return f"{title}-{profession}"


def among(text: str) -> frozenset[str]:
    """The codes of a field that holds several."""
    return frozenset(filter(None, text.split("|")))


def together(codes: Sequence[str] | frozenset[str]) -> str:
    """Several codes as one field holds them."""
    return "|".join(sorted(codes))
