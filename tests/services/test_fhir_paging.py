"""Walking through a search: each once, in order, whatever is written meanwhile."""

import base64
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, update
from sqlmodel import select

from erpps_app.domain import names
from erpps_app.domain.fhir.outcomes import Refused
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.models.directory import PublishedPractitioner, PublishedRole
from erpps_app.models.register import Practitioner, ProfessionalPractice
from erpps_app.services.directory.fhir import cursors, including
from erpps_app.services.directory.fhir.cursors import Cursor
from tests.conftest import Begin
from tests.services.fhir_people import BASE, PEOPLE, enter, key, search

PRACTITIONER, ROLE, ORGANIZATION = ResourceType
Pairs = list[tuple[str, str]]
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
VALUES = st.lists(st.one_of(st.integers(0, 2**53), TEXTS), min_size=1, max_size=4)
ORDERS = ("", "_id", "-_id", "_lastUpdated", "-_lastUpdated", "family", "-family", "given,-_id",
          "-given,family", "family,-_lastUpdated")  # fmt: skip


def walk(
    engine: Engine, kind: ResourceType, query: Pairs, between: Callable[[], object] = lambda: None
) -> list[dict[str, Any]]:
    """Every resource of every page, and something done between two pages."""
    resources: list[dict[str, Any]] = []
    pages = 0
    while True:
        told = search(engine, kind, query)
        resources += [entry["resource"] for entry in told.get("entry", [])]
        following = [link["url"] for link in told["link"] if link["relation"] == "next"]
        pages += 1
        assert pages < 100
        if not following:
            return resources
        assert following[0].startswith(f"{BASE}/{kind}?")
        query = parse_qsl(urlsplit(following[0]).query)
        between()


def touch(begin: Begin, label: str, given_name: str) -> None:
    """Publish somebody anew, under another given name."""
    with begin() as session:
        rows = select(ProfessionalPractice).where(
            ProfessionalPractice.practitioner_id == key(label)
        )
        for practice in session.exec(rows):
            practice.practice_given_name = given_name


def newcomer(begin: Begin, rank: int) -> None:
    with begin() as session:
        session.add(Practitioner(id=f"{rank:032x}", rpps=f"{99000000000 + rank}", ars="53"))


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_put_together_are_the_whole_in_every_order(begin: Begin, engine: Engine, size: int):
    enter(begin)
    for sort in ORDERS:
        order = [("_sort", sort)] if sort else []
        whole = [one["id"] for one in walk(engine, PRACTITIONER, [*order, ("_count", "200")])]
        parts = [one["id"] for one in walk(engine, PRACTITIONER, [*order, ("_count", str(size))])]

        assert sorted(whole) == sorted(map(key, PEOPLE)), sort
        assert parts == whole, sort


def test_an_order_is_the_one_that_was_asked_for(begin: Begin, engine: Engine):
    enter(begin)

    def forms(sort: str) -> Sequence[str]:
        told = walk(engine, PRACTITIONER, [("_sort", sort), ("family:missing", "false")])
        return [names.fold(one["name"][0]["family"]) for one in told]

    assert forms("family") == sorted(forms("family"))
    assert forms("-family") == sorted(forms("family"), reverse=True)
    updated = [
        one["meta"]["lastUpdated"]
        for one in walk(engine, PRACTITIONER, [("_sort", "-_lastUpdated")])
    ]
    assert updated == sorted(updated, reverse=True)


@pytest.mark.parametrize("query", ["name=mar", "family=m", "address=s", "address-city=s"])
def test_a_text_that_has_several_places_is_walked_through_once(
    begin: Begin, engine: Engine, query: str
):
    enter(begin)
    kind = ORGANIZATION if query.startswith("address") else PRACTITIONER
    pairs = parse_qsl(query)
    whole = [one["id"] for one in walk(engine, kind, pairs)]

    assert len(whole) > 1
    assert [one["id"] for one in walk(engine, kind, [*pairs, ("_count", "1")])] == whole


@pytest.mark.parametrize("sort", ["_lastUpdated", "-_lastUpdated", "_id", "-_id"])
def test_who_changes_during_a_walk_is_neither_lost_nor_there_twice(
    begin: Begin, engine: Engine, sort: str
):
    enter(begin)
    labels, turn = list(PEOPLE), iter(range(100))

    def somebody_changes() -> None:
        rank = next(turn)
        touch(begin, labels[rank % len(labels)], f"Autre{'x' * rank}")
        touch(begin, labels[-1 - rank % len(labels)], f"Tiers{'y' * rank}")
        newcomer(begin, rank)

    told = walk(engine, PRACTITIONER, [("_sort", sort), ("_count", "1")], somebody_changes)
    seen = Counter(one["id"] for one in told)

    assert {one: seen[one] for one in map(key, PEOPLE)} == dict.fromkeys(map(key, PEOPLE), 1)
    assert set(seen.values()) == {1}


def test_several_write_while_several_walk(begin: Begin, engine: Engine):
    enter(begin)
    with begin(read_only=True) as session:
        there = set(session.exec(select(PublishedPractitioner.id)))

    def write(label: str) -> None:
        for rank in range(6):
            touch(begin, label, f"Prénom{'abcdef'[rank]}")

    def look(sort: str) -> Counter[str]:
        query = [("_sort", sort), ("_count", "1")]
        return Counter(one["id"] for one in walk(engine, PRACTITIONER, query))

    with ThreadPoolExecutor(6) as pool:
        writers = [pool.submit(write, label) for label in ("camille", "accents", "reuni")]
        walks = [pool.submit(look, sort) for sort in ("_lastUpdated", "-_lastUpdated", "_id")]
        for writer in writers:
            writer.result()

    assert [dict(one.result()) for one in walks] == [dict.fromkeys(there, 1)] * 3


@settings(deadline=None)
@given(st.integers(0, 2**53), st.integers(0, 5), VALUES, st.text(max_size=30))
def test_a_cursor_comes_back_as_it_left(
    began: int, branch: int, after: list[str | int], asked: str
):
    cursor = Cursor(began, branch, tuple(after))

    assert cursors.decode(cursors.encode(cursor, asked), asked) == cursor
    with pytest.raises(Refused):
        cursors.decode(cursors.encode(cursor, asked), f"{asked}!")


@settings(deadline=None)
@given(st.text(max_size=60))
def test_what_is_no_cursor_is_refused(text: str):
    with pytest.raises(Refused):
        cursors.decode(text, "recherche")


def test_a_cursor_of_another_search_is_refused(begin: Begin, engine: Engine):
    enter(begin)
    told = search(engine, PRACTITIONER, [("_count", "1")])
    cursor = dict(parse_qsl(urlsplit(told["link"][1]["url"]).query))["_cursor"]
    forged = cursors.encode(Cursor(0, 0, (1, 2, 3)), cursors_of("Practitioner"))

    for pairs in ([("family", "m"), ("_cursor", cursor)], [("_cursor", forged)]):
        with pytest.raises(Refused):
            search(engine, PRACTITIONER, pairs)


@pytest.mark.parametrize(
    "forged",
    [
        Cursor(2**63, 0, (1,)),
        Cursor(-1, 0, (1,)),
        Cursor(0, 0, (2**63,)),
        Cursor(0, 0, ("\0",)),
        Cursor(0, 0, ("\ud800",)),
    ],
)
def test_a_cursor_holds_only_what_a_database_gives(forged: Cursor):
    with pytest.raises(Refused):
        cursors.decode(cursors.encode(forged, "recherche"), "recherche")


def test_a_cursor_that_nests_without_end_is_refused():
    text = base64.urlsafe_b64encode(b"x" * 12 + b"[" * 40_000).decode()

    with pytest.raises(Refused):
        cursors.decode(text, "recherche")


def cursors_of(kind: str) -> str:
    """What a cursor of a search without criteria belongs to."""
    return f"{kind}\0"


def test_how_many_there_are_is_told_as_asked(begin: Begin, engine: Engine):
    enter(begin)

    def total(*pairs: tuple[str, str]) -> int | None:
        number: int | None = search(engine, PRACTITIONER, list(pairs)).get("total")
        return number

    everybody = len(PEOPLE)
    assert total(("_count", "200")) == everybody
    assert total(("_count", "200"), ("_total", "none")) is None
    assert total(("_count", "1")) is None
    assert total(("_count", "1"), ("_total", "accurate")) == everybody
    assert total(("_count", "1"), ("_total", "estimate")) is not None
    assert total(("_count", "0")) == everybody
    assert total(("_summary", "count"), ("family", "martin")) == 2


def test_what_is_named_comes_along(begin: Begin, engine: Engine):
    enter(begin)

    def came(kind: ResourceType, *pairs: tuple[str, str]) -> Counter[str]:
        entries = search(engine, kind, list(pairs)).get("entry", [])
        return Counter(
            entry["resource"]["resourceType"]
            for entry in entries
            if entry["search"]["mode"] == "include"
        )

    mine, role = ("_id", key("camille")), ("_id", key("camille/0"))
    both = ("_revinclude", "PractitionerRole:practitioner")
    onward = ("_include:iterate", "PractitionerRole:organization")
    cases = [
        (PRACTITIONER, [mine, both], {"PractitionerRole": 3}),
        (PRACTITIONER, [mine, both, onward], {"PractitionerRole": 3, "Organization": 2}),
        (PRACTITIONER, [mine, both, ("_include", "PractitionerRole:organization")],
         {"PractitionerRole": 3}),
        (ROLE, [role, ("_include", "PractitionerRole:practitioner")], {"Practitioner": 1}),
        (ROLE, [role, ("_include", "*")], {"Practitioner": 1, "Organization": 1}),
        (ROLE, [role, ("_include", "PractitionerRole:*")], {"Practitioner": 1, "Organization": 1}),
        (ORGANIZATION, [("_id", key("cabinet")), ("_include", "Organization:partof"),
                        ("_revinclude", "PractitionerRole:organization")], {"PractitionerRole": 2}),
        (ORGANIZATION, [("_id", key("cabinet")), ("_revinclude", "PractitionerRole:organization"),
                        ("_include:iterate", "PractitionerRole:practitioner")],
         {"PractitionerRole": 2, "Practitioner": 2}),
    ]  # fmt: skip
    assert [came(kind, *pairs) for kind, pairs, _ in cases] == [Counter(c) for *_, c in cases]


@pytest.mark.parametrize(
    "query",
    [
        [("_count", "3"), ("_include", "PractitionerRole:practitioner")],
        [("_count", "3"), ("_include", "PractitionerRole:organization"),
         ("_revinclude:iterate", "PractitionerRole:organization")],
    ],
)  # fmt: skip
def test_it_is_told_when_more_should_have_come_along(
    begin: Begin, engine: Engine, monkeypatch: pytest.MonkeyPatch, query: Pairs
):
    enter(begin)
    with begin() as session:
        session.connection().execute(update(PublishedRole).values(organization_id=key("cabinet")))

    def modes() -> Counter[str]:
        entries = search(engine, ROLE, query)["entry"]
        return Counter(entry["search"]["mode"] for entry in entries)

    assert "outcome" not in modes()
    monkeypatch.setattr(including, "MOST", 1)
    assert modes() == {"match": 3, "include": 1, "outcome": 1}


def test_a_part_of_a_resource_is_marked_as_one(begin: Begin, engine: Engine):
    enter(begin)
    always = {"resourceType", "id", "meta"}
    cases: dict[tuple[str, str], set[str]] = {
        ("_elements", "name,identifier"): {"name", "identifier"},
        ("_elements", "Practitioner.active"): {"active"},
        ("_summary", "true"): {"identifier", "active", "name"},
        ("_summary", "text"): set(),
        ("_summary", "data"): {"language", "identifier", "active", "name", "qualification"},
    }
    for pair, shown in cases.items():
        told = search(engine, PRACTITIONER, [("_id", key("camille")), pair])
        resource = told["entry"][0]["resource"]

        assert resource.keys() == always | shown, pair
        assert [tag["code"] for tag in resource["meta"]["tag"]] == ["SUBSETTED"]
    whole = search(engine, PRACTITIONER, [("_id", key("camille")), ("_summary", "false")])
    assert "tag" not in whole["entry"][0]["resource"]["meta"]
