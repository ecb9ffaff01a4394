"""The lines of the public text extract, read from the Annuaire in one go and never held whole.

On PostgreSQL the server itself puts the lines together, under COPY, and nothing here looks at them:
what stands in the Annuaire holds on one line (``projection``), and so do the labels. The columns
are those of ``domain.directory.extract``; a test compares what both say.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any, cast

from psycopg import Connection, sql
from sqlalchemy import select
from sqlalchemy.orm import Session

from erpps_app.domain.directory import extract
from erpps_app.domain.directory.extract import COLUMNS, SEPARATOR, Column, Labels
from erpps_app.models.directory import DirectoryEntry
from erpps_app.services.bulk.copying import table_of

_ROWS = 2_000  # in a block: some hundred kilobytes
_BEGINNING = 7  # digits of a number, of eleven with its key: a thousand professionals have the same
# The table is read as it lies and its lines are sorted: in the order of an index, a million people
# are a million places of the disk. Making a line costs more than handing it over, which the planner
# does not know: a second process helps.
_PLAN = {
    "enable_hashagg": "off",
    "enable_indexscan": "off",
    "enable_incremental_sort": "off",
    "jit": "off",
    "max_parallel_workers_per_gather": "1",
    "parallel_setup_cost": "0",
    "parallel_tuple_cost": "0",
    "work_mem": "64MB",
}


def blocks(session: Session, labels: Labels) -> Iterator[tuple[int, bytes]]:
    """Every line of the Annuaire, sorted by professional: how many, and their bytes.

    Args:
        session: a snapshot; labels: those of the day.
    """
    if session.get_bind().dialect.name == "postgresql":
        yield from _copied(session, labels)
        return
    lines = _read(session, labels)
    while told := list(islice(lines, _ROWS)):
        yield len(told), "".join(f"{line}\n" for line in told).encode()


def _read(session: Session, labels: Labels) -> Iterator[str]:
    table = table_of(DirectoryEntry)
    columns = [table.c[name] for name in extract.FIELDS]
    statement = select(*columns).order_by(table.c.rpps, table.c.rank)
    found = session.connection().execution_options(yield_per=_ROWS).execute(statement)
    for row in found.mappings():
        yield extract.line(cast("dict[str, object]", row), labels)


def _copied(session: Session, labels: Labels) -> Iterator[tuple[int, bytes]]:
    connection = cast("Connection[Any]", session.connection().connection.dbapi_connection)
    with connection.cursor() as cursor:
        for name, value in _PLAN.items():
            cursor.execute(
                sql.SQL("SET LOCAL {} = {}").format(sql.Identifier(name), sql.Literal(value))
            )
        with cursor.copy(_statement(labels)) as out:
            out.set_types(["int8", "bytea"])
            yield from cast("Iterator[tuple[int, bytes]]", out.rows())


def _statement(labels: Labels) -> sql.Composed:
    # A thousand numbers or so at once, as what costs most here is to take rows one by one.
    return sql.SQL(
        "COPY (SELECT count(*), convert_to(string_agg(line, E'\\n') || E'\\n', 'UTF8')"
        ' FROM (SELECT left(rpps, {beginning}) COLLATE "C" AS beginning,'
        " concat_ws({separator}, {values}) AS line FROM directory_entry"
        ' ORDER BY 1, rpps COLLATE "C", rank) AS told'
        " GROUP BY beginning ORDER BY beginning) TO STDOUT (FORMAT binary)"
    ).format(
        beginning=sql.Literal(_BEGINNING),
        separator=sql.Literal(SEPARATOR),
        values=sql.SQL(", ").join(
            _told(list(columns), labels) for _, columns in groupby(COLUMNS, _source)
        ),
    )


def _source(column: Column) -> tuple[str, int, str]:
    """What columns that stand side by side have in common: they are told in one go."""
    return (column.field, column.first, column.before) if column.field else ("", 0, "")


def _told(columns: Sequence[Column], labels: Labels) -> sql.Composable:
    """What ``Column.value`` says of columns of one source, separated, in SQL."""
    field, first, before = _source(columns[0])
    if not field:
        return sql.Literal(SEPARATOR.join(column.before for column in columns))
    if any(column.of for column in columns):
        return _labelled(field, columns, labels)
    held: sql.Composable = sql.SQL("coalesce({}, '')").format(sql.Identifier(field))
    if first:
        held = sql.SQL("left({}, {})").format(held, sql.Literal(first))
    if before:
        held = sql.SQL("{} || {}").format(sql.Literal(before), held)
    return sql.SQL(", ").join([held] * len(columns))


def _labelled(field: str, columns: Sequence[Column], labels: Labels) -> sql.Composable:
    """A code and its labels: one look-up tells them all; of a code that has none, only itself."""
    code = sql.SQL("coalesce({}, '')").format(sql.Identifier(field))
    codes = sorted({code for column in columns if column.of for code in labels[column.of]})
    known = {
        code: SEPARATOR.join(column.value({field: code}, labels) for column in columns)
        for code in codes
    }
    alone = sql.SQL(f" || '{SEPARATOR}' || ").join(
        sql.Literal("") if column.of else code for column in columns
    )
    return sql.SQL("coalesce({}::jsonb ->> {}, {})").format(
        sql.Literal(json.dumps(known, ensure_ascii=False)), code, alone
    )
