"""``erpps adeli``: what it brings in, what it says, and how it ends."""

import csv
from pathlib import Path

import pytest
from sqlmodel import Session, func, select

from erpps_app.domain.access import SYSTEM
from erpps_app.domain.adeli import COLUMNS
from erpps_app.models.adeli import AdeliImport
from erpps_app.models.register import Identifier, Practitioner
from erpps_app.services.adeli import batches, runs
from tests.cli.conftest import Said, Shell
from tests.conftest import Begin
from tests.services.adeli_files import CAMILLE, line, write

TOLD = "5 lignes : 3 nouvelles personnes, 1 rattachées, 0 à examiner, 0 déjà reprises, 1 refusées"
AGAIN = "5 lignes : 0 nouvelles personnes, 0 rattachées, 0 à examiner, 4 déjà reprises, 1 refusées"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three people, one of them twice, and a wrong line."""
    lines = [line(1), line(2, **CAMILLE), line(3, email="sans"), line(4), line(5, **CAMILLE)]
    return write(tmp_path / "region.csv", lines)


def held(session: Session) -> tuple[int, int]:
    """How many people, and how many ADELI numbers."""
    people = session.exec(select(func.count()).select_from(Practitioner)).one()
    numbers = select(func.count()).select_from(Identifier).where(Identifier.system == "ADELI")
    return people, session.exec(numbers).one()


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_dry_run_tells_everything_and_brings_nothing_in(
    erpps: Shell, begin: Begin, file: Path, tmp_path: Path
):
    report = tmp_path / "rapport.csv"

    said = erpps("adeli", "import", file, "--dry-run", "--report", report)

    assert said.code == 0
    assert f"{TOLD} (à blanc)" in plain(said.text)
    told = list(csv.reader(report.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [row[:3] for row in told[1:]] == [["4", "229400003", "email"]]
    with begin(read_only=True) as session:
        assert held(session) == (0, 0)


def test_an_import_brings_everything_in_and_again_changes_nothing(
    erpps: Shell, begin: Begin, file: Path
):
    first, again = erpps("adeli", "import", file), erpps("adeli", "import", file, "--batch", 10)

    assert (first.code, again.code) == (0, 0)
    assert TOLD in plain(first.text)
    assert AGAIN in plain(again.text)
    with begin(read_only=True) as session:
        assert held(session) == (3, 4)
        done = session.exec(select(AdeliImport)).all()
        assert {(run.status, run.agent_id) for run in done} == {(batches.DONE, SYSTEM.account_id)}
    assert file.exists()  # it is somebody's own


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("absent.csv",), "Ce fichier n’existe pas : absent.csv"),
        (("titres.csv",), "La première ligne doit porter les titres des colonnes"),
        (("vide.csv",), "Ce fichier est vide"),
        (("region.csv", "--batch", "9"), "Un lot compte de 10 à 5000 lignes."),
    ],
)
def test_what_cannot_be_an_import_is_refused_in_a_sentence(
    erpps: Shell, begin: Begin, file: Path, words: tuple[str, ...], why: str
):
    file.with_name("titres.csv").write_text("nom;prenom\r\n")
    file.with_name("vide.csv").touch()
    name, *options = words
    given = name if name == "absent.csv" else file.with_name(name)

    said = erpps("adeli", "import", given, *options)

    assert said.code == 1
    assert plain(said.text).startswith(why)
    with begin(read_only=True) as session:
        assert session.exec(select(AdeliImport)).first() is None


def test_work_goes_on_with_what_waits_and_leaves_what_was_paused(
    erpps: Shell, begin: Begin, tmp_path: Path
):
    waiting = write(tmp_path / "1.csv", [line(n) for n in range(12)])
    paused = write(tmp_path / "2.csv", [line(n) for n in range(20, 32)])
    with begin() as session:
        for path in (waiting, paused):
            run = runs.begin_import(session, SYSTEM, path, path.name, dry_run=False, batch=10)
            run.status = batches.PAUSED if path == paused else run.status
            session.add(run)

    worked, again = erpps("adeli", "work"), erpps("adeli", "work")
    resumed = erpps("adeli", "import", paused)

    assert (worked.code, again, resumed.code) == (0, Said(0, ""), 0)
    for said in (worked, resumed):
        assert "12 lignes : 12 nouvelles personnes" in plain(said.text)
    with begin(read_only=True) as session:
        assert held(session) == (24, 24)
        assert len(session.exec(select(AdeliImport)).all()) == 2


def test_a_file_that_is_gone_ends_its_import_and_says_so(erpps: Shell, begin: Begin, file: Path):
    with begin() as session:
        runs.begin_import(session, SYSTEM, file, file.name, dry_run=False, batch=10)
    file.unlink()

    said = erpps("adeli", "work")

    assert runs.GONE.replace("\u00a0", " ") in plain(said.text)
    with begin(read_only=True) as session:
        run = session.exec(select(AdeliImport)).one()
        assert (run.status, run.message) == (batches.FAILED, runs.GONE)


def test_a_sample_is_a_file_that_can_be_brought_in(erpps: Shell, begin: Begin, tmp_path: Path):
    one, same, other = (tmp_path / f"{name}.csv" for name in ("un", "meme", "autre"))
    asked = ("--lines", 40, "--wrong", 0, "--seed")

    said = erpps("adeli", "sample", one, *asked, 5)
    erpps("adeli", "sample", same, *asked, 5)
    erpps("adeli", "sample", other, *asked, 6)

    assert (said.code, said.text) == (0, "40 lignes écrites.\n")
    assert one.read_bytes() == same.read_bytes() != other.read_bytes()
    heading = one.read_text("utf-8-sig").splitlines()[0]
    assert heading.split(";") == [column.name for column in COLUMNS]
    brought = erpps("adeli", "import", one)
    assert brought.code == 0
    assert "40 lignes : 40 nouvelles personnes" in plain(brought.text)


def test_a_sample_may_be_wrong_in_every_line(erpps: Shell, tmp_path: Path):
    path = tmp_path / "faux.csv"
    erpps("adeli", "sample", path, "--lines", 15, "--wrong", 100)

    said = erpps("adeli", "import", path, "--dry-run")

    assert said.code == 0
    assert "15 refusées (à blanc)" in plain(said.text)
