"""The page of a professional as it is sent; the places that one types; too much of either."""

import json
import re
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from sqlalchemy import Engine
from sqlmodel import select
from starlette.applications import Starlette

from erpps_app import db
from erpps_app.adapters import rates, visits
from erpps_app.api import annuaire
from erpps_app.models.register import Practitioner
from erpps_app.settings import settings

SHELL = "<html><head><meta charset='utf-8'/></head><body></body></html>"
DATA = re.compile(r'<script data-page type="application/ld\+json">(.*?)</script>')


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    rates.forget()
    yield
    rates.forget()


@pytest.fixture
async def visitor(database: Engine) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=annuaire.routes(lambda: SHELL)))
    async with httpx.AsyncClient(transport=transport, base_url=settings().public_url) as client:
        yield client


def number() -> str:
    """Of one of the professionals of the demonstration."""
    with db.transaction() as session:
        found = session.exec(select(Practitioner).order_by(Practitioner.rpps)).first()
        assert found
        return found.rpps


async def test_what_search_engines_look_for_stands_in_the_page_that_is_sent(
    visitor: httpx.AsyncClient,
):
    rpps = number()
    answer = await visitor.get(f"/annuaire/{rpps}")
    (data,) = DATA.findall(answer.text)
    told = json.loads(data)

    assert answer.status_code == httpx.codes.OK
    assert told["identifier"]["value"] == rpps
    assert f"<title data-page>{told['name']}, " in answer.text
    assert 'name="robots" content="index, follow"' in answer.text
    assert answer.text.index(data) < answer.text.index("</head>")


async def test_another_way_of_writing_the_number_leads_to_its_one_address(
    visitor: httpx.AsyncClient,
):
    rpps = number()
    answer = await visitor.get(f"/annuaire/8{rpps}")

    assert answer.status_code == httpx.codes.MOVED_PERMANENTLY
    assert answer.headers["location"] == f"/annuaire/{rpps}"


async def test_the_page_of_the_extracts_is_nobodys(visitor: httpx.AsyncClient):
    for address in ("/annuaire/extractions", "/annuaire/extractions/"):
        answer = await visitor.get(address)

        assert answer.status_code == httpx.codes.OK
        assert "<title data-page>Extractions publiques – eRPPS</title>" in answer.text


@pytest.mark.parametrize("unknown", ["10109316124", "x", "%3Cscript%3E"])
async def test_nobodys_number_is_not_found(visitor: httpx.AsyncClient, unknown: str):
    answer = await visitor.get(f"/annuaire/{unknown}")

    assert answer.status_code == httpx.codes.NOT_FOUND
    assert "noindex" in answer.text
    assert DATA.findall(answer.text) == []
    assert "<script>" not in answer.text


async def test_whoever_reads_too_many_is_told_when_to_come_back(visitor: httpx.AsyncClient):
    rpps = number()
    most = visits.PEOPLE_SENT.most[0].amount
    answers = [await visitor.get(f"/annuaire/{rpps}") for _ in range(most + 1)]

    assert {answer.status_code for answer in answers[:most]} == {httpx.codes.OK}
    assert answers[-1].status_code == httpx.codes.TOO_MANY_REQUESTS
    assert int(answers[-1].headers["retry-after"]) in range(1, 61)
    assert rpps not in answers[-1].text


async def test_places_are_suggested_with_their_codes(visitor: httpx.AsyncClient):
    async def first(typed: str) -> str:
        answer = await visitor.get("/api/lieux", params={"q": typed})
        return answer.json()["features"][0]["properties"]["label"]

    assert await first("finist") == "Finistère (29)"
    assert await first("saint-brieuc") == "Saint-Brieuc (22278)"
    assert await first("2a") == "Corse-du-Sud (2A)"
    assert (await visitor.get("/api/lieux", params={"q": "r"})).json()["features"] == []
