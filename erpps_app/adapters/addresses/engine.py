"""The embedded address engine: speaks the BAN search protocol from the list of communes.

It knows the communes, not the streets: the street of an answer is the one typed, set right. With a
``ERPPS_ADDRESSES_URL``, a service that knows the streets answers instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from erpps_app.adapters.addresses import towns
from erpps_app.adapters.addresses.communes import (
    CURRENT,
    CommuneRow,
    by_code,
    departement_names,
)
from erpps_app.adapters.addresses.towns import Town
from erpps_app.domain.address import (
    LITTLE_WORDS,
    STREET_TYPES,
    TypedAddress,
    parse,
    street_name,
    street_type,
    words_of,
)

LONGEST_TOWN = 6
MISPLACED = 0.35
SAME_DEPARTEMENT = 0.15
TYPE_ALIKE = 80
WORST_SPLIT = 0.6
SHORTEST_ALIKE = 6
_TYPE_KEYS = tuple(STREET_TYPES)


@dataclass(frozen=True, slots=True)
class Feature:
    """An answer: the properties of a GeoJSON feature of the protocol."""

    properties: dict[str, object]


@dataclass(frozen=True, slots=True)
class _Reading:
    street: tuple[str, ...]
    town: Town


def search(
    query: str,
    *,
    limit: int = 5,
    kind: str | None = None,
    postcode: str | None = None,
    citycode: str | None = None,
) -> list[Feature]:
    """The addresses that a typed line may mean, the best first.

    Args:
        query: the line, finished or not.
        limit: how many at most.
        kind: ``housenumber``, ``street``, ``locality`` or ``municipality`` only.
        postcode, citycode: keep the communes of that code.
    """
    typed = _mended(parse(query))
    readings = _as_town(typed) if kind == "municipality" else _readings(typed)
    features: list[Feature] = []
    seen: set[tuple[object, ...]] = set()
    for reading in sorted(readings, key=lambda r: -r.town.score):
        row = reading.town.row
        if postcode and postcode not in _postcodes(row):
            continue
        if citycode and citycode not in {row.code, row.current}:
            continue
        feature = _feature(typed, reading, query_postcode=typed.postcode)
        key = (feature.properties["label"], feature.properties["citycode"])
        if key in seen or (kind and feature.properties["type"] != kind):
            continue
        seen.add(key)
        features.append(feature)
        if len(features) == limit:
            break
    return features


def _as_town(typed: TypedAddress) -> list[_Reading]:
    """Every word names the town, as in the list of birth places."""
    words = [*typed.head, *typed.tail]
    if typed.number and not typed.postcode:
        # "3e arrondissement" and numbers in names are rare: digits narrow by post code instead.
        return _with_postcode(typed.number, (), " ".join(words))
    return (
        _with_postcode(typed.postcode, (), " ".join(words))
        if typed.postcode
        else _named((), " ".join(words))
    )


def _readings(typed: TypedAddress) -> list[_Reading]:
    if typed.postcode:
        return _around_postcode(typed)
    if not typed.looks_like_street:
        return _named((), " ".join(typed.head)) or _split(typed)
    if typed.number and not typed.head:
        return _with_postcode(typed.number, (), "")
    return _split(typed)


def _around_postcode(typed: TypedAddress) -> list[_Reading]:
    """The post code parts street and town; "Amiens 80000" puts the town first."""
    town = " ".join(typed.tail)
    if not town and not typed.looks_like_street:
        town, street = " ".join(typed.head), ()
    else:
        street = typed.head
    found = _with_postcode(typed.postcode, street, town)
    best = max((reading.town.score for reading in found), default=0)
    if town and best < WORST_SPLIT + 0.1:
        found += [_misplaced(reading, typed.postcode) for reading in _named(street, town)]
    return found


def _misplaced(reading: _Reading, postcode: str) -> _Reading:
    """A town of another post code than the one typed: a CEDEX, or an error."""
    same = reading.town.row.departement == postcode[: len(reading.town.row.departement)]
    score = reading.town.score - (SAME_DEPARTEMENT if same else MISPLACED)
    return _Reading(reading.street, Town(reading.town.row, score))


def _with_postcode(postcode: str, street: tuple[str, ...], town: str) -> list[_Reading]:
    return [_Reading(street, found) for found in towns.with_postcode(postcode, town)]


def _named(street: tuple[str, ...], town: str) -> list[_Reading]:
    return [_Reading(street, found) for found in towns.named(town)]


def _split(typed: TypedAddress) -> list[_Reading]:
    """Without a post code, the town is a run of last words that leaves a whole street before."""
    words = typed.head
    found: list[_Reading] = []
    for alike in (False, True):
        for length in range(min(LONGEST_TOWN, len(words) - 1), 0, -1):
            street, town = words[:-length], " ".join(words[-length:])
            if not _is_whole(street) or (alike and len(town) < SHORTEST_ALIKE):
                continue
            readings = [_Reading(street, t) for t in towns.named(town, alike=alike)]
            # A longer name that fits explains more of what was typed.
            found += [_longer(reading, length) for reading in readings]
        if found:
            return found
    return _named((), " ".join(words))


def _longer(reading: _Reading, words: int) -> _Reading:
    bonus = 0.02 * (words - 1) - 0.05
    return _Reading(reading.street, Town(reading.town.row, reading.town.score + bonus))


def _is_whole(street: Sequence[str]) -> bool:
    """Whether words can be a street: a name after its type, and no little word left hanging."""
    if not street or "".join(words_of(street[-1])) in LITTLE_WORDS:
        return False
    return len(street) > 1 or street_type(street[0]) is None


def _feature(typed: TypedAddress, reading: _Reading, *, query_postcode: str) -> Feature:
    row = reading.town.row
    current = by_code().get(row.current, row)
    is_old = row.kind != CURRENT and current is not row
    city = current.name if is_old and row.postcodes == () else row.name
    postcode = _postcode(row, query_postcode)
    number = " ".join(filter(None, (typed.number, typed.extension))) if reading.street else ""
    street = street_name(reading.street)
    kind = _kind(number, reading.street)
    line = " ".join(filter(None, (number, street)))
    name = line or city
    town = " ".join(filter(None, (postcode, city)))
    departement, region = departement_names().get(row.departement, ("", ""))
    properties: dict[str, object] = {
        "label": " ".join(filter(None, (line, town))) if line else f"{city} {postcode}".strip(),
        "score": round(max(0.0, min(1.0, reading.town.score)), 4),
        "id": "_".join(filter(None, (row.code, "-".join(words_of(line))))),
        "type": kind,
        "name": name,
        "postcode": postcode,
        "citycode": row.code if row.postcodes else current.code,
        "city": city,
        "context": ", ".join(filter(None, (row.departement, departement, region))),
        "importance": round(min(1.0, row.population / 2_200_000), 5),
    }
    if number:
        properties["housenumber"] = number
    if street and kind != "locality":
        properties["street"] = street
    if is_old and city != row.name:
        properties |= {"oldcity": row.name, "oldcitycode": row.code}
    return Feature(properties)


def _kind(number: str, street: tuple[str, ...]) -> str:
    if not street:
        return "municipality"
    if number:
        return "housenumber"
    return "street" if street_type(street[0]) else "locality"


def _mended(typed: TypedAddress) -> TypedAddress:
    """Set the street type right when it is almost one: "boulevart"."""
    if not typed.number or not typed.head or street_type(typed.head[0]):
        return typed
    folded = "".join(words_of(typed.head[0]))
    match = process.extractOne(folded, _TYPE_KEYS, scorer=fuzz.ratio, score_cutoff=TYPE_ALIKE)
    return replace(typed, head=(match[0], *typed.head[1:])) if match else typed


def _postcodes(row: CommuneRow) -> tuple[str, ...]:
    return row.postcodes or by_code().get(row.current, row).postcodes


def _postcode(row: CommuneRow, typed: str) -> str:
    codes = _postcodes(row)
    return next(
        (code for code in codes if typed and code.startswith(typed)), codes[0] if codes else ""
    )
