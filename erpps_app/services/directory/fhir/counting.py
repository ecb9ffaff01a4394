"""How many resources match a search: exactly, or as the database's own statistics have it."""

import json
from typing import Any, cast

from sqlalchemy import Connection, func, select

from erpps_app.services.directory.fhir.asking import Question
from erpps_app.services.directory.fhir.searching import matching


def exactly(connection: Connection, asked: Question) -> int:
    """Counted one by one."""
    counted = select(func.count()).select_from(asked.kind.table).where(matching(asked))
    return connection.execute(counted).scalar_one()


def roughly(connection: Connection, asked: Question) -> int:
    """As the planner of PostgreSQL expects; SQLite has no such thing and counts."""
    if connection.dialect.name != "postgresql":
        return exactly(connection, asked)
    found = select(asked.kind.table.c.id).where(matching(asked))
    compiled = found.compile(connection, compile_kwargs={"render_postcompile": True})
    told = connection.exec_driver_sql(
        f"EXPLAIN (FORMAT JSON) {compiled}", cast("dict[str, Any]", compiled.params)
    ).scalar_one()
    plan: list[dict[str, Any]] = json.loads(told) if isinstance(told, str) else told
    return int(plan[0]["Plan"]["Plan Rows"])
