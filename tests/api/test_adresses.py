"""The address search over HTTP: the BAN protocol."""

import httpx
import pytest

from erpps_app.api import adresses
from erpps_app.settings import settings


@pytest.mark.parametrize("path", ["/api/adresses/search/", "/api/adresses/search"])
async def test_it_answers_a_feature_collection(client: httpx.AsyncClient, path: str):
    answer = await client.get(
        path, params={"q": "20 boulevart arago 22000 saint brieuc", "limit": 1}
    )
    body = answer.json()
    properties = body["features"][0]["properties"]

    assert body["type"] == "FeatureCollection"
    assert len(body["features"]) == 1
    assert properties["label"] == "20 Boulevard Arago 22000 Saint-Brieuc"
    assert properties["housenumber"] == "20"
    assert properties["citycode"] == "22278"
    assert properties["context"] == "22, Côtes-d'Armor, Bretagne"
    assert properties["fields"]["libelle_voie"] == "Boulevard Arago"


@pytest.mark.parametrize(
    "parameters",
    [{}, {"q": "ab"}, {"q": "x" * 201}, {"q": "lille", "limit": "0"}, {"q": "lille", "limit": "x"},
     {"q": "lille", "type": "planete"}],
)  # fmt: skip
async def test_a_wrong_question_is_said_to_be(
    client: httpx.AsyncClient, parameters: dict[str, str]
):
    answer = await client.get("/api/adresses/search/", params=parameters)

    assert answer.status_code == 400
    assert answer.json()["message"].startswith("Le paramètre")


async def test_it_can_be_narrowed(client: httpx.AsyncClient):
    answer = await client.get(
        "/api/adresses/search/", params={"q": "saint denis", "postcode": "97400"}
    )

    assert {f["properties"]["citycode"] for f in answer.json()["features"]} == {"97411"}


async def test_the_embedded_engine_answers_when_the_service_does_not(client: httpx.AsyncClient):
    current = settings()
    current.addresses_url = "http://127.0.0.1:9"
    adresses._service.cache_clear()  # noqa: SLF001 - the client is kept for the life of the process
    answer = await client.get("/api/adresses/search/", params={"q": "saint brieuc"})
    current.addresses_url = ""
    adresses._service.cache_clear()  # noqa: SLF001 - idem

    assert answer.json()["features"][0]["properties"]["citycode"] == "22278"
