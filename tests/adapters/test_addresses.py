"""The embedded address engine and the service that may stand before it."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.adapters.addresses import communes, engine
from erpps_app.adapters.addresses.ban import BanService
from erpps_app.domain.address import fields_from, parse
from erpps_app.domain.errors import Unavailable
from tests.load import geocoder
from tests.load.queries import BY_HAND


def first(typed: str, kind: str | None = None) -> dict[str, object]:
    return engine.search(typed, limit=1, kind=kind)[0].properties


@pytest.mark.parametrize(("typed", "code"), BY_HAND)
def test_the_commune_that_is_meant_comes_first(typed: str, code: str):
    assert code in {first(typed)["citycode"], communes.by_code()[code].current}


def test_it_answers_in_a_tenth_of_a_blink_and_right():
    result = geocoder.measure()

    assert result.p95 < geocoder.LIMIT_MS
    assert result.p95 < result.yardstick
    assert result.first > 0.97
    assert result.among_five > 0.99


def test_a_full_line_fills_the_fields_of_the_form():
    assert fields_from(first("8bis bd arago 22000 saint brieuc")) == {
        "numero_voie": "8",
        "extension": "bis",
        "libelle_voie": "Boulevard Arago",
        "lieu_dit": "",
        "code_postal": "22000",
        "localite": "Saint-Brieuc",
        "commune": "22278",
        "commune_libelle": "Saint-Brieuc (22278)",
    }


def test_a_town_alone_leaves_the_street_as_it_was():
    assert "libelle_voie" not in fields_from(first("saint brieuc"))


def test_a_lieu_dit_is_one():
    properties = first("kergrist 22200 guingamp")

    assert properties["type"] == "locality"
    assert fields_from(properties)["lieu_dit"] == "Kergrist"


def test_birth_places_are_communes_only():
    assert first("montaigu le b", "municipality")["citycode"] == "03179"
    assert all(f.properties["type"] == "municipality" for f in engine.search("12 rue de paris"))


def test_a_commune_that_is_no_more_leads_to_the_one_it_joined():
    found = first("arbignieu")

    assert (found["city"], found["oldcity"]) == ("Arboys en Bugey", "Arbignieu")
    ajaccio = communes.commune("20004")
    assert ajaccio
    assert ajaccio.name == "Ajaccio"


@given(st.text(max_size=200))
def test_no_line_makes_it_fail(line: str):
    for feature in engine.search(line):
        assert 0 <= float(str(feature.properties["score"])) <= 1


@given(st.integers(1, 9999), st.sampled_from(["bis", "ter", "B", ""]), st.integers(10000, 97999))
def test_reading_a_line_loses_no_digit(number: int, extension: str, postcode: int):
    typed = parse(f"{number} {extension} rue des Lilas {postcode} Lille")

    assert (typed.number, typed.postcode) == (str(number), str(postcode))
    assert typed.extension == extension


@given(st.sampled_from([r for r in communes.everywhere() if r.kind == communes.CURRENT][::37]))
def test_any_commune_is_found_by_its_name_and_post_code(row: communes.CommuneRow):
    if not row.postcodes:
        return
    found = engine.search(f"{row.name} {row.postcodes[0]}", limit=5)

    assert row.code in {f.properties["citycode"] for f in found}


def answering(handler: httpx.MockTransport) -> BanService:
    return BanService("https://adresses.example", transport=handler)


def test_a_service_is_asked_once_for_the_same_words():
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params["q"])
        return httpx.Response(200, json={"features": [{"properties": {"label": "ici"}}]})

    service = answering(httpx.MockTransport(answer))
    for _ in range(2):
        assert service.search({"q": "ici"})[0].properties["label"] == "ici"
    assert asked == ["ici"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_is_too_busy_is_unavailable(status: int):
    service = answering(httpx.MockTransport(lambda _: httpx.Response(status)))
    with pytest.raises(Unavailable):
        service.search({"q": "ici"})


def test_a_service_that_answers_nonsense_is_unavailable():
    service = answering(httpx.MockTransport(lambda _: httpx.Response(200, text="<html>")))
    with pytest.raises(Unavailable):
        service.search({"q": "ici"})
