"""The migrations make the tables that the code declares, on both databases."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import upgrade
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, insert, text
from sqlmodel import SQLModel

from erpps_app.db import make_engine
from erpps_app.domain.names import fold
from erpps_app.models.directory import DirectoryEntry
from erpps_app.models.dossier import Document, Dossier

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


# SQLite cannot tell what an index of an expression is made of; PostgreSQL can, and is asked.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping")
def test_the_migrations_lead_to_the_declared_tables(untouched: Engine):
    config = Config("alembic.ini")
    config.attributes["engine"] = untouched
    upgrade(config, "head")
    with untouched.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, SQLModel.metadata) == []


def test_what_two_tabs_had_begun_to_write_becomes_one_message(untouched: Engine):
    config = Config("alembic.ini")
    config.attributes["engine"] = untouched
    upgrade(config, "a58d02c6be91")
    day = datetime(2026, 11, 20, 10, tzinfo=UTC)
    account = {"id": "a", "issuer": "fc", "subject": "x", "display_name": "", "claims": {}}
    dossier = Dossier(id="d", account_id="a", procedure="modification", status="nouvelle")
    paper = Document(
        id="p", dossier_id="d", message_id="m2", kind="", name="", media_type="", size=1, pages=1,
        sha256="", storage_key="",
    )  # fmt: skip
    said = {"dossier_id": "d", "author_id": "a", "author_role": "", "author_name": ""}
    with untouched.begin() as connection:
        known = MetaData()
        known.reflect(connection)

        def enter(table: str, row: Mapping[str, object]) -> None:
            there = known.tables[table]
            held = {name: value for name, value in row.items() if name in there.columns}
            connection.execute(insert(there).values(held))  # columns have come since

        enter("account", {**account, "created_at": day})
        enter("dossier", dossier.model_dump())
        for rank, (body, sent) in enumerate((("Un", None), ("Deux", None), ("Parti", day)), 1):
            begun = day + timedelta(minutes=rank)
            row = {"id": f"m{rank}", "body": body, "created_at": begun, "sent_at": sent}
            enter("message", {**said, **row})
        enter("document", paper.model_dump())
    upgrade(config, "head")
    with untouched.connect() as connection:
        kept = connection.execute(text("SELECT id, body FROM message ORDER BY id")).all()
        held = connection.execute(text("SELECT message_id FROM document")).scalar_one()

    assert [tuple(row) for row in kept] == [("m1", "Un\n\nDeux"), ("m3", "Parti")]
    assert held == "m1"


def test_compound_names_that_were_published_are_found_by_their_parts(untouched: Engine):
    config = Config("alembic.ini")
    config.attributes["engine"] = untouched
    upgrade(config, "2b8f6ad1e9c4")
    with untouched.begin() as connection:
        known = MetaData()
        known.reflect(connection, only=["directory_entry"])
        for key, family in (("a", "Martin-Dupont"), ("b", "Petit")):
            line = DirectoryEntry(
                practitioner_id=key, rank=0, form=f"{fold(family)} JEAN", given="JEAN", sound="",
                rpps=key, civility="", family_name=family, given_name="Jean", profession="",
                qualification="", agency="",
            )  # fmt: skip
            there = known.tables["directory_entry"]
            connection.execute(insert(there).values(line.model_dump()))
    upgrade(config, "head")
    with untouched.connect() as connection:
        found = connection.execute(
            text("SELECT practitioner_id, form, part, given FROM directory_part ORDER BY part")
        ).all()

    assert [tuple(row) for row in found] == [
        ("a", "MARTINDUPONT JEAN", "DUPONT JEAN", "JEAN"),
        ("a", "MARTINDUPONT JEAN", "MARTIN JEAN", "JEAN"),
    ]
