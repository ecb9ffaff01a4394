"""The reference lists as the administrator reads them: codes, states, history, what is to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from erpps_app.adapters.reference import shipped
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.errors import NotFound
from erpps_app.domain.list_definitions import DEFINITIONS, Definition, label_of
from erpps_app.domain.list_rules import Operation
from erpps_app.domain.lists import Change, Entry, ListName, entry_on, lists_on, standing
from erpps_app.models.lists import ListChange
from erpps_app.services import list_forms, lists_in_force
from erpps_app.services.context import paris, today
from erpps_app.services.list_forms import FieldView
from erpps_app.services.list_texts import Difference, Names, labels, said, shown, state_of

NOTHING_YET: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class ListCard:
    """A list among the others: how many codes are offered, no longer, and about to change."""

    name: str
    title: str
    lead: str
    offered: int
    retired: int
    coming: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A code in its list."""

    code: str
    label: str
    detail: str
    state: str
    tone: str
    coming: str


@dataclass(frozen=True, slots=True)
class ListView:
    """A list: its codes, and the form that adds one."""

    name: str = ""
    title: str = ""
    lead: str = ""
    one: str = ""
    rows: list[EntryRow] = field(default_factory=list[EntryRow])
    fields: list[FieldView] = field(default_factory=list[FieldView])
    today: str = ""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A change of a code: who, when, what, from when, why.

    ``number`` is that of the change if it can still be called off, else 0.
    """

    what: str
    effective: str
    state: str
    at: str
    who: str
    note: str
    differences: list[Difference]
    number: int


@dataclass(frozen=True, slots=True)
class EntryView:
    """A code: how it stands today, its form, its history; ``number``: the last change seen."""

    of_list: str = ""
    title: str = ""
    code: str = ""
    label: str = ""
    state: str = ""
    tone: str = ""
    offered: bool = True
    number: int = 0
    facts: list[Difference] = field(default_factory=list[Difference])
    fields: list[FieldView] = field(default_factory=list[FieldView])
    history: list[HistoryRow] = field(default_factory=list[HistoryRow])
    today: str = ""


def overview(session: Session, actor: Actor) -> list[ListCard]:
    """Every list."""
    require(actor, Role.ADMIN)
    changes = [lists_in_force.change_of(row) for row in lists_in_force.rows(session)]
    day = today()
    found = lists_on(shipped(), changes, day)
    coming = [c for c in _standing(changes) if c.effective_from > day]
    return [
        ListCard(
            name,
            definition.title,
            definition.lead,
            sum(entry.offered for entry in found[name]),
            sum(not entry.offered for entry in found[name]),
            sum(change.list == name for change in coming),
        )
        for name, definition in DEFINITIONS.items()
    ]


def listing(session: Session, actor: Actor, name: str) -> ListView:
    """The codes of a list, as they stand today.

    Raises:
        NotFound: there is no list of that name.
    """
    require(actor, Role.ADMIN)
    definition = definition_of(name)
    changes = [lists_in_force.change_of(row) for row in lists_in_force.rows(session)]
    found = lists_on(shipped(), changes, today())
    names = labels(found)
    coming = _coming(changes, definition.name)
    return ListView(
        name=definition.name,
        title=definition.title,
        lead=definition.lead,
        one=definition.one,
        rows=[
            EntryRow(
                entry.code,
                label_of(definition, entry, names),
                _detail(definition, entry, names),
                *state_of(entry, changes, definition.name),
                coming.get(entry.code, ""),
            )
            for entry in found[definition.name]
        ],
        fields=[
            *list_forms.code_fields(definition, found),
            *list_forms.fields_of(definition, {}, found),
        ],
        today=today().isoformat(),
    )


def entry(session: Session, actor: Actor, name: str, code: str) -> EntryView:
    """A code of a list.

    Raises:
        NotFound: there is none.
    """
    require(actor, Role.ADMIN)
    definition = definition_of(name)
    rows = lists_in_force.rows(session)
    changes = [lists_in_force.change_of(row) for row in rows]
    found = lists_on(shipped(), changes, today())
    held = next((e for e in found[definition.name] if e.code == code), None)
    own = [row for row in rows if (row.list, row.code) == (definition.name, code)]
    if held is None and not own:
        raise NotFound("Ce code n’existe pas dans cette liste.")
    held = held or Entry(code, {}, offered=False)
    names = labels(found)
    state, tone = state_of(held, changes, definition.name)
    return EntryView(
        of_list=definition.name,
        title=definition.title,
        code=code,
        label=label_of(definition, held, names),
        state=state,
        tone=tone,
        offered=held.offered,
        number=max((row.number for row in own), default=0),
        facts=[
            Difference(f.label, "", shown(f, held.values.get(f.name, ""), names))
            for f in definition.fields
        ],
        fields=list_forms.fields_of(definition, held.values, found),
        history=_history(definition, own, names),
        today=today().isoformat(),
    )


def definition_of(name: str) -> Definition:
    """The list of a name from an address.

    Raises:
        NotFound: there is none.
    """
    if name not in set(ListName):
        raise NotFound("Cette liste n’existe pas.")
    return DEFINITIONS[ListName(name)]


def _standing(changes: Sequence[Change]) -> list[Change]:
    by_code: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        by_code.setdefault((change.list, change.code), []).append(change)
    return [change for own in by_code.values() for change in standing(own)]


def _coming(changes: Sequence[Change], name: ListName) -> dict[str, str]:
    """The next change of each code that has one to come."""
    found: dict[str, str] = {}
    later = (c for c in _standing(changes) if c.list == name and c.effective_from > today())
    for change in sorted(later, key=lambda c: c.effective_from, reverse=True):
        found[change.code] = f"{_what(change, adds=False)} le {change.effective_from:%d/%m/%Y}"
    return found


def _what(change: Change, *, adds: bool) -> str:
    if change.cancels is not None:
        return Operation.CANCEL.label
    if change.offered is None:
        return Operation.CHANGE.label
    if change.offered:
        return Operation.ADD.label if adds else Operation.REOPEN.label
    return Operation.RETIRE.label


def _history(
    definition: Definition,
    rows: Sequence[ListChange],
    names: Names,
) -> list[HistoryRow]:
    """The changes of a code, the latest first; each beside what it replaced on its day."""
    if not rows:
        return []
    changes = {row.number: lists_in_force.change_of(row) for row in rows}
    kept = {change.number for change in standing(changes.values())}
    base = shipped()[definition.name].get(rows[0].code)
    found: list[HistoryRow] = []
    for row in reversed(rows):
        change = changes[row.number]
        others = [c for c in changes.values() if c.number != change.number]
        earlier = [c for c in others if c.number < change.number]
        before = entry_on(base, earlier, change.effective_from)
        held: Mapping[str, str] = before.values if before else NOTHING_YET
        adds = base is None and not standing(earlier)
        found.append(
            HistoryRow(
                what=_what(change, adds=adds),
                effective=f"{change.effective_from:%d/%m/%Y}",
                state=_when(change, kept),
                at=f"{paris(row.at):%d/%m/%Y à %H:%M}",
                who=row.actor_name,
                note=row.note,
                differences=said(definition, held, {**held, **change.values}, names),
                number=change.number if _may_cancel(change, kept) else 0,
            )
        )
    return found


def _may_cancel(change: Change, kept: set[int]) -> bool:
    return change.number in kept and change.effective_from > today()


def _when(change: Change, kept: set[int]) -> str:
    if change.cancels is not None:
        return ""
    if change.number not in kept:
        return "Annulé"
    return "À venir" if change.effective_from > today() else "En vigueur"


def _detail(definition: Definition, entry: Entry, names: Names) -> str:
    """What tells a code from its like, beside its label."""
    said_of = {ListName.DEPARTEMENTS: "agence", ListName.ACTIVITY_TYPES: "mode"}
    wanted = said_of.get(definition.name)
    told = (f for f in definition.fields if f.name == wanted)
    return next((shown(f, entry.values.get(f.name, ""), names) for f in told), "")
