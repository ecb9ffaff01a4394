"""An import that is killed in the middle of a file, and begun again, ends as one that was not."""

import os
import select
import signal
import subprocess
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlmodel
from sqlmodel import SQLModel, update

from erpps_app import db
from erpps_app.domain.access import SYSTEM
from erpps_app.models.adeli import AdeliImport
from erpps_app.models.base import now
from erpps_app.services import audit
from erpps_app.services.adeli import batches, reading, runs
from tests.cli.conftest import Shell
from tests.conftest import Begin
from tests.services import register_rows
from tests.services.adeli_files import CAMILLE, line, write

LINES, BATCH = 300, 10
SPEECH_THERAPIST = {"profession": "91", "intitule": "DIP353"}


def region(path: Path) -> Path:
    """Strangers, a wrong line in ten, and somebody who comes back in several batches."""
    lines = [line(n, **({"siret": "1"} if n % 10 == 3 else {})) for n in range(LINES)]
    for rank, told in ((5, {}), (155, {}), (205, SPEECH_THERAPIST), (255, {"sexe": "M"})):
        lines[rank] = line(rank, **CAMILLE, **told)
    return write(path, lines)


def padded(path: Path) -> Path:
    """The same with empty lines, until it is worth other processes."""
    with region(path).open("a", encoding="utf-8", newline="") as file:
        file.writelines(f";{' ' * 16_000}\r\n" for _ in range(300))
    return path


def uninterrupted(path: Path, folder: Path) -> dict[str, object]:
    """The register of an import that nothing stopped."""
    engine = db.make_engine(f"sqlite:///{folder / 'temoin.db'}")
    SQLModel.metadata.create_all(engine)
    begin = partial(db.transaction, on=engine)
    with begin() as session:
        run = runs.begin_import(session, SYSTEM, path, path.name, dry_run=False, batch=BATCH)
    assert list(runs.work(begin, run.id))[-1].status == batches.DONE
    with begin(read_only=True) as session:
        found = register_rows.held(session)
    engine.dispose()
    return found


def after_some_batches(process: subprocess.Popen[bytes], count: int) -> None:
    """Read what a command says until it has told of so many batches."""
    assert process.stdout
    told = b""
    while told.count(b"par seconde") < count:
        said = process.stdout.read1()
        assert said, f"It is over already: {told.decode()}"
        told += said


def lapse(begin: Begin) -> None:
    """As if the time had passed for which a dead process still holds its import."""
    with begin() as session:
        session.exec(update(AdeliImport).values(leased_until=now() - timedelta(seconds=1)))


def stands(begin: Begin) -> AdeliImport:
    with begin(read_only=True) as session:
        return session.exec(sqlmodel.select(AdeliImport)).one()


def test_a_command_that_is_killed_and_begun_again_ends_as_if_nothing_had_been(
    erpps: Shell, begin: Begin, tmp_path: Path
):
    path = region(tmp_path / "region.csv")
    with erpps.begin("adeli", "import", path, "--batch", BATCH) as killed:
        after_some_batches(killed, 5)
        killed.send_signal(signal.SIGKILL)
    assert killed.returncode == -signal.SIGKILL

    run = stands(begin)
    read = run.line - 1
    assert (run.status, read % BATCH) == (batches.RUNNING, 0)
    assert 0 < read < LINES
    with begin(read_only=True) as session:
        found = register_rows.held(session)
        assert len(found["records"]) == read - run.wrong  # whole batches, no half one
        assert len(found["people"]) == run.created
        assert audit.verify(session).broken_at is None
    lapse(begin)

    said = erpps("adeli", "import", path, "--batch", BATCH)

    assert said.code == 0
    done = stands(begin)
    assert (done.id, done.status, done.line - 1) == (run.id, batches.DONE, LINES)
    with begin(read_only=True) as session:
        assert register_rows.held(session) == uninterrupted(path, tmp_path)
        assert audit.verify(session).broken_at is None


def test_a_command_that_is_asked_to_stop_lets_another_go_on_at_once(
    erpps: Shell, begin: Begin, tmp_path: Path
):
    path = region(tmp_path / "region.csv")
    with erpps.begin("adeli", "import", path, "--batch", BATCH) as asked:
        after_some_batches(asked, 2)
        asked.terminate()
    assert asked.returncode == 128 + signal.SIGTERM
    assert stands(begin).leased_until is None

    said = erpps("adeli", "work")

    assert said.code == 0
    with begin(read_only=True) as session:
        assert register_rows.held(session) == uninterrupted(path, tmp_path)


def test_a_command_begun_twice_is_refused_and_does_not_stop_the_first(
    erpps: Shell, begin: Begin, tmp_path: Path
):
    path = region(tmp_path / "region.csv")
    with begin() as session:
        run = runs.begin_import(session, SYSTEM, path, path.name, dry_run=False, batch=BATCH)
    working = runs.work(begin, run.id)
    next(working)
    with begin() as session:  # it is alive: by the time the other has waited, it holds it anew
        again = runs.begin_import(session, SYSTEM, path, path.name, dry_run=False, batch=BATCH)
    assert (again.id, again.status) == (run.id, batches.RUNNING)

    assert list(working)[-1].status == batches.DONE


def children_of(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in told.split()]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_processes_that_check_ahead_end_with_the_one_that_is_killed(
    erpps: Shell, begin: Begin, tmp_path: Path
):
    path = padded(tmp_path / "region.csv")
    with erpps.begin("adeli", "import", path, "--batch", BATCH) as killed:
        after_some_batches(killed, 1)
        children = children_of(killed.pid)
        watched = [os.pidfd_open(pid) for pid in children]
        killed.kill()
    assert len(watched) >= reading.PROCESSES

    for descriptor in watched:
        ended, _, _ = select.select([descriptor], [], [], 20)
        os.close(descriptor)
        assert ended
