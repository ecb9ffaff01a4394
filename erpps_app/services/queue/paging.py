"""Pages of the queue by keyset: a page begins after an application, whatever came meanwhile.

Each status is read from its own part of the index of the column that sorts, no further than a page
goes, and what was read is merged: a page costs the same whatever the size of the queue.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Subquery,
    Table,
    UnaryExpression,
    inspect,
    literal,
    tuple_,
    union_all,
)
from sqlalchemy import select as columns
from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from erpps_app.domain.access import Actor
from erpps_app.domain.queue import STATUSES, Criteria
from erpps_app.domain.workflow import Status
from erpps_app.models.dossier import Dossier
from erpps_app.services.queue.reading import QueueRow, rows
from erpps_app.services.queue.selecting import Selected, in_group, selected

BATCH = 500


@dataclass(frozen=True, slots=True)
class Page:
    """Applications in order, and whether others stand before and after them.

    Attributes:
        total: of the whole view, when reading the page told it.
    """

    found: Sequence[Dossier]
    has_before: bool
    has_after: bool
    total: int | None = None


def page(session: Session, actor: Actor, criteria: Criteria, chosen: Selected) -> Page:
    """The applications after, or before, the one that the criteria name; else the first ones."""
    start = _start(session, actor, criteria)
    back = start is not None and not criteria.after
    found = session.exec(_ordered(criteria, chosen, start, back=back)).all()
    more, kept = len(found) > criteria.size, found[: criteria.size]
    if back:
        return Page(kept[::-1], has_before=more, has_after=True)
    return Page(kept, has_before=start is not None, has_after=more)


def next_of(session: Session, actor: Actor, criteria: Criteria, after_id: str) -> str:
    """The key of what follows an application in a view; empty when nothing does.

    The application itself need not be in the view any more: what is decided leaves it.
    """
    asked = replace(criteria, after=after_id, before="", size=1)
    found = page(session, actor, asked, selected(session, actor, asked))
    return found.found[0].id if found.found and found.has_before else ""


def stream(session: Session, actor: Actor, criteria: Criteria) -> Iterator[QueueRow]:
    """Every application of a view in its order, a batch in memory at a time."""
    asked = replace(criteria.at_start(), size=BATCH)
    chosen = selected(session, actor, asked)
    while True:
        read = page(session, actor, asked, chosen)
        yield from rows(session, actor, read.found)
        if not read.has_after:
            return
        asked = replace(asked, after=read.found[-1].id)


def _start(session: Session, actor: Actor, criteria: Criteria) -> Dossier | None:
    """The application beside which the page stands; none when it is not the agency's (any more)."""
    key = criteria.after or criteria.before
    known = session.get(Dossier, key) if key else None
    return known if known is not None and known.ars == actor.ars and known.submitted_at else None


def _ordered(
    criteria: Criteria, chosen: Selected, start: Dossier | None, *, back: bool
) -> SelectOfScalar[Dossier]:
    downwards = criteria.descending != back
    most = criteria.size + 1
    parts = [
        columns(part.c.id, part.c.rank, part.c.key, part.c.at)
        for group in chosen.groups(apart=criteria.key == "status")
        if (part := _of_group(criteria, chosen, group, start, downwards=downwards)) is not None
    ]
    if not parts:
        return select(Dossier).where(literal(value=False))
    merged = union_all(*parts).subquery()
    first = columns(merged).order_by(*_in_order(merged, downwards=downwards)).limit(most).subquery()
    found = select(Dossier).join(first, first.c.id == Dossier.id)
    return found.order_by(*_in_order(first, downwards=downwards))


def _in_order(part: Subquery, *, downwards: bool) -> list[UnaryExpression[Any]]:
    keys = (part.c.rank, part.c.key, part.c.at, part.c.id)
    return [key.desc() if downwards else key.asc() for key in keys]


def _of_group(
    criteria: Criteria,
    chosen: Selected,
    group: tuple[Status, ...],
    start: Dossier | None,
    *,
    downwards: bool,
) -> Subquery | None:
    """The part of some statuses; none when all of it stands on the other side of the start."""
    by_status = criteria.key == "status"
    sent, own = _column("submitted_at"), _column("id")
    key = sent if by_status else _column(criteria.key)
    keys = (sent, own) if key is sent else (key, sent, own)
    rank = STATUSES.index(group[0]) if by_status else 0
    conditions = [in_group(group), *chosen.shared]
    if start is not None:
        reached = STATUSES.index(Status(start.status)) if by_status else 0
        if rank != reached and (rank > reached) == downwards:
            return None
        if rank == reached:
            conditions.append(_beyond(keys, start, downwards=downwards))
    return (
        columns(own, literal(rank).label("rank"), key.label("key"), sent.label("at"))
        .where(*conditions)
        .order_by(*(k.desc() if downwards else k.asc() for k in keys))
        .limit(criteria.size + 1)
        .subquery()
    )


def _beyond(keys: Sequence[Column[Any]], start: Dossier, *, downwards: bool) -> ColumnElement[bool]:
    """What stands after an application in an order of columns without nulls."""
    values = tuple_(*(literal(getattr(start, key.name), key.type) for key in keys))
    return tuple_(*keys) < values if downwards else tuple_(*keys) > values


def _column(name: str) -> Column[Any]:
    return cast("Table", inspect(Dossier, raiseerr=True).local_table).columns[name]
