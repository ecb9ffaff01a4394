"""FHIR ``$export`` of a base that is filled: how fast, and whether memory stays flat.

The whole register is exported as the portal does it, into a folder of its own.
"""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlmodel import SQLModel

from erpps_app import db, models
from erpps_app.domain.api_keys import KeyHolder
from erpps_app.domain.api_scopes import Scope
from erpps_app.domain.fhir.bulk import Wanted
from erpps_app.models.base import now
from erpps_app.services.directory.bulk import asking, working
from erpps_app.settings import settings
from tests.load.memory import forget_peak, peak_mb

assert models
MOST_GROWTH_MB = 32
EARLY = 50_000  # resources; what the process needs is there by then


def run(url: str) -> bool:
    """Print what was measured; whether memory stayed flat."""
    current, engine = settings(), db.make_engine(url)
    SQLModel.metadata.create_all(engine)  # of a base that was filled before exports existed
    begin = partial(db.transaction, on=engine)
    holder = KeyHolder("mesure", "Mesure", "Mesure", frozenset({Scope.EXPORT}), 1, None, now())
    early: list[int] = []
    before = current.data_dir
    with tempfile.TemporaryDirectory() as folder, patch.object(working, "_told", _watched(early)):
        current.data_dir = Path(folder)
        try:
            with begin() as session:
                key = asking.ask(session, holder, Wanted(), "")
            forget_peak()
            started = time.perf_counter()
            working.work_on_next(begin)
            took = time.perf_counter() - started
        finally:
            current.data_dir = before
        with begin() as session:
            told = asking.told(session, holder, key)
            asking.remove(session, key)
    engine.dispose()
    grown = peak_mb() - (early[0] if early else peak_mb())
    size, packed = (sum(getattr(p, n) for p in told.parts) for n in ("size", "packed_size"))
    print(
        f"$export : {told.count} ressources, {len(told.parts)} fichiers en {took:.1f} s, "
        f"{told.count / took:.0f} par seconde ; {size >> 20} Mo, {packed >> 20} Mo compressés"
    )
    print(f"  mémoire : {grown} Mo de plus qu’au début, limite {MOST_GROWTH_MB}")
    return grown <= MOST_GROWTH_MB and told.export.status == asking.Status.DONE


def _watched(early: list[int]) -> Callable[[str, list[Any]], bytes]:
    real, seen = working._told, 0  # noqa: SLF001 - where resources pass

    def told(kind: str, rows: list[Any]) -> bytes:
        nonlocal seen
        seen += len(rows)
        if seen >= EARLY and not early:
            early.append(peak_mb())
        return real(kind, rows)

    return told
