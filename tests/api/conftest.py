"""The HTTP application in the process, on a database of its own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel

from erpps_app import db
from erpps_app.api import application, auth
from erpps_app.services import demonstration
from erpps_app.settings import settings


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """The process's own engine, on an empty file of this test."""
    current = settings()
    before = current.data_dir
    current.data_dir = tmp_path
    db.engine.cache_clear()
    auth.provider.cache_clear()
    SQLModel.metadata.create_all(db.engine())
    with db.transaction() as session:
        demonstration.seed(session)
    yield db.engine()
    db.engine().dispose()
    db.engine.cache_clear()
    auth.provider.cache_clear()
    current.data_dir = before


@pytest.fixture
async def client(database: Engine) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without pages."""
    transport = httpx.ASGITransport(application.build(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=settings().public_url) as opened:
        yield opened
