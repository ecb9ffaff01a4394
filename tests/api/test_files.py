"""Files over HTTP: who may send, who may read, what is refused."""

from collections.abc import AsyncIterator
from urllib.parse import quote

import httpx
import pytest
from sqlmodel import select

from erpps_app import db
from erpps_app.domain.documents import MAX_BYTES
from erpps_app.models.dossier import Document, Dossier, Section
from erpps_app.services import sessions
from tests.adapters.test_inspection import encrypted, image, jpeg, pdf
from tests.api.test_sign_in import CAMILLE, choose
from tests.services.people import section_named


async def draft(client: httpx.AsyncClient, identity: str = CAMILLE) -> str:
    """Sign in and open a draft; the answer is the section of the identity paper."""
    from erpps_app.services import drafts

    await choose(client, "franceconnect", identity)
    with db.transaction() as session:
        actor = sessions.actor_of(session, client.cookies[sessions.cookie_name()])
        assert actor
        dossier = drafts.start(session, actor)
        return section_named(session, dossier, "piece-identite").id


async def send(
    client: httpx.AsyncClient, section: str, data: bytes, name: str = "recto.jpg", **headers: str
) -> httpx.Response:
    return await client.post(
        f"/api/documents?section={section}&piece=piece_identite",
        content=data,
        headers={"X-Nom-Fichier": quote(name), **headers},
    )


def kept() -> list[Document]:
    with db.transaction() as session:
        return list(session.exec(select(Document)))


async def test_a_photo_is_kept_and_read_back_by_its_owner(client: httpx.AsyncClient):
    section = await draft(client)
    answer = await send(client, section, jpeg(), "pièce d’identité.jpg")
    document = kept()[0]
    shown = await client.get(f"/documents/{document.id}")
    page = await client.get(f"/documents/{document.id}/pages/1.jpg?largeur=240")

    assert answer.status_code == 201
    assert document.name == "pièce d’identité.jpg"
    assert shown.headers["content-type"] == page.headers["content-type"] == "image/jpeg"
    assert shown.headers["cache-control"] == "private, no-store"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in shown.headers["content-security-policy"]


async def test_the_same_file_sent_again_is_the_same_document(client: httpx.AsyncClient):
    section, photo = await draft(client), jpeg()
    await send(client, section, photo)
    await send(client, section, photo)

    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"", 422, "vide"),
        (image("PNG"), 415, "JPEG et PDF"),
        (encrypted(), 422, "mot de passe"),
        (pdf(21), 422, "20 pages"),
        (jpeg()[:2000], 422, "incomplet"),
        (bytes(MAX_BYTES + 1), 413, "10 Mo"),
    ],
    ids=["empty", "png", "encrypted", "long", "truncated", "heavy"],
)
async def test_a_refusal_says_why_and_keeps_nothing(
    client: httpx.AsyncClient, data: bytes, status: int, said: str
):
    section = await draft(client)
    answer = await send(client, section, data)

    assert answer.status_code == status
    assert said in answer.json()["erreur"]
    assert kept() == []


async def test_a_body_without_announced_length_is_counted_as_it_comes(client: httpx.AsyncClient):
    section = await draft(client)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(12):
            yield bytes(1024 * 1024)

    answer = await client.post(
        f"/api/documents?section={section}&piece=piece_identite", content=endless()
    )

    assert answer.status_code == 413


async def test_nobody_sends_without_a_session(client: httpx.AsyncClient):
    section = await draft(client)
    client.cookies.clear()

    assert (await send(client, section, jpeg())).status_code == 403


async def test_nobody_sends_into_or_reads_from_the_file_of_another(client: httpx.AsyncClient):
    section = await draft(client)
    await send(client, section, jpeg())
    document = kept()[0].id
    await draft(client, "fc-amina-haddad")

    assert (await send(client, section, jpeg())).status_code == 404
    assert (await client.get(f"/documents/{document}")).status_code == 404
    assert (await client.get(f"/documents/{document}/pages/1.jpg")).status_code == 404


async def test_another_site_cannot_send_for_the_person(client: httpx.AsyncClient):
    section = await draft(client)
    foreign = await send(client, section, jpeg(), Origin="https://ailleurs.example")
    hidden = await send(client, section, jpeg(), **{"Sec-Fetch-Site": "cross-site"})

    assert foreign.status_code == hidden.status_code == 403


async def test_an_agent_reads_what_was_sent_to_their_agency_only(client: httpx.AsyncClient):
    section = await draft(client)
    await send(client, section, jpeg())
    document = kept()[0].id
    await choose(client, "agents", "CPA00000101")
    before = (await client.get(f"/documents/{document}")).status_code
    with db.transaction() as session:
        dossier = session.exec(select(Dossier)).one()
        dossier.status, dossier.ars = "nouvelle", "53"
    after = (await client.get(f"/documents/{document}")).status_code
    await choose(client, "agents", "CPA00000102")
    elsewhere = (await client.get(f"/documents/{document}")).status_code

    assert (before, after, elsewhere) == (404, 200, 404)


async def test_a_locked_section_takes_nothing(client: httpx.AsyncClient):
    section = await draft(client)
    with db.transaction() as session:
        session.get_one(Section, section).unlocked = False

    assert (await send(client, section, jpeg())).status_code == 403


async def test_a_fifth_paper_is_one_too_many(client: httpx.AsyncClient):
    section = await draft(client)
    statuses = [(await send(client, section, jpeg())).status_code for _ in range(5)]

    assert statuses == [201, 201, 201, 201, 409]


async def test_the_frameworks_own_upload_is_closed(client: httpx.AsyncClient):
    assert (await client.post("/_upload", content=b"x")).status_code == 404


async def test_the_attestation_waits_for_the_number(client: httpx.AsyncClient):
    await draft(client)
    answer = await client.get("/attestation")

    assert answer.status_code == 404
    assert "numéro RPPS" in answer.json()["erreur"]


async def test_health_asks_the_database(client: httpx.AsyncClient):
    assert (await client.get("/sante")).json() == {"etat": "ok"}
