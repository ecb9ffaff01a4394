"""The lines of the public text extract, read from the Annuaire in one go and never held whole.

On PostgreSQL the server itself puts the lines together, under COPY: only those that hold a sign
which would break them pass through Python. The columns are those of ``domain.directory.extract``;
a test compares what both say.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, cast

from psycopg import Connection, sql
from sqlalchemy import select
from sqlalchemy.orm import Session

from erpps_app.domain.directory import extract
from erpps_app.domain.directory.extract import COLUMNS, SEPARATOR, Column, Labels
from erpps_app.models.directory import DirectoryEntry
from erpps_app.services.bulk.copying import table_of

_QUOTE = "\x01"  # around a value that holds a separator or the end of a line
# What tells that a block holds a line to be mended: a quote, or what ends a line for some readers
# and not for PostgreSQL.
_MARKS = (
    _QUOTE.encode(),
    *(sign.encode() for sign in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
)
_ROWS = 2_000  # in a block: about a megabyte


def blocks(session: Session, labels: Labels) -> Iterator[tuple[int, bytes]]:
    """Every line of the Annuaire, sorted by professional: how many, and their bytes.

    Args:
        session: a snapshot; labels: those of the day.
    """
    if session.get_bind().dialect.name == "postgresql":
        rows = _copied(session, labels)
        while block := list(islice(rows, _ROWS)):
            yield len(block), _mended(block)
    else:
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


def _copied(session: Session, labels: Labels) -> Iterator[bytes]:
    connection = cast("Connection[Any]", session.connection().connection.dbapi_connection)
    with connection.cursor() as cursor:
        # The lines come in the order of an index: sorting a million of them takes longer.
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL jit = off")
        with cursor.copy(_statement(labels)) as out:
            for row in out:
                yield bytes(row)


def _statement(labels: Labels) -> sql.Composed:
    return sql.SQL(
        "COPY (SELECT {columns} FROM directory_entry ORDER BY rpps, rank) TO STDOUT"
        " (FORMAT csv, DELIMITER {separator}, QUOTE {quote}, NULL '\\N', ENCODING 'UTF8')"
    ).format(
        columns=sql.SQL(", ").join(_told(column, labels) for column in COLUMNS),
        separator=sql.Literal(SEPARATOR),
        quote=sql.SQL("E'\\x01'"),
    )


def _told(column: Column, labels: Labels) -> sql.Composable:
    """What ``Column.value`` says, in SQL."""
    told: sql.Composable = sql.SQL("''")
    if column.field:
        told = sql.SQL("coalesce({}, '')").format(sql.Identifier(column.field))
    if column.of:
        known = sql.Literal(json.dumps(dict(labels[column.of]), ensure_ascii=False))
        told = sql.SQL("coalesce({}::jsonb ->> {}, '')").format(known, told)
    if column.first:
        told = sql.SQL("left({}, {})").format(told, sql.Literal(column.first))
    if column.before:
        told = sql.SQL("{} || {}").format(sql.Literal(column.before), told)
    return told


def _mended(block: list[bytes]) -> bytes:
    whole = b"".join(block)
    if not any(mark in whole for mark in _MARKS):
        return whole
    return "".join(_lines(row.decode() for row in block)).encode()


def _lines(rows: Iterable[str]) -> Iterator[str]:
    for values in csv.reader(rows, delimiter=SEPARATOR, quotechar=_QUOTE, strict=True):
        yield SEPARATOR.join(map(extract.one_line, values)) + "\n"
