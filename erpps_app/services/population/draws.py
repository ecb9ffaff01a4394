"""Draws that are the same for the same seed: weighted lists, names, towns, numbers with a key."""

import csv
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from erpps_app.adapters.addresses.communes import CURRENT, CommuneRow, everywhere
from erpps_app.domain.rpps import luhn_key

T = TypeVar("T")
FEMALE, MALE = "F", "M"
# Numbers that the regulator keeps for fiction (ARCEP, plan de numérotation): nobody is called.
FICTION = ("+3319900", "+3326191", "+3335301", "+3346571", "+3353649")
EARLIEST, LATEST = 1935, 2004
LISTED = 55  # names in a hundred that stand in the list; the others are formed as names are
_FORMED = (
    ("Beau", "Mont", "Clair", "Ville", "Font", "Roche", "Bois", "Cour", "Grand", "Bel", "Champ",
     "Val", "Puy", "Ker", "Tré", "Plou", "Pen", "Lan", "Gar", "Mar", "Cast", "Haut", "Her", "Saul"),
    ("", "er", "en", "ill", "and", "el", "ou", "an"),
    ("mont", "val", "fort", "court", "ville", "champ", "lieu", "ois", "ier", "eau", "ac", "in",
     "on", "et", "ot", "ard", "aud", "ec", "ez", "oux"),
)  # fmt: skip


class Weighted(Generic[T]):
    """Items, some more often than others."""

    def __init__(self, weighted: Iterable[tuple[T, float]]) -> None:
        pairs = list(weighted)
        self._items = [item for item, _ in pairs]
        self._sums = list(accumulate(weight for _, weight in pairs))

    def pick(self, draw: Random) -> T:
        """One of them."""
        return self._items[bisect(self._sums, draw.random() * self._sums[-1])]


@dataclass(frozen=True, slots=True)
class Clerk:
    """An agent, as events name them."""

    account: str
    name: str


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many practise a profession, and in which shares (in %)."""

    profession: str
    women: int
    liberal: int


def key(draw: Random) -> str:
    """A key as ``models.base.new_id`` makes them, but drawn."""
    return f"{draw.getrandbits(128):032x}"


def chance(draw: Random, percent: float) -> bool:
    """True so often in a hundred."""
    return draw.random() * 100 < percent


def telephone(draw: Random) -> str:
    """A number that will never be anybody's."""
    return f"{FICTION[int(draw.random() * len(FICTION))]}{draw.randrange(10_000):04}"


def siret(draw: Random) -> str:
    """A SIRET whose two keys hold."""
    siren = f"{draw.randrange(10_000_000, 100_000_000)}"
    siren += luhn_key(siren)
    body = f"{siren}{draw.randrange(1, 40):04}"
    return body + luhn_key(body)


def finess(draw: Random, departement: str) -> str:
    """A FINESS number of a département whose key holds."""
    body = f"{departement[:2]}{draw.randrange(10_000, 1_000_000):06}"
    return body + luhn_key(body.replace("A", "0").replace("B", "0"))


@cache
def professions() -> Weighted[Headcount]:
    """The professions, as many of each as there are."""
    return Weighted(
        (
            Headcount(row["code_profession"], int(row["part_femmes"]), int(row["part_liberale"])),
            float(row["effectif_arrondi"]),
        )
        for row in _rows("effectifs")
    )


def surname(draw: Random) -> str:
    """A family name: the common ones of the list, else one of some thousands that are rarer."""
    if chance(draw, LISTED):
        return _surnames().pick(draw)
    return "".join(part[int(draw.random() * len(part))] for part in _FORMED)


@cache
def _surnames() -> Weighted[str]:
    return Weighted((row["nom"], float(row["poids"])) for row in _rows("noms"))


@cache
def given_names(sex: str, year: int) -> Weighted[str]:
    """First names of those born in a year."""
    return Weighted(
        (row["prenom"], float(row["poids"]))
        for row in _rows("prenoms")
        if row["sexe"] == sex and int(row["naissance_de"]) <= year <= int(row["naissance_a"])
    )


@cache
def towns() -> Weighted[CommuneRow]:
    """The communes of today, the big ones more often."""
    return Weighted((row, row.population + 1.0) for row in _communes())


@cache
def towns_near(departement: str) -> Weighted[CommuneRow]:
    """Those of one département."""
    return Weighted((row, row.population + 1.0) for row in _by_departement()[departement])


@cache
def _communes() -> Sequence[CommuneRow]:
    return [row for row in everywhere() if row.kind == CURRENT and row.postcodes]


@cache
def _by_departement() -> dict[str, list[CommuneRow]]:
    found: dict[str, list[CommuneRow]] = defaultdict(list)
    for row in _communes():
        found[row.departement].append(row)
    return found


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("erpps_app") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
