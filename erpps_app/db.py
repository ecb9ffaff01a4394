"""The engine and the one way to open a transaction.

``transaction()`` commits when its block ends and rolls back when it raises. On SQLite a writing
transaction takes the write lock at its start (BEGIN IMMEDIATE), so that two writers queue instead
of failing half way; a reading one does not.
"""

from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlmodel import Session

from erpps_app.adapters.sql import teach_sqlite
from erpps_app.settings import settings

BUSY_TIMEOUT_MS = 10_000


def make_engine(url: str) -> Engine:
    """Build an engine for a SQLAlchemy address, SQLite or PostgreSQL.

    What a statement carries is somebody's data: errors name the statement only.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


@cache
def engine() -> Engine:
    """The engine of this process."""
    current = settings()
    if not current.database_url:
        current.data_dir.mkdir(parents=True, exist_ok=True)
    return make_engine(current.sqlalchemy_url)


@cache
def reader(of: Engine) -> Engine:
    """An engine beside another, on the same database: each of its statements is by itself.

    On PostgreSQL its connections are its own: changing their ways as they are taken, and back as
    they are returned, would cost as much as reading ten rows. They end with those of the other.
    """
    if of.dialect.name != "postgresql":
        return of.execution_options(isolation_level="AUTOCOMMIT", read_only=True)
    own = create_engine(
        of.url,
        isolation_level="AUTOCOMMIT",
        pool_pre_ping=True,
        pool_reset_on_return=None,
        hide_parameters=True,
    )

    def follow(_disposed: Engine) -> None:
        own.dispose()

    event.listen(of, "engine_disposed", follow)
    return own


@contextmanager
def transaction(
    *, read_only: bool = False, snapshot: bool = False, on: Engine | None = None
) -> Generator[Session]:
    """Open a session that is one transaction.

    Args:
        read_only: a reader does not queue behind the writer on SQLite.
        snapshot: a reader whose every statement sees what its first one saw, whatever is written
            meanwhile.
        on: another engine than the process's, for tests and commands.
    """
    bind = on or engine()
    if read_only or snapshot:
        bind = bind.execution_options(read_only=True)
    if snapshot and bind.dialect.name == "postgresql":  # on SQLite, a reader is one already
        bind = bind.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with Session(bind, expire_on_commit=False) as session:
        yield session
        session.commit()


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - DB-API has no type
    # SQLAlchemy, not the driver, says when a transaction begins (see _begin_sqlite).
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "case_sensitive_like=ON",  # as on PostgreSQL; an index serves only then
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    teach_sqlite(connection)


def _begin_sqlite(connection: Any) -> None:  # noqa: ANN401 - the event passes a Connection
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
