"""Services write files: each test has a folder of its own, by the ordinary settings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from erpps_app.settings import Settings, settings


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path) -> Iterator[Settings]:
    """The settings of the process, with a data folder that the test may fill."""
    current = settings()
    before = current.data_dir
    current.data_dir = tmp_path
    yield current
    current.data_dir = before
