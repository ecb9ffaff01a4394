"""The official lists: those of ``erpps_app/data`` (sources in its README), with the changes.

The changes lie in the database; ``services.lists_in_force`` hands them over, and again whenever
there are others. Between two of these nothing is asked of the database: a list is read in memory.
"""

import csv
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from erpps_app.adapters.addresses import communes
from erpps_app.domain.activities import ACTIVITY_TYPES, entry_of
from erpps_app.domain.lists import (
    Change,
    Entry,
    ListName,
    Shipped,
    link_code,
    lists_on,
    turning_days,
)
from erpps_app.domain.reference import Commune, Concept, Reference, reference_of

_DATA = files("erpps_app") / "data"
_PARIS = ZoneInfo("Europe/Paris")


class Overlaid:
    """What is shipped with the changes known to this process; never changed, only replaced."""

    def __init__(self, changes: Iterable[Change] = (), generation: int = 0) -> None:
        self.changes = self._changes = tuple(changes)
        self._days = turning_days(self._changes)
        self._made: dict[tuple[int, int], Reference] = {}
        self.generation = generation

    def on(self, day: date, until: datetime | None = None) -> Reference:
        """The lists of a day; all days between two changes share the same.

        Args:
            day: the day asked for.
            until: an instant of it, for what stood then: what was changed later that day, with
                effect on the day, is left out.
        """
        later = [c for c in self._changes if until and c.comes_after(until, day)]
        key = (bisect_right(self._days, day), len(later))
        if key not in self._made:
            changes = [c for c in self._changes if c not in later] if later else self._changes
            self._made[key] = reference_of(
                lists_on(shipped(), changes, day), countries=_countries(), commune=_commune
            )
        return self._made[key]


class _Known:
    lists = Overlaid()


def reference(on: date | None = None) -> Reference:
    """Every list as it stands on a day, today in Paris when none is given."""
    return _Known.lists.on(on or datetime.now(_PARIS).date())


def reference_at(instant: datetime) -> Reference:
    """Every list as it stood at an instant: what was changed later on that day is left out."""
    return _Known.lists.on(instant.astimezone(_PARIS).date(), until=instant)


def known_generation() -> int:
    """Which state of the changes this process knows."""
    return _Known.lists.generation


def known_changes() -> tuple[Change, ...]:
    """The changes that this process knows, for another that works for it."""
    return _Known.lists.changes


def labels_ever(name: ListName, code: str) -> list[str]:
    """Every label that a code has had, and those to come."""
    held = [base.values] if (base := shipped()[name].get(code)) else []
    held += [c.values for c in known_changes() if (c.list, c.code) == (name, code)]
    return [values["libelle"] for values in held if "libelle" in values]


def lay(changes: Iterable[Change], generation: int) -> None:
    """From now on, read the lists with these changes."""
    _Known.lists = Overlaid(changes, generation)


@cache
def shipped() -> Shipped:
    """Every list as the product brings it, read once."""
    return {
        ListName.PROFESSIONS: _entries("professions"),
        ListName.DIPLOMAS: _entries("diplomes", type="type_diplome"),
        ListName.DIPLOMA_LINKS: _links("diplomes_professions", "code_diplome"),
        ListName.AUTHORISATIONS: _entries("autorisations"),
        ListName.AUTHORISATION_LINKS: _links("autorisations_professions", "code_autorisation"),
        ListName.ACTIVITY_TYPES: {row.code: entry_of(row) for row in ACTIVITY_TYPES.values()},
        ListName.END_REASONS: _entries("motifs_fin_activite"),
        ListName.DEPARTEMENTS: _departements(),
        ListName.AGENCIES: {
            r["code"]: Entry(r["code"], {"libelle": r["nom"]}) for r in shipped_rows("ars")
        },
    }


def shipped_rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file of ``erpps_app/data``; a value may be several lines long."""
    text = (_DATA / f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(keepends=True))


def _entries(name: str, **more: str) -> dict[str, Entry]:
    """A nomenclature; ``more`` are other fields, by the name of their column."""
    return {
        row["code"]: Entry(
            row["code"],
            {
                "libelle": row["libelle"],
                "nomenclature": row["nomenclature"],
                **{field: row[column] for field, column in more.items()},
            },
        )
        for row in shipped_rows(name)
    }


def _links(name: str, key: str) -> dict[str, Entry]:
    codes = (link_code(row[key], row["code_profession"]) for row in shipped_rows(name))
    return {code: Entry(code, {}) for code in codes}


def _departements() -> dict[str, Entry]:
    """Each with the agency of its region; a collectivity without one goes to the national queue."""
    in_charge = {
        region: row["code"]
        for row in shipped_rows("ars")
        for region in row["regions_insee"].split("|")
    }
    return {
        row["code"]: Entry(
            row["code"],
            {"libelle": row["nom"], "agence": in_charge.get(row["region"], "")},
        )
        for row in shipped_rows("departements")
    }


@cache
def _countries() -> Mapping[str, Concept]:
    return {
        r["code_insee"]: Concept(r["code_insee"], r["nom_fr"], r["iso_3166_1_alpha2"])
        for r in shipped_rows("pays")
    }


def _commune(code: str) -> Commune | None:
    found = communes.commune(code)
    if found is None:
        return None
    return Commune(found.code, found.name, found.region, found.departement, found.postcodes)
