"""What the two databases say differently: days in Paris, durations, percentiles, lists of keys.

PostgreSQL computes them itself; SQLite is taught the same, with the domain's own functions.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Date, Float, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.functions import FunctionElement

from erpps_app.domain import statistics
from erpps_app.domain.periods import PARIS


class paris_day(FunctionElement[Any]):  # noqa: N801 - reads as an SQL function
    """The day of an instant on the clocks of Paris."""

    type = Date()
    inherit_cache = True


class seconds_between(FunctionElement[float]):  # noqa: N801 - idem
    """From a first instant to a second one."""

    type = Float()
    inherit_cache = True


class percentile(FunctionElement[float]):  # noqa: N801 - idem
    """``percentile(share, values)``, interpolated; an aggregate."""

    type = Float()
    inherit_cache = True


class _among(FunctionElement[bool]):  # noqa: N801 - idem
    type = Boolean()
    inherit_cache = True


def among(column: Any, keys: Iterable[str]) -> ColumnElement[bool]:  # noqa: ANN401 - any expression
    """Whether a column holds one of many keys, which have no comma: they travel as one value.

    ``IN`` binds each of them: of a few hundred, that takes longer than finding the rows.
    """
    return _among(column, bindparam(None, told(keys), type_=String()))


def among_those(column: Any, name: str) -> ColumnElement[bool]:  # noqa: ANN401 - idem
    """The same of keys that are only known when the statement is run: ``told``, under this name."""
    return _among(column, bindparam(name, type_=String()))


def told(keys: Iterable[str]) -> str:
    """Keys as the one value in which they travel."""
    return ",".join(keys)


def fixed(value: str) -> BindParameter[str]:
    """A constant of the code, written into the statement: a partial index serves only then."""
    return bindparam(None, str(value), type_=String(), literal_execute=True)


@compiles(paris_day, "postgresql")
def _pg_day(element: paris_day, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 - as SQLAlchemy calls it
    return f"CAST(timezone('Europe/Paris', {compiler.process(element.clauses, **kw)}) AS DATE)"


@compiles(paris_day, "sqlite")
def _lite_day(element: paris_day, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 - idem
    return f"paris_day({compiler.process(element.clauses, **kw)})"


@compiles(seconds_between, "postgresql")
def _pg_seconds(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 - idem
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"CAST(EXTRACT(EPOCH FROM {second} - {first}) AS DOUBLE PRECISION)"


@compiles(seconds_between, "sqlite")
def _lite_seconds(element: seconds_between, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 - idem
    first, second = (compiler.process(clause, **kw) for clause in element.clauses)
    # Days of a Julian calendar as a float: exact to a fraction of a millisecond.
    return f"ROUND((julianday({second}) - julianday({first})) * 86400.0, 3)"


@compiles(percentile, "postgresql")
def _pg_percentile(element: percentile, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 - idem
    at, values = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"percentile_cont({at}) WITHIN GROUP (ORDER BY {values})"


@compiles(percentile, "sqlite")
def _lite_percentile(element: percentile, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 - idem
    return f"percentile({compiler.process(element.clauses, **kw)})"


@compiles(_among, "postgresql")
def _pg_among(element: _among, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 - idem
    column, keys = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{column} = ANY (string_to_array({keys}, ','))"


@compiles(_among, "sqlite")
def _lite_among(element: _among, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 - idem
    column, keys = (compiler.process(clause, **kw) for clause in element.clauses)
    listed = f"""'["' || replace({keys}, ',', '","') || '"]'"""
    return f"{column} IN (SELECT value FROM json_each({listed}))"  # noqa: S608 - of two compiled clauses


def teach_sqlite(connection: Any) -> None:  # noqa: ANN401 - DB-API has no type
    """Give a connection the functions that it lacks."""
    connection.create_function("paris_day", 1, _day_of, deterministic=True)
    connection.create_aggregate("percentile", 2, _Percentile)


def _day_of(stored: str | None) -> str | None:
    """Of an instant as it is stored: UTC, without saying so."""
    if stored is None:
        return None
    return f"{datetime.fromisoformat(f'{stored}+00:00').astimezone(PARIS):%Y-%m-%d}"


class _Percentile:
    """Gathers the values of a group."""

    def __init__(self) -> None:
        self._values: list[float] = []
        self._share = 0.0

    def step(self, share: float, value: float | None) -> None:
        """One more row."""
        self._share = share
        if value is not None:
            self._values.append(value)

    def finalize(self) -> float | None:
        """The answer of the group."""
        return statistics.percentile(self._values, self._share)
