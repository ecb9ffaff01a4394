"""The command line of those who run the portal, on a database of its own."""

import base64
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import select

from erpps_app import db
from erpps_app.adapters.reference import reference
from erpps_app.cli.__main__ import parser
from erpps_app.models.access import Agent
from erpps_app.services import list_changes
from erpps_app.settings import settings
from tests.services.listing import ADMIN, RETIRED, asked


def run(*words: str) -> int:
    arguments = parser().parse_args(words)
    return arguments.run(arguments)


def test_a_trail_that_nobody_touched_holds_and_tells_its_end(
    database: Engine, capsys: pytest.CaptureFixture[str]
):
    assert run("audit", "verify") == 0
    end = capsys.readouterr().out.split()[-1]

    assert run("audit", "verify", "--attendu", end) == 0


def tampered(statement: str) -> None:
    """As somebody who holds the database file: even the triggers are theirs."""
    with closing(sqlite3.connect(settings().data_dir / "erpps.db")) as connection, connection:
        for trigger in ("UPDATE", "DELETE"):
            connection.execute(f"DROP TRIGGER audit_entry_no_{trigger.lower()}")
        connection.execute(statement)


@pytest.mark.parametrize(
    "column",
    [
        "at",
        "actor_id",
        "actor_role",
        "actor_name",
        "action",
        "subject",
        "object",
        "details",
        "hash",
    ],
)
def test_one_changed_byte_is_detected_and_its_place_is_told(
    database: Engine, capsys: pytest.CaptureFixture[str], column: str
):
    tampered(f"UPDATE audit_entry SET {column} = {column} || 'x' WHERE position = 7")  # noqa: S608

    assert run("audit", "verify") == 1
    assert "L’entrée 7" in capsys.readouterr().out


def test_an_entry_that_was_taken_out_is_detected(
    database: Engine, capsys: pytest.CaptureFixture[str]
):
    tampered("DELETE FROM audit_entry WHERE position = 5")

    assert run("audit", "verify") == 1
    assert "L’entrée 5" in capsys.readouterr().out


def test_a_tail_that_was_cut_is_detected_by_who_noted_the_end(
    database: Engine, capsys: pytest.CaptureFixture[str]
):
    run("audit", "verify")
    end = capsys.readouterr().out.split()[-1]
    tampered("DELETE FROM audit_entry WHERE position > 10")

    assert run("audit", "verify") == 0
    assert run("audit", "verify", "--attendu", end) == 1


def test_the_first_administrator(database: Engine, capsys: pytest.CaptureFixture[str]):
    who = ("--carte", "CPA00000999", "--prenom", "Maël", "--nom", "Tréguer")
    first, again = run("agents", "add", *who), run("agents", "add", *who)
    with db.transaction() as session:
        found = session.exec(select(Agent).where(Agent.national_id == "CPA00000999")).one()

    assert (first, again) == (0, 1)
    assert found.role == "administrateur"
    assert "CPA00000999" in capsys.readouterr().out


def test_retention_says_what_it_did(database: Engine, capsys: pytest.CaptureFixture[str]):
    assert run("retention", "run") == 0
    assert "0 brouillons" in capsys.readouterr().out


def test_a_drawn_key_is_one_the_setting_takes_and_rotation_uses_it(
    database: Engine, capsys: pytest.CaptureFixture[str]
):
    run("documents", "key", "2027")
    key = capsys.readouterr().out.strip()
    current = settings()
    before = current.document_keys
    own = (current.data_dir / "cles-documents").read_text()
    try:
        current.document_keys = SecretStr(f"{key},{own}")
        both = run("documents", "rotate")
        current.document_keys = SecretStr(key)
        alone = run("documents", "rotate")
        run("documents", "key", "2028")
        current.document_keys = SecretStr(capsys.readouterr().out.split()[-1])
        lost = run("documents", "rotate")
    finally:
        current.document_keys = before

    assert len(base64.b64decode(key.partition(":")[2])) == 32
    assert (both, alone, lost) == (0, 0, 1)
    assert "2027" in capsys.readouterr().out


def test_a_population_is_drawn_once_and_not_over_another(
    database: Engine, capsys: pytest.CaptureFixture[str]
):
    asked = ("demo", "populate", "--professionals", "60", "--applications", "20", "--seed", "5")

    assert run(*asked) == 0
    assert "60 professionnels, 20 demandes" in capsys.readouterr().out
    assert run(*asked) == 1
    assert "--force" in capsys.readouterr().out


POPULATE = ("demo", "populate", "--professionals", "1", "--applications", "0", "--force")


@pytest.mark.usefixtures("shipped_again", "database")
@pytest.mark.parametrize("words", [POPULATE, ("adeli", "import"), ("register", "follow")])
def test_a_command_reads_the_lists_as_the_administrator_left_them(
    words: tuple[str, ...], tmp_path: Path
):
    file = tmp_path / "adeli.csv"
    run("adeli", "sample", str(file), "--lines", "1")
    with db.transaction() as session:
        list_changes.apply(session, ADMIN, asked(*RETIRED))
    assert reference().professions["94"].offered  # this process has not looked yet

    assert run(*words, *([str(file)] if words[0] == "adeli" else [])) == 0
    assert not reference().professions["94"].offered
