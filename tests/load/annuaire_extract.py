"""The public text extract against COPY alone, on a base that is filled: how long, how much memory.

The extract is made as it is each night, packed and with its checksums, and once more with what
changed since; the COPY of the same table is read and thrown away, in the same run and in turn.
"""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

from psycopg import Connection
from sqlalchemy import Engine, func
from sqlmodel import Session, select

from erpps_app import db
from erpps_app.domain.directory.extract import Labels
from erpps_app.models.directory import DirectoryEntry
from erpps_app.services.directory import extract_lines, extracts
from tests.load.memory import forget_peak, peak_mb

LIMIT, MOST_GROWTH_MB = 3.0, 16
ROUNDS = 3
EARLY = 10  # memory may not grow any more after so much of the lines: of a million, 100 000


@dataclass(slots=True)
class Measured:
    """What was measured: the quickest of a few rounds, in seconds, and megabytes at most."""

    lines: int = 0
    made: float = float("inf")
    compared: float = float("inf")
    copied: float = float("inf")
    early_mb: int = 0
    peaks: list[int] = field(default_factory=list[int])

    @property
    def ratio(self) -> float:
        """How many times as long as COPY the extract takes."""
        return self.made / self.copied

    @property
    def grown(self) -> int:
        """The megabytes that came after the first lines, the difference included."""
        return max(self.peaks) - self.early_mb

    @property
    def holds(self) -> bool:
        """Whether it is within the limits."""
        return self.ratio <= LIMIT and self.grown <= MOST_GROWTH_MB


def run(url: str) -> bool:
    """Print what was measured; whether every limit holds."""
    found = measure(url)
    print(
        f"extrait : {found.lines} lignes en {found.made:.2f} s, COPY en {found.copied:.2f} s, "
        f"rapport {found.ratio:.2f}, limite {LIMIT:.0f}"
    )
    print(f"  avec ce qui a changé depuis la veille : {found.compared:.2f} s")
    print(
        f"  mémoire : {max(found.peaks)} Mo au plus, {found.grown} de plus qu’au dixième des "
        f"lignes, limite {MOST_GROWTH_MB}"
    )
    return found.holds


def measure(url: str) -> Measured:
    """The figures of a base."""
    engine, found = db.make_engine(url), Measured()
    with Session(engine) as session:
        early = session.exec(select(func.count()).select_from(DirectoryEntry)).one() // EARLY
    begin, real = partial(db.transaction, on=engine), extract_lines.blocks

    def watched(session: Session, labels: Labels) -> Iterator[tuple[int, bytes]]:
        lines = 0
        for count, block in real(session, labels):
            yield count, block
            lines += count
            if not found.early_mb and lines >= early:
                found.early_mb = peak_mb()

    day = datetime(2026, 11, 25, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder, patch.object(extract_lines, "blocks", watched):
        forget_peak()
        for turn in range(ROUNDS):
            found.copied = min(found.copied, _copied(engine))
            own, at = Path(folder) / str(turn), day + timedelta(days=turn)
            found.made = min(found.made, _took(begin, own, at))
            if not turn:
                found.compared = _took(begin, own, at + timedelta(days=1))
            found.peaks.append(peak_mb())
            found.lines = extracts.listing(own)[0].full.lines
    engine.dispose()
    return found


def _took(begin: extracts.Begin, folder: Path, at: datetime) -> float:
    started = time.perf_counter()
    extracts.make(begin, folder, 30, at)
    return time.perf_counter() - started


def _copied(engine: Engine) -> float:
    with engine.connect() as connection:
        own = cast("Connection[Any]", connection.connection.dbapi_connection)
        started = time.perf_counter()
        with own.cursor().copy("COPY directory_entry TO STDOUT") as out:
            for _ in out:
                pass
        return time.perf_counter() - started
