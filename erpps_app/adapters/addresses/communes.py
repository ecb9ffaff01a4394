"""The communes of the Code officiel géographique, by code (source: ``erpps_app/data/README.md``).

Former codes, communes déléguées and associées are kept: people were born there.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CURRENT = "commune-actuelle"
DISTRICT = "arrondissement-municipal"


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """A row of the official list.

    Attributes:
        current: code of the commune it belongs to today; its own code for a current one.
    """

    code: str
    name: str
    kind: str
    current: str
    postcodes: tuple[str, ...]
    departement: str
    region: str
    population: int
    former: tuple[str, ...]


@cache
def everywhere() -> tuple[CommuneRow, ...]:
    """Every row of the official list, current communes first."""
    found = [
        CommuneRow(
            code=row["code_insee"],
            name=row["nom"],
            kind=row["type"],
            current=row["code_commune_actuelle"] or row["code_insee"],
            postcodes=tuple(filter(None, row["codes_postaux"].split("|"))),
            departement=row["departement"],
            region=row["region"],
            population=int(row["population"] or 0),
            former=tuple(filter(None, row["anciens_codes"].split("|"))),
        )
        for row in _rows("communes")
    ]
    return tuple(sorted(found, key=lambda row: row.kind != CURRENT))


@cache
def by_code() -> dict[str, CommuneRow]:
    """Every commune by its code, and by the codes it had before.

    A déléguée may share its code with the commune nouvelle, which then comes first.
    """
    found: dict[str, CommuneRow] = {}
    for row in everywhere():
        found.setdefault(row.code, row)
    for row in everywhere():
        for code in row.former:
            found.setdefault(code, row)
    return found


def commune(code: str) -> CommuneRow | None:
    """The commune of a code, present or past."""
    return by_code().get(code)


@cache
def departement_names() -> dict[str, tuple[str, str]]:
    """Name of the département and of its region, by code of the département."""
    regions = {row["code"]: row["nom"] for row in _rows("regions")}
    return {
        row["code"]: (row["nom"], regions.get(row["region"], "")) for row in _rows("departements")
    }


@cache
def _regions_by_postcode() -> dict[str, str]:
    return {
        postcode: row.region
        for row in by_code().values()
        if row.kind == CURRENT
        for postcode in row.postcodes
    }


def region_of_postcode(postcode: str) -> str | None:
    """The INSEE region of a post code."""
    return _regions_by_postcode().get(postcode)


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("erpps_app") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
