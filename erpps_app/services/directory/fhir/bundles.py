"""The answer to a search as text: what is stored is put together, never read to be written again.

Only what has to be shortened (« _elements », « _summary ») is taken apart.
"""

import json
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from sqlalchemy import Connection

from erpps_app.domain.fhir.outcomes import outcome
from erpps_app.services.directory import resource_text
from erpps_app.services.directory.fhir import counting, including, searching
from erpps_app.services.directory.fhir.asking import CURSOR, Question, Summary, Total
from erpps_app.services.directory.fhir.kinds import KINDS
from erpps_app.services.directory.fhir.searching import Found, Page

SUBSETTED = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
    "code": "SUBSETTED",
}
_ALWAYS = ("resourceType", "id", "meta")


def answer(connection: Connection, asked: Question, base: str) -> str:
    """The Bundle that answers a search, as JSON.

    Args:
        connection: to the database; asked: the search; base: the address of the API.

    Raises:
        Refused: its cursor is of another search.
    """
    if asked.counts_only:
        return _bundle(asked, Page(), counting.exactly(connection, asked), _said(asked), base)
    page = searching.page(connection, asked)
    came = including.along(connection, asked, page.found)
    number = _number(connection, asked, page)
    entries = [_entry(asked, one, base) for one in (*page.found, *came)]
    return _bundle(asked, page, number, [*entries, *_said(asked)], base)


def _said(asked: Question) -> list[str]:
    """The entry that tells what was left aside, when something was."""
    if not asked.remarks:
        return []
    said = orjson.dumps(outcome(*asked.remarks)).decode()
    return [f'{{"resource":{said},"search":{{"mode":"outcome"}}}}']


def _number(connection: Connection, asked: Question, page: Page) -> int | None:
    """How many there are in all: when it is asked, or seen at no cost."""
    if asked.total is Total.NONE:
        return None
    if page.is_whole:
        return len(page.found)
    if asked.total is Total.ACCURATE:
        return counting.exactly(connection, asked)
    return counting.roughly(connection, asked) if asked.total is Total.ESTIMATE else None


def _bundle(asked: Question, page: Page, number: int | None, entries: list[str], base: str) -> str:
    here = [*asked.pairs, *([(CURSOR, asked.cursor)] if asked.cursor else [])]
    links = [("self", here)]
    if page.next:
        links.append(("next", [*asked.pairs, (CURSOR, page.next)]))
    told = ",".join(
        f'{{"relation":"{relation}","url":{json.dumps(_address(asked, pairs, base))}}}'
        for relation, pairs in links
    )
    counted = "" if number is None else f',"total":{number}'
    listed = f',"entry":[{",".join(entries)}]' if entries else ""
    return f'{{"resourceType":"Bundle","type":"searchset"{counted},"link":[{told}]{listed}}}'


def _address(asked: Question, pairs: list[tuple[str, str]], base: str) -> str:
    query = urlencode(pairs, quote_via=quote, safe=":|,/")
    return f"{base}/{asked.kind.type}{'?' if query else ''}{query}"


def _entry(asked: Question, found: Found, base: str) -> str:
    key, version, updated_at, content = (
        found.row["id"], found.row["version"], found.row["updated_at"], found.row["content"]
    )  # fmt: skip
    text = resource_text.text(found.kind, key, version, updated_at, content)
    if kept := _kept(asked, found):
        text = _shortened(text, kept)
    elif asked.summary is Summary.DATA:
        text = _tagged(orjson.loads(text))
    mode = "match" if found.matched else "include"
    return (
        f'{{"fullUrl":"{base}/{found.kind}/{key}","resource":{text},"search":{{"mode":"{mode}"}}}}'
    )


def _kept(asked: Question, found: Found) -> tuple[str, ...]:
    """Which elements are shown; none for all of them."""
    if asked.elements and found.matched:
        return asked.elements
    shown = {Summary.TRUE: KINDS[found.kind].summary, Summary.TEXT: ("text",)}
    return shown.get(asked.summary, ())


def _shortened(text: str, kept: tuple[str, ...]) -> str:
    """Some elements of a resource: « address », or a part of one, « name.family »."""
    whole: dict[str, Any] = orjson.loads(text)
    names = {one.partition(".")[0] for one in kept}
    wanted = {*_ALWAYS, *names, *(f"_{name}" for name in names)}
    return _tagged({name: value for name, value in whole.items() if name in wanted})


def _tagged(resource: dict[str, Any]) -> str:
    resource["meta"]["tag"] = [SUBSETTED]
    return orjson.dumps(resource).decode()
