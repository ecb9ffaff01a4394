"""The simulators in the process, on a database of their own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from sqlmodel import SQLModel

from erpps_app import db
from erpps_app.adapters import simulator
from erpps_app.settings import settings


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[None]:
    current = settings()
    before, current.data_dir = current.data_dir, tmp_path
    db.engine.cache_clear()
    SQLModel.metadata.create_all(db.engine())
    yield
    db.engine().dispose()
    db.engine.cache_clear()
    current.data_dir = before


@pytest.fixture
async def simulators(own_database: None) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(simulator.build())
    async with httpx.AsyncClient(transport=transport, base_url=settings().public_url) as opened:
        yield opened
