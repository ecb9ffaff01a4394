"""The queue as a page: every view that one step leads to is an address.

What narrows it (tabs, statuses, filters), what orders it and its pages are links: the back button,
another tab and a colleague all get the same view. What is searched for stands in no address.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from erpps_app.adapters.reference import reference
from erpps_app.domain import queue as asked
from erpps_app.domain.access import READERS, REVIEWERS, Actor, require
from erpps_app.domain.procedures import PROCEDURES
from erpps_app.domain.promise import Age
from erpps_app.domain.queue import COLUMNS, FILTERS, STATUSES, Column, Criteria, Filter, to_query
from erpps_app.domain.queue_keys import FLAGS
from erpps_app.services import colleagues, labels, queue
from erpps_app.services.queue import QueueView

PATH = "/instruction"
# What the address holds when nothing is filtered: the bare one opens in the agent's own view.
EVERYTHING = "vue=toutes"
STATUS = next(row for row in FILTERS if row.code == "statut")
RUNNING = "En cours"
IN_CHARGE = "charge"
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Link:
    """A view to which one goes.

    Attributes:
        count: how many applications it has, when that is told.
        state: of a tab or status, « page » when it is the view shown; of a column, as
            ``aria-sort`` says it.
    """

    label: str
    href: str
    count: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter; ``name`` is that of its box in the form."""

    name: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A filter, with its values."""

    label: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Links:
    """What leads from a view of the queue.

    Attributes:
        address: of the view, from its first page; filters: another one begins the form anew.
        everywhere: the same among every status; empty when it is that.
    """

    tabs: list[Link] = field(default_factory=list[Link])
    statuses: list[Link] = field(default_factory=list[Link])
    columns: list[Link] = field(default_factory=list[Link])
    groups: list[Group] = field(default_factory=list[Group])
    colleagues: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    assigned: str = ""
    chips: list[Link] = field(default_factory=list[Link])
    cleared: str = PATH
    everywhere: str = ""
    previous: str = ""
    following: str = ""
    address: str = PATH
    filters: str = ""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue, with its links."""

    queue: QueueView
    links: Links


def address(criteria: Criteria) -> str:
    """The address of a view."""
    return f"{PATH}?{to_query(criteria) or EVERYTHING}"


def view(session: Session, actor: Actor, criteria: Criteria) -> QueuePage:
    """A page of the queue, with every link of it."""
    require(actor, *READERS)
    shown = queue.view(session, actor, criteria)
    return QueuePage(shown, _links(criteria, actor, shown, _team(session, actor)))


def chosen(criteria: Criteria, form: dict[str, str]) -> str:
    """The address of the view with the values that were ticked, of which unknown ones are dropped.

    Args:
        criteria: the view that is shown.
        form: each box by its name, « filtre:valeur », empty when it is not ticked.
    """
    ticked = [name.partition(":") for name, value in form.items() if value]
    for row in FILTERS:
        values = [value for code, _, value in ticked if code == row.code]
        criteria = criteria.filtered(row, values)
    if IN_CHARGE in form:
        whom = asked.parse({IN_CHARGE: str(form[IN_CHARGE])}).assigned
        criteria = replace(criteria, assigned=whom)
    return address(criteria)


def _links(criteria: Criteria, actor: Actor, shown: QueueView, team: Choices) -> Links:
    start = criteria.at_start()
    return Links(
        tabs=[
            Link(tab.label, address(replace(start, assigned=tab.code)), tab.count,
                 _page(tab.code == criteria.assigned))
            for tab in shown.tabs
        ],
        statuses=_statuses(shown, start),
        columns=[_column(column, criteria) for column in COLUMNS],
        groups=[_group(row, criteria, actor) for row in FILTERS],
        colleagues=[{"value": key, "label": name} for key, name in team],
        assigned=criteria.assigned,
        chips=_chips(criteria, actor, team),
        cleared=address(start.cleared()),
        everywhere=_everywhere(start),
        previous=_beside(criteria, before=shown.previous),
        following=_beside(criteria, after=shown.following),
        address=address(start),
        filters=to_query(replace(start, sort=asked.FIRST_SORT, descending=False)),
    )  # fmt: skip


def _page(current: bool) -> str:  # noqa: FBT001 - one question, asked in place
    return "page" if current else "false"


def _statuses(shown: QueueView, start: Criteria) -> list[Link]:
    running = Link(RUNNING, address(start.filtered(STATUS, ())), "", _page(not start.statuses))
    return [running] + [
        Link(
            one.label,
            address(start.filtered(STATUS, [one.code])),
            one.count,
            _page(start.statuses == (one.code,)),
        )
        for one in shown.counts
    ]


def _column(column: Column, criteria: Criteria) -> Link:
    way = "descending" if criteria.descending else "ascending"
    state = way if column.code == criteria.sort else "none"
    return Link(column.label, address(criteria.sorted_by(column.code)), "", state)


def _beside(criteria: Criteria, *, before: str = "", after: str = "") -> str:
    if not before and not after:
        return ""
    return address(replace(criteria, before=before, after=after))


def _everywhere(start: Criteria) -> str:
    if set(start.statuses) == set(STATUSES):
        return ""
    return address(start.filtered(STATUS, STATUSES))


def _group(row: Filter, criteria: Criteria, actor: Actor) -> Group:
    taken = criteria.values(row)
    return Group(
        row.label,
        [
            Choice(f"{row.code}:{value}", label, value in taken)
            for value, label in VALUES[row.code](actor)
        ],
    )


def _chips(criteria: Criteria, actor: Actor, team: Choices) -> list[Link]:
    found: list[Link] = []
    for row in FILTERS:
        taken = criteria.values(row)
        if row is STATUS and set(taken) == set(STATUSES):
            found.append(_chip(row.label, "tous", criteria.filtered(row, ())))
            continue
        named = dict(VALUES[row.code](actor))
        found += [
            _chip(row.label, named.get(value, value), criteria.filtered(row, _but(taken, value)))
            for value in taken
        ]
    if name := dict(team).get(criteria.assigned):
        found.append(_chip("Chargé du dossier", name, replace(criteria.at_start(), assigned="")))
    return found


def _chip(label: str, value: str, without: Criteria) -> Link:
    return Link(f"{label}\u00a0: {value}", address(without))


def _but(values: Collection[str], one: str) -> list[str]:
    return [value for value in values if value != one]


def _team(session: Session, actor: Actor) -> Choices:
    if actor.role not in REVIEWERS:
        return []
    listed = colleagues.listing(session, actor)
    return [(one.account, one.name) for one in listed if one.account]


def _departements(actor: Actor) -> Choices:
    lists = reference()
    ours = (code for code, ars in lists.agency_of_departement.items() if ars == actor.ars)
    return [(code, f"{lists.departements[code].label} ({code})") for code in sorted(ours)]


# What may be chosen of each filter, by its code.
VALUES: dict[str, Callable[[Actor], Choices]] = {
    "statut": lambda _actor: [(status.value, status.label) for status in STATUSES],
    "objet": lambda _actor: [(code, row.object) for code, row in PROCEDURES.items()],
    "profession": lambda _actor: labels.professions(),
    "departement": _departements,
    "delai": lambda _actor: [(age.value, age.label) for age in Age],
    "signe": lambda _actor: [(code, label) for code, (_, label) in FLAGS.items()],
}
