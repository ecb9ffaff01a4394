"""A page of the queue, with its counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import ScalarSelect, func, select, union_all
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, col

from erpps_app.adapters.reference import reference
from erpps_app.domain import queue as asked
from erpps_app.domain.access import READERS, Actor, require
from erpps_app.domain.queue import RUNNING, STATUSES, Criteria
from erpps_app.domain.workflow import Status
from erpps_app.models.dossier import Dossier
from erpps_app.services.queue.paging import page
from erpps_app.services.queue.reading import QueueRow, rows
from erpps_app.services.queue.selecting import Conditions, Selected, in_group, selected, whose

COUNTED = 1_000
TABS = (
    (asked.TEAM, "Toute l’équipe"),
    (asked.NOBODY, "Non attribuées"),
    (asked.MINE, "Les miennes"),
)


@dataclass(frozen=True, slots=True)
class Count:
    """How many applications a tab or a status has; « 1 000+ » beyond what is counted."""

    code: str
    label: str
    count: str


@dataclass(frozen=True, slots=True)
class QueueView:
    """A page of the queue.

    Attributes:
        total: how many applications the view has, counted as far as ``COUNTED``.
        previous, following: the application before, after which another page stands; empty when
            there is none.
        spelt_alike: nobody is called what is searched for; these names sound alike.
        too_many: more is called so than is shown.
    """

    agency: str = ""
    tabs: list[Count] = field(default_factory=list[Count])
    counts: list[Count] = field(default_factory=list[Count])
    rows: list[QueueRow] = field(default_factory=list[QueueRow])
    total: str = ""
    none: bool = True
    previous: str = ""
    following: str = ""
    spelt_alike: bool = False
    too_many: bool = False


def view(session: Session, actor: Actor, criteria: Criteria | None = None) -> QueueView:
    """A page of the applications of the agent's agency."""
    require(actor, *READERS)
    criteria = criteria or Criteria()
    chosen = selected(session, actor, criteria)
    read = page(session, actor, criteria, chosen)
    counted = _counts(session, actor, criteria, chosen)
    return QueueView(
        agency=reference().agency_name(actor.ars),
        tabs=[Count(code, label, counted[f"tab:{code}"]) for code, label in TABS],
        counts=[Count(s, s.label, counted[f"status:{s}"]) for s in STATUSES],
        rows=rows(session, actor, read.found),
        total=counted["total"],
        none=not read.found,
        previous=read.found[0].id if read.found and read.has_before else "",
        following=read.found[-1].id if read.found and read.has_after else "",
        spelt_alike=chosen.spelt_alike,
        too_many=chosen.too_many,
    )


def _counts(
    session: Session, actor: Actor, criteria: Criteria, chosen: Selected
) -> Mapping[str, str]:
    """Every count in one statement, each no further than it is shown.

    Counters kept up to date would cost each write; here a count reads a thousand entries of an
    index at most, however many there are.
    """
    ours: Conditions = [col(Dossier.ars) == actor.ars, col(Dossier.submitted_at).is_not(None)]
    whom, running = whose(actor, criteria.assigned), [(status,) for status in RUNNING]
    wanted = {
        **{f"status:{s}": _count([(s,)], [*ours, *whom]) for s in STATUSES},
        **{f"tab:{code}": _count(running, [*ours, *whose(actor, code)]) for code, _ in TABS},
        "total": _count(chosen.groups(apart=False), chosen.shared),
    }
    told = select(*(count.label(name) for name, count in wanted.items()))
    row = cast("AnySession", session).execute(told).one()
    return {name: _said(count) for name, count in zip(wanted, row, strict=True)}


def _count(groups: Sequence[tuple[Status, ...]], conditions: Conditions) -> ScalarSelect[int]:
    """No further than ``COUNTED``: a group is not read once those before it go beyond."""
    if not groups:
        return select(func.count()).where(col(Dossier.id).is_(None)).scalar_subquery()
    parts = (select(col(Dossier.status)).where(in_group(g), *conditions) for g in groups)
    merged = union_all(*parts).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(merged).scalar_subquery()


def _said(count: int) -> str:
    return f"{COUNTED:_}+".replace("_", "\u202f") if count > COUNTED else str(count)
