"""The migrations make the tables that the code declares, on both databases."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import upgrade
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlmodel import SQLModel

from erpps_app.db import make_engine

SCHEMA = "essai_des_migrations"


@pytest.fixture
def untouched(engine: Engine) -> Iterator[Engine]:
    """A database without any table."""
    if engine.dialect.name == "sqlite":
        SQLModel.metadata.drop_all(engine)
        yield engine
        return
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    apart = make_engine(str(engine.url.update_query_dict({"options": f"-csearch_path={SCHEMA}"})))
    yield apart
    apart.dispose()
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))


def test_the_migrations_lead_to_the_declared_tables(untouched: Engine):
    config = Config("alembic.ini")
    config.attributes["engine"] = untouched
    upgrade(config, "head")
    with untouched.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, SQLModel.metadata) == []
