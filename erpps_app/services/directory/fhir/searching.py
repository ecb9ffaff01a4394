"""Finds resources: one page, in an order that an index has, with what comes along.

A page begins after the last row of the one before (no offset), so that what is written meanwhile
moves nothing. What is guaranteed while others write, for what matches all along:

    by ``_id`` (most searches)  each once: a key never changes
    by ``_lastUpdated``         each once: the order is that of the log as the walk began, whatever
                                was published since; what was first published since is left out
    by a name, a place          each once, unless the very name that it is sorted by changes
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    RowMapping,
    Select,
    and_,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
)

from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.models.directory import Publication
from erpps_app.services.bulk.copying import table_of
from erpps_app.services.directory.fhir import cursors
from erpps_app.services.directory.fhir.asking import Question
from erpps_app.services.directory.fhir.cursors import Cursor
from erpps_app.services.directory.fhir.kinds import Kind
from erpps_app.services.directory.fhir.parameters import Condition, Modifier

_LOG = table_of(Publication)
_COLUMNS = ("id", "version", "updated_at", "content")
UPDATED = "_lastUpdated"


@dataclass(frozen=True, slots=True)
class Found:
    """A resource that was found: its row as ``resource_text`` takes it."""

    kind: ResourceType
    row: RowMapping
    matched: bool = True


@dataclass(slots=True)
class Page:
    """A page of what was found; ``next`` is the cursor of the following one."""

    found: list[Found] = field(default_factory=list[Found])
    next: str = ""
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """A way to find: what it finds, in which order (column, descending)."""

    condition: Condition
    order: tuple[tuple[ColumnElement[Any], bool], ...]


def page(connection: Connection, asked: Question) -> Page:
    """The page that a search asks for.

    Raises:
        Refused: its cursor is of another search.
    """
    search = search_of(asked)
    cursor = cursors.decode(asked.cursor, search) if asked.cursor else None
    if asked.sorts and asked.sorts[0][0] == UPDATED:
        began = cursor.began if cursor else end_of_log(connection)
        rows = _by_publication(connection, asked, began, cursor)
    else:
        began, rows = 0, _by_branches(connection, asked, cursor)
    made = Page(is_whole=cursor is None and len(rows) <= asked.count)
    for _, row in rows[: asked.count]:
        made.found.append(Found(asked.kind.type, row))
    if len(rows) > asked.count:
        branch, last = rows[asked.count - 1]
        after = tuple(last[f"k{place}"] for place in range(len(last) - len(_COLUMNS)))
        made.next = cursors.encode(Cursor(began, branch, after), search)
    return made


def search_of(asked: Question) -> str:
    """What a cursor belongs to: the kind, the criteria and the order, not how much is shown."""
    told = [f"{one.parameter.name}:{one.modifier}={one.text}" for one in asked.criteria]
    sorts = [f"{name}{'-' * descending}" for name, descending in asked.sorts]
    return "\0".join([asked.kind.type, *sorted(told), "", *sorts])


def end_of_log(connection: Connection) -> int:
    """The last position of the log of publications."""
    last = connection.execute(select(func.max(_LOG.c.position))).scalar()
    return last or 0


def matching(asked: Question) -> Condition:
    """The condition of what is searched; what was withdrawn is never found."""
    conditions = [one.condition for one in asked.criteria]
    return and_(not_(asked.kind.table.c.deleted), *conditions)


def _by_branches(
    connection: Connection, asked: Question, cursor: Cursor | None
) -> list[tuple[int, RowMapping]]:
    """One row more than the page, if there are; each with its branch."""
    rows: list[tuple[int, RowMapping]] = []
    for place, branch in enumerate(_branches(asked)):
        if cursor and place < cursor.branch:
            continue
        after = cursor.after if cursor and place == cursor.branch else ()
        wanted = asked.count + 1 - len(rows)
        statement = _statement(asked.kind, branch, after).limit(wanted)
        rows += [(place, row) for row in connection.execute(statement).mappings()]
        if len(rows) > asked.count:
            break
    return rows


def _branches(asked: Question) -> Iterator[Branch]:
    """In the order that was asked for; else by what an index has of a text that is looked for."""
    table, found = asked.kind.table, matching(asked)
    if asked.sorts:
        keys = [(asked.kind.sorts[name], descending) for name, descending in asked.sorts]
        yield Branch(found, (*keys, (table.c.id, asked.sorts[-1][1])))
        return
    texts = [
        one for one in asked.criteria
        if one.parameter.ordered and one.modifier is Modifier.NONE and "," not in one.text
    ]  # fmt: skip
    if not texts:
        yield Branch(found, ((table.c.id, False),))
        return
    before: list[Condition] = []
    leading = min(texts, key=lambda one: len(one.parameter.ordered))
    for way in leading.parameter.ordered:
        meant = way.meant(leading.text)
        condition = and_(found, meant, *(not_(one) for one in before))
        yield Branch(condition, ((way.column, False), (table.c.id, False)))
        before.append(meant)


def _by_publication(
    connection: Connection, asked: Question, began: int, cursor: Cursor | None
) -> list[tuple[int, RowMapping]]:
    """In the order of the log as it stood when the walk began.

    What was published since keeps the place that it had: that of its last publication before.
    """
    table, descending = asked.kind.table, asked.sorts[0][1]
    after, found = (cursor.after if cursor else ()), matching(asked)
    former = (
        select(func.max(_LOG.c.position))
        .where(_LOG.c.resource == literal(asked.kind.type.value), _LOG.c.resource_id == table.c.id,
               _LOG.c.position <= began)
        .scalar_subquery()
    )  # fmt: skip
    rows: list[RowMapping] = []
    for unchanged, key in ((True, table.c.position), (False, former)):
        since = table.c.position <= began if unchanged else table.c.position > began
        statement = _statement(
            asked.kind, Branch(and_(found, since, key.is_not(None)), ((key, descending),)), after
        )
        rows += connection.execute(statement.limit(asked.count + 1)).mappings()
    ordered = sorted(rows, key=lambda row: row["k0"], reverse=descending)
    return [(0, row) for row in ordered[: asked.count + 1]]


def _statement(kind: Kind, branch: Branch, after: Sequence[cursors.Value]) -> Select[Any]:
    keys = [key.label(f"k{place}") for place, (key, _) in enumerate(branch.order)]
    columns = [kind.table.c[name] for name in _COLUMNS]
    found = select(*columns, *keys).where(branch.condition)
    if after:
        found = found.where(_following(branch, after))
    return found.order_by(*(key.desc() if down else key for key, down in branch.order))


def _following(branch: Branch, after: Sequence[cursors.Value]) -> Condition:
    """What stands after the last values, in an order whose keys may go either way."""
    types = [int if isinstance(key.type, Integer) else str for key, _ in branch.order]
    if types != [type(value) for value in after]:
        raise cursors.wrong()
    order = list(zip(branch.order, after, strict=True))
    directions = {down for _, down in branch.order}
    if len(directions) == 1:
        keys, values = [key for (key, _), _ in order], [literal(value) for _, value in order]
        one, other = (keys[0], values[0]) if len(keys) == 1 else (tuple_(*keys), tuple_(*values))
        return one < other if True in directions else one > other
    ways: list[Condition] = []
    for place, ((key, down), value) in enumerate(order):
        same = [known == told for (known, _), told in order[:place]]
        ways.append(and_(*same, key < value if down else key > value))
    return or_(*ways)
