"""Hostile files over HTTP: nobody else notices, nothing is kept as it came."""

import asyncio

import httpx
from sqlmodel import select

from erpps_app import db
from erpps_app.api import application
from erpps_app.models.dossier import Document
from erpps_app.services import sealing
from erpps_app.settings import settings
from tests.adapters.hostile import NAMES, files
from tests.adapters.test_inspection import jpeg
from tests.api.test_files import draft, send

SOME = 48


async def test_an_attacker_with_hostile_files_disturbs_nobody(client: httpx.AsyncClient):
    """Both send at the same time, through one application."""
    transport = httpx.ASGITransport(application.build(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=settings().public_url) as other:
        attacked, honest = await draft(client), await draft(other, "fc-claire-dubois")
        sent = [data for _, data in files()][::6][:SOME]
        attacks = [
            send(client, attacked, data, name)
            for data, name in zip(sent, NAMES * SOME, strict=False)
        ]
        answers = await asyncio.gather(*attacks, send(other, honest, jpeg(), "recto.jpg"))

    assert answers[-1].status_code == httpx.codes.CREATED
    assert {answer.status_code for answer in answers[:-1]} <= {201, 403, 409, 413, 415, 422}
    with db.transaction() as session:
        kept = session.exec(select(Document).where(Document.section_id == attacked)).all()
        assert all(sealing.bytes_of(document) not in sent for document in kept)
    resting = [path.read_bytes() for path in settings().files_dir.rglob("*") if path.is_file()]
    assert resting
    assert not any(data in resting for data in sent)
