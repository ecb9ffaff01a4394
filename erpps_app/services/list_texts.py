"""How the values and states of a list's codes are said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from erpps_app.domain.list_definitions import Definition, Kind, ListField
from erpps_app.domain.lists import Change, Entry, ListName, among, standing
from erpps_app.services.context import today

NOTHING = "Rien"
Names = Mapping[ListName, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field before and after."""

    label: str
    before: str
    after: str


def labels(lists: Mapping[ListName, Sequence[Entry]]) -> dict[ListName, dict[str, str]]:
    """The label of every code."""
    return {name: {e.code: e.label for e in entries} for name, entries in lists.items()}


def shown(asked: ListField, value: str, names: Names) -> str:
    """A value as people read it."""
    if asked.kind is Kind.YES_NO:
        return "Oui" if value else "Non"
    if asked.kind is Kind.SEVERAL:
        if not value or asked.source is None:
            return "Toutes"
        return ", ".join(sorted(names[asked.source].get(code, code) for code in among(value)))
    if not value:
        return NOTHING
    if asked.source is not None:
        return f"{names[asked.source].get(value, value)} ({value})"
    return dict(asked.choices).get(value, value)


def said(
    definition: Definition,
    before: Mapping[str, str],
    after: Mapping[str, str],
    names: Names,
) -> list[Difference]:
    """What differs between two states of an entry, field by field."""
    return [
        Difference(
            f.label,
            shown(f, before.get(f.name, ""), names),
            shown(f, after.get(f.name, ""), names),
        )
        for f in definition.fields
        if before.get(f.name, "") != after.get(f.name, "")
    ]


def state_of(entry: Entry, changes: Sequence[Change], name: ListName) -> tuple[str, str]:
    """Whether a code is offered, since or from when it is not, and the tone of its badge."""
    if entry.offered:
        return "Proposé", "success"
    own = [c for c in changes if (c.list, c.code) == (name, entry.code)]
    closed = [c for c in standing(own) if c.offered is False and c.effective_from <= today()]
    if closed:
        return f"Retiré depuis le {closed[-1].effective_from:%d/%m/%Y}", ""
    opened = [c for c in standing(own) if c.offered]
    return (
        (f"À partir du {opened[0].effective_from:%d/%m/%Y}", "info") if opened else ("Annulé", "")
    )


def day_said(day: date) -> str:
    """A day as the page says it."""
    return "aujourd’hui" if day == today() else f"le {day:%d/%m/%Y}"
