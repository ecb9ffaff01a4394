"""What a search may ask, how much of it at once, and how what it may not is told."""

import pytest
from sqlalchemy import Engine

from erpps_app.domain.fhir.outcomes import Refused
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.services.directory.fhir.asking import MOST, MOST_VALUES, understand
from erpps_app.services.directory.fhir.kinds import KINDS
from tests.conftest import Begin
from tests.services.fhir_people import PEOPLE, enter, found, search

PRACTITIONER, ROLE, ORGANIZATION = ResourceType


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("_lastUpdated", "hier"),
        ("_lastUpdated", "2026-02-30"),
        ("_lastUpdated:not", "2026"),
        ("active", "oui"),
        ("family:fuzzy", "x"),
        ("identifier", "a|b|c"),
        ("identifier", "|"),
        ("_count", "-1"),
        ("_sort", "birthdate"),
        ("_include", "Practitioner"),
        ("_include", "Device:organization"),
        ("_include:autre", "*"),
        ("_summary", "peut-etre"),
        ("_total", "beaucoup"),
        ("name:missing", "peut-etre"),
        ("identifier", "1000\0"),
        ("family:exact", "Martin\0"),
    ],
)
def test_a_value_without_meaning_is_refused_at_its_parameter(name: str, value: str):
    with pytest.raises(Refused) as refused:
        understand(KINDS[PRACTITIONER], [(name, value)])

    assert refused.value.parameter == name


@pytest.mark.parametrize(
    "pairs",
    [
        [("identifier", ",".join(map(str, range(MOST_VALUES))))],
        [("name", ",".join(["a"] * MOST_VALUES))],
        [("qualification-code", ",".join(["94"] * MOST_VALUES))],
        [("_lastUpdated", "ge2020")] * MOST_VALUES,
        [("_sort", ",".join(["_id", "-family"] * 2_000))],
    ],
)
def test_as_much_as_may_be_asked_at_once_is_answered(engine: Engine, pairs: list[tuple[str, str]]):
    assert search(engine, PRACTITIONER, pairs)["total"] == 0


@pytest.mark.parametrize(
    "pairs",
    [
        [("identifier", ",".join(map(str, range(MOST_VALUES + 1))))],
        [("_id", "a"), *[("active", "true")] * MOST_VALUES],
    ],
)
def test_more_than_may_be_asked_at_once_is_refused(pairs: list[tuple[str, str]]):
    with pytest.raises(Refused, match=str(MOST_VALUES)) as refused:
        understand(KINDS[PRACTITIONER], pairs)

    assert refused.value.parameter == pairs[-1][0]


def test_what_comes_along_is_looked_for_once():
    asked = understand(KINDS[ROLE], [("_include", "PractitionerRole:practitioner")] * 1_000)

    assert len(asked.includes) == 1


def test_a_parameter_without_value_asks_for_nothing(begin: Begin, engine: Engine):
    enter(begin)
    empty = ("family", "_id", "_count", "_sort", "_summary", "_total", "_elements", "_include",
             "_revinclude", "_cursor", "_format")  # fmt: skip

    assert found(engine, PRACTITIONER, "&".join(f"{name}=" for name in empty)) == set(PEOPLE)


def test_something_unknown_is_left_aside_and_said_or_refused(engine: Engine):
    told = search(engine, PRACTITIONER, [("couleur", "bleu"), ("family", "x")])

    assert told["link"][0]["url"].endswith("/Practitioner?family=x")
    assert told["entry"][-1]["search"]["mode"] == "outcome"
    assert told["entry"][-1]["resource"]["issue"][0]["expression"] == ["http.couleur"]
    with pytest.raises(Refused):
        search(engine, PRACTITIONER, [("couleur", "bleu")], strict=True)


def test_a_number_says_too_what_was_left_aside(engine: Engine):
    told = search(engine, PRACTITIONER, [("couleur", "bleu"), ("_summary", "count")])

    assert told["total"] == 0
    assert [entry["search"]["mode"] for entry in told["entry"]] == ["outcome"]


def test_nobody_gets_more_than_the_most(engine: Engine):
    told = search(engine, PRACTITIONER, [("_count", "999999")])

    assert MOST < 999_999
    assert "entry" not in told
    assert told["total"] == 0
