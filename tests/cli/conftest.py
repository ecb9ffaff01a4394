"""The command as people type it: a process of its own, on a database of each kind in turn."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from erpps_app.settings import settings

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    code: int
    text: str


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs ``erpps`` with the settings of one portal."""

    environment: dict[str, str]

    def begin(self, *words: object) -> subprocess.Popen[bytes]:
        """Start a command, and go on without waiting."""
        return subprocess.Popen(
            [sys.executable, "-m", "erpps_app.cli", *map(str, words)],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def __call__(self, *words: object) -> Said:
        """Run a command to its end."""
        process = self.begin(*words)
        text, _ = process.communicate(timeout=120)
        return Said(process.returncode, text.decode())


@pytest.fixture
def erpps(engine: Engine, tmp_path: Path) -> Iterator[Shell]:
    """The command of a portal whose database is ``engine``; the test itself has the same keys."""
    current = settings()
    before = current.data_dir
    current.data_dir = tmp_path
    yield Shell(
        {
            **os.environ,
            "ERPPS_DATABASE_URL": engine.url.render_as_string(hide_password=False),
            "ERPPS_DATA_DIR": str(tmp_path),
        }
    )
    current.data_dir = before
