"""Finds communes by what was typed: whole names, beginnings, small typing errors.

An index built once: exact keys, a sorted list for beginnings, buckets by first letter in which
rapidfuzz compares spellings. Population decides between equals.
"""

import heapq
import math
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from erpps_app.adapters.addresses.communes import DISTRICT, CommuneRow, everywhere
from erpps_app.domain.address import town_key

ARTICLES = ("le ", "la ", "les ", "l ")
EXACT, BEGINS, ALIKE = 1.0, 0.72, 0.9
SIMILAR_ENOUGH = 76
MOST = 12
POPULATION_WEIGHT = 0.04
LARGEST = math.log10(2_200_000)


@dataclass(frozen=True, slots=True)
class Town:
    """A commune that was found, and how well it fits, from 0 to 1."""

    row: CommuneRow
    score: float


@dataclass(frozen=True, slots=True)
class _Index:
    exact: dict[str, list[CommuneRow]]
    keys: list[str]
    by_letter: dict[str, list[str]]
    by_postcode: dict[str, list[CommuneRow]]
    postcodes: list[str]


@cache
def index() -> _Index:
    """The index, built at first use."""
    exact: dict[str, list[CommuneRow]] = defaultdict(list)
    by_postcode: dict[str, list[CommuneRow]] = defaultdict(list)
    for row in everywhere():
        key = town_key(row.name)
        exact[key].append(row)
        for article in ARTICLES:
            if key.startswith(article):
                exact[key.removeprefix(article)].append(row)
        for postcode in row.postcodes:
            by_postcode[postcode].append(row)
    by_letter: dict[str, list[str]] = defaultdict(list)
    for key in exact:
        by_letter[key[:1]].append(key)
    return _Index(exact, sorted(exact), by_letter, by_postcode, sorted(by_postcode))


def with_postcode(postcode: str, typed: str) -> list[Town]:
    """The communes of a post code, or of its beginning, that fit the typed name best."""
    found = index()
    start = bisect_left(found.postcodes, postcode)
    rows: dict[CommuneRow, None] = {}
    for candidate in found.postcodes[start : start + 200]:
        if not candidate.startswith(postcode):
            break
        rows.update(dict.fromkeys(found.by_postcode[candidate]))
    key = town_key(typed)
    towns = (Town(row, _fit(key, town_key(row.name)) + _weight(row)) for row in rows)
    # A district says more than the city whose code it shares.
    return heapq.nlargest(
        MOST, towns, key=lambda t: (t.score + 0.01 * (t.row.kind == DISTRICT), t.row.population)
    )


def named(typed: str, *, alike: bool = True) -> list[Town]:
    """The communes that bear the name, begin so, or are spelled almost so.

    Args:
        typed: a town's name, whole or not.
        alike: whether spellings are compared when nothing fits to the letter.
    """
    key = town_key(typed)
    if not key:
        return []
    found: dict[CommuneRow, float] = {}
    for row in index().exact.get(key, ()):
        found[row] = EXACT + _weight(row)
    for row in _beginning(key):
        found.setdefault(row, _fit(key, town_key(row.name)) + _weight(row))
    if alike and not found:
        for row, score in _spelled_like(key):
            found.setdefault(row, score + _weight(row))
    towns = (Town(row, score) for row, score in found.items())
    return heapq.nlargest(MOST, towns, key=lambda town: (town.score, town.row.population))


def _beginning(key: str) -> list[CommuneRow]:
    found = index()
    start = bisect_left(found.keys, key)
    end = bisect_left(found.keys, key + "\uffff")
    rows = (row for name in found.keys[start:end] for row in found.exact[name])
    return heapq.nlargest(MOST, rows, key=lambda row: row.population)


def _spelled_like(key: str) -> list[tuple[CommuneRow, float]]:
    found = index()
    matches = process.extract(
        key,
        found.by_letter.get(key[:1], ()),
        scorer=fuzz.ratio,
        score_cutoff=SIMILAR_ENOUGH,
        limit=MOST,
    )
    return [(row, ALIKE * score / 100) for name, score, _ in matches for row in found.exact[name]]


def _fit(key: str, name: str) -> float:
    """How well a typed key fits a name: whole, beginning, or spelling."""
    if not key:
        return 0.5
    bare = name
    for article in ARTICLES:
        bare = bare.removeprefix(article)
    if key in {name, bare}:
        return EXACT
    if name.startswith(key) or bare.startswith(key):
        return BEGINS + (EXACT - BEGINS) * len(key) / len(name)
    partial = fuzz.ratio(key, bare[: len(key) + 1])
    return ALIKE * max(fuzz.ratio(key, name), fuzz.ratio(key, bare), 0.9 * partial) / 100


def _weight(row: CommuneRow) -> float:
    return POPULATION_WEIGHT * math.log10(row.population + 1) / LARGEST
