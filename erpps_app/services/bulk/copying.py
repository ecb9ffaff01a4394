"""Rows by the thousand, past the ORM: COPY on PostgreSQL, one prepared statement on SQLite.

Nothing here is remembered by the audit trail nor told to open pages: whoever writes so says so
(``services.audit.record``, ``models.journal.Signal``).
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from psycopg import Connection
from pydantic_core import PydanticUndefined
from sqlalchemy import JSON, Column, Table, inspect
from sqlalchemy.orm import Session
from sqlmodel import SQLModel

Row = Mapping[str, object]
_write_json = json.JSONEncoder(ensure_ascii=False).encode
Encoder = Callable[[Any], object] | None


class Rows:
    """Rows gathered for several tables, written together in the order of their foreign keys."""

    def __init__(self) -> None:
        self._of: dict[type[SQLModel], list[Row]] = {}

    def add(self, model: type[SQLModel], row: Row) -> None:
        """Keep a row; every row of a table has the same columns, in the same order."""
        self._of.setdefault(model, []).append(row)

    def take(self, others: "Rows") -> None:
        """Keep what was gathered elsewhere."""
        for model, rows in others._of.items():  # noqa: SLF001 - of its own kind
            self._of.setdefault(model, []).extend(rows)

    def of(self, model: type[SQLModel]) -> Sequence[Row]:
        """The rows of a table that wait to be written."""
        return self._of.get(model, ())

    def write(self, session: Session) -> None:
        """Write them all, and forget them."""
        order = {table.name: rank for rank, table in enumerate(SQLModel.metadata.sorted_tables)}
        for model in sorted(self._of, key=lambda model: order[table_of(model).name]):
            write(session, model, self._of[model])
        self._of.clear()


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model."""
    return cast("Table", inspect(model, raiseerr=True).local_table)


def write(session: Session, model: type[SQLModel], rows: Sequence[Row]) -> None:
    """Add rows of one table, in the transaction of the session.

    Args:
        session: the transaction; what the ORM holds is flushed before.
        model: the table.
        rows: all of the same columns in the same order; a column left out takes the value that
            the model, or the database itself, puts there.
    """
    if not rows:
        return
    session.flush()
    table, left_out = table_of(model), _left_out(model, rows[0])
    columns = [table.columns[name] for name in (*rows[0], *left_out)]
    whole: Sequence[Row] = [{**row, **left_out} for row in rows] if left_out else rows
    if session.get_bind().dialect.name == "postgresql":
        copy(session, table.name, columns, whole)
    else:
        _insert(session, table.name, columns, whole)


def _left_out(model: type[SQLModel], row: Row) -> dict[str, object]:
    """What the model gives by itself to the columns that rows do not name."""
    columns = table_of(model).columns
    return {
        name: field.default
        for name, field in model.model_fields.items()
        if name not in row
        and field.default not in {None, PydanticUndefined}
        and columns[name].server_default is None
    }


def copy(session: Session, table: str, columns: Sequence[Column[Any]], rows: Iterable[Row]) -> None:
    """COPY rows into a table of PostgreSQL, be it a temporary one."""
    connection = cast("Connection[Any]", session.connection().connection.dbapi_connection)
    names = ", ".join(f'"{column.name}"' for column in columns)
    documents = [at for at, column in enumerate(columns) if isinstance(column.type, JSON)]
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as into,  # pyright: ignore[reportArgumentType] - names of our own tables
    ):
        for row in rows:
            values = list(row.values())
            for at in documents:
                values[at] = _json(values[at])
            into.write_row(values)


def _insert(
    session: Session, table: str, columns: Sequence[Column[Any]], rows: Sequence[Row]
) -> None:
    dialect = session.get_bind().dialect
    encoders: list[Encoder] = [
        column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns
    ]
    names = ", ".join(f'"{column.name}"' for column in columns)
    holes = ", ".join("?" * len(columns))
    session.connection().exec_driver_sql(
        f'INSERT INTO "{table}" ({names}) VALUES ({holes})',  # noqa: S608 - names of our own tables
        [
            tuple(
                encode(value) if encode else value
                for encode, value in zip(encoders, row.values(), strict=True)
            )
            for row in rows
        ],
    )


def _json(value: object) -> str | None:
    return None if value is None else _write_json(value)
