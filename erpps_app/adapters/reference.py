"""Reads the official lists shipped in ``erpps_app/data`` (sources in its README)."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from erpps_app.adapters.addresses import communes
from erpps_app.domain.reference import Agency, Commune, Concept, Reference

_DATA = files("erpps_app") / "data"


@cache
def reference() -> Reference:
    """Every list, read once."""
    return Reference(
        professions=_by_label(_concepts("professions")),
        diplomas=_by_label(_concepts("diplomes")),
        diplomas_by_profession=_links("diplomes_professions", "code_diplome"),
        authorisations=_by_label(_concepts("autorisations")),
        authorisations_by_profession=_links("autorisations_professions", "code_autorisation"),
        countries=_countries(),
        departements={r["code"]: Concept(r["code"], r["nom"]) for r in _rows("departements")},
        agencies={
            r["code"]: Agency(r["code"], r["nom"], frozenset(r["regions_insee"].split("|")))
            for r in _rows("ars")
        },
        end_reasons=_concepts("motifs_fin_activite"),
        commune=_commune,
        region_of_postcode=communes.region_of_postcode,
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader((_DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines())


def _concepts(name: str) -> dict[str, Concept]:
    return {r["code"]: Concept(r["code"], r["libelle"], r["nomenclature"]) for r in _rows(name)}


def _by_label(concepts: dict[str, Concept]) -> dict[str, Concept]:
    return dict(sorted(concepts.items(), key=lambda item: item[1].label))


def _links(name: str, key: str) -> dict[str, tuple[str, ...]]:
    by_profession: dict[str, list[str]] = defaultdict(list)
    for row in _rows(name):
        by_profession[row["code_profession"]].append(row[key])
    return {profession: tuple(codes) for profession, codes in by_profession.items()}


def _countries() -> dict[str, Concept]:
    return {
        r["code_insee"]: Concept(r["code_insee"], r["nom_fr"], r["iso_3166_1_alpha2"])
        for r in _rows("pays")
    }


def _commune(code: str) -> Commune | None:
    found = communes.commune(code)
    return Commune(found.code, found.name, found.region, found.postcodes) if found else None
