"""Extracts over HTTP: found in a list, fetched by anybody, whole or by pieces, as they are."""

import gzip
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import select

from erpps_app import db
from erpps_app.models.directory import PublishedPractitioner
from erpps_app.services.directory import catching_up, extract_list, extracts
from erpps_app.settings import settings

NIGHT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
async def listed(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    """What the list tells once two extracts were made of the demonstration's register."""
    catching_up.publish_missing(db.transaction)
    for day in range(2):
        extracts.make(db.transaction, settings().extracts_dir, 7, NIGHT + timedelta(days=day))
    answer = await client.get("/annuaire/extractions.json")
    return answer.json()["extractions"]


async def test_the_list_leads_to_every_file_and_its_checksum(
    client: httpx.AsyncClient, listed: list[dict[str, Any]]
):
    with db.transaction(read_only=True) as session:
        people = len(session.exec(select(PublishedPractitioner.id)).all())
    newest, first = listed
    files = [newest["complet"], newest["difference"], first["complet"]]
    for told in files:
        text = await client.get(told["adresse"], headers=PLAIN)
        packed = await client.get(told["comprime"]["adresse"])
        sums = (await client.get(told["empreintes"])).text.splitlines()

        assert len(text.content) == told["octets"]
        assert hashlib.sha256(text.content).hexdigest() == told["sha256"]
        assert hashlib.sha256(packed.content).hexdigest() == told["comprime"]["sha256"]
        assert gzip.decompress(packed.content) == text.content
        assert sums[0] == f"{told['sha256']}  {told['nom']}"
        assert text.text.count("\n") == told["lignes"] + 1
    assert newest["complet"]["lignes"] == people > 0
    assert newest["difference"]["depuis"] + ".txt" == first["complet"]["nom"]
    assert "difference" not in first


async def test_the_page_tells_what_the_list_tells(listed: list[dict[str, Any]]):
    with db.transaction(read_only=True) as session:
        shown = extract_list.listed(session, None)
    newest, first = listed
    files = [newest["complet"], newest["difference"], first["complet"]]

    assert [file.sha256 for file in shown] == [told["sha256"] for told in files]
    assert [file.packed_sha256 for file in shown] == [t["comprime"]["sha256"] for t in files]
    assert [settings().public_url + file.url for file in shown] == [t["adresse"] for t in files]
    assert [file.kind for file in shown] == [
        "Complète",
        "Différence depuis le 26/11/2026 à 04:00",
        "Complète",
    ]
    assert shown[0].at == "27/11/2026 à\u00a004:00"
    assert shown[0].size.endswith(" ko")


async def raw(
    client: httpx.AsyncClient, address: str, headers: dict[str, str]
) -> tuple[str, bytes]:
    """The tag and the bytes of an answer, as they travel."""
    async with client.stream("GET", address, headers=headers) as answer:
        data = b"".join([piece async for piece in answer.aiter_raw()])
    partial = "content-range" in answer.headers
    assert (answer.status_code == httpx.codes.PARTIAL_CONTENT) == partial == ("Range" in headers)
    return answer.headers["etag"], data


async def test_a_file_is_taken_up_where_it_stopped(
    client: httpx.AsyncClient, listed: list[dict[str, Any]]
):
    address = listed[0]["complet"]["adresse"]
    for asked in (PLAIN, {"Accept-Encoding": "gzip"}):
        tag, whole = await raw(client, address, asked)
        same, rest = await raw(
            client, address, {**asked, "Range": f"bytes={len(whole) // 2}-", "If-Range": tag}
        )

        assert whole[: len(whole) // 2] + rest == whole
        assert same == tag
    last = await client.get(address, headers={**PLAIN, "Range": "bytes=-10"})
    middle = await client.get(address, headers={**PLAIN, "Range": "bytes=5-9"})
    beyond = await client.get(address, headers={**PLAIN, "Range": f"bytes={10**9}-"})
    other = await client.get(
        address, headers={**PLAIN, "Range": "bytes=5-9", "If-Range": '"another"'}
    )
    text = (await client.get(address, headers=PLAIN)).content
    assert (last.content, middle.content) == (text[-10:], text[5:10])
    assert beyond.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE
    assert beyond.headers["cache-control"] == "no-store"
    assert (other.status_code, other.content) == (httpx.codes.OK, text)


@pytest.mark.parametrize("asked", ["bytes={}-", "bytes=0-{}", "bytes=-{}"])
async def test_a_piece_whose_number_nothing_reads_is_not_one(
    client: httpx.AsyncClient, listed: list[dict[str, Any]], asked: str
):
    told = listed[0]["complet"]
    answer = await client.get(
        told["adresse"], headers={**PLAIN, "Range": asked.format("9" * 5_000)}
    )

    assert (answer.status_code, len(answer.content)) == (httpx.codes.OK, told["octets"])


@pytest.mark.parametrize(
    ("accepted", "coded"),
    [
        ("gzip", True),
        ("br, GZIP ; q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("*, gzip;q=0", False),
        ("*;q=0, gzip", True),
        ("gzip ; q=0.00", False),
        ("br", False),
    ],
)
async def test_a_text_is_packed_for_who_reads_that(
    client: httpx.AsyncClient, listed: list[dict[str, Any]], accepted: str, *, coded: bool
):
    told = listed[0]["complet"]
    answer = await client.get(told["adresse"], headers={"Accept-Encoding": accepted})

    assert ("content-encoding" in answer.headers) is coded
    assert len(answer.content) == told["octets"]


async def test_what_one_has_already_is_not_sent_again(
    client: httpx.AsyncClient, listed: list[dict[str, Any]]
):
    address = listed[0]["complet"]["adresse"]
    tags: set[str] = set()
    for asked in (PLAIN, {"Accept-Encoding": "gzip"}):
        first = await client.get(address, headers=asked)
        again = await client.get(address, headers={**asked, "If-None-Match": first.headers["etag"]})
        tags.add(first.headers["etag"])

        assert (again.status_code, again.content) == (httpx.codes.NOT_MODIFIED, b"")
    assert len(tags) == 2


@pytest.mark.parametrize(
    "name", ["inconnu.txt", "..%2Ferpps.db", "{stem}.json", "{stem}", ".verrou"]
)
async def test_nothing_else_of_the_folder_is_sent(
    client: httpx.AsyncClient, listed: list[dict[str, Any]], name: str
):
    stem = listed[0]["complet"]["nom"].removesuffix(".txt")

    answer = await client.get(f"/annuaire/extractions/{name.format(stem=stem)}")

    assert answer.status_code == httpx.codes.NOT_FOUND
