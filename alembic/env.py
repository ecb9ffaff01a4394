"""Runs the migrations on the database of the settings."""

from sqlmodel import SQLModel

from alembic import context
from erpps_app import models
from erpps_app.db import make_engine
from erpps_app.settings import settings

target_metadata = SQLModel.metadata
assert models  # noqa: S101 - importing it registers the tables


def run() -> None:
    """Migrate, in one transaction."""
    given = context.config.attributes.get("engine")
    engine = given or make_engine(settings().sqlalchemy_url)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
