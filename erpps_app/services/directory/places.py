"""Where a visitor of the Annuaire looks: communes and départements, by code and by words."""

from dataclasses import dataclass
from functools import cache

from erpps_app.adapters.addresses import communes, towns
from erpps_app.adapters.reference import reference
from erpps_app.domain.names import fold

SHORTEST, LONGEST = 2, 100
MOST = 12
SHORTEST_TOWN = 3  # of what is typed: shorter, every commune would do


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or a département: its code, its label, what it is part of."""

    code: str
    name: str
    within: str = ""

    @property
    def label(self) -> str:
        """How it reads, with its code."""
        return f"{self.name} ({self.code})"


def is_departement(code: str) -> bool:
    """Whether a code is that of a département."""
    return code in reference().departements


def codes_of(code: str) -> tuple[str, ...]:
    """The codes that lines of a commune may have: its own, those of its arrondissements.

    A code of the past leads to the commune of today; one that never was, to nothing.
    """
    known = communes.commune(code)
    if known is None:
        return ()
    if known.kind == communes.DISTRICT:
        return (known.code,)
    return (known.current, *_districts().get(known.current, ()))


def label_of(code: str) -> str:
    """How a place reads, with its code; empty for none."""
    if known := reference().departements.get(code):
        return f"{known.label} ({code})"
    found = communes.commune(code)
    return f"{found.name} ({found.code})" if found else ""


def meant_by(words: str) -> str:
    """The code of the place that bears a name, or has a code, to the letter; empty for none."""
    wanted = fold(words)
    found = suggest(words)
    named = (one.code for one in found if wanted and fold(one.name) == wanted)
    return next(named, found[0].code if words.isalnum() and len(found) == 1 else "")


def suggest(typed: str) -> list[Place]:
    """The places that words, or a number, may mean: départements first."""
    said = typed.strip()[:LONGEST]
    if len(said) < SHORTEST:
        return []
    found = [*_departements(said), *(_towns(said) if len(said) >= SHORTEST_TOWN else ())]
    return found[:MOST]


def _departements(said: str) -> list[Place]:
    known = reference().departements
    begins = fold(said) if not any(map(str.isdecimal, said)) else ""  # « 2a » is a code
    named = communes.departement_names()
    return [
        Place(code, one.label, f"Département, {named.get(code, ('', ''))[1]}")
        for code, one in known.items()
        if code == said.upper() or (begins and fold(one.label).startswith(begins))
    ]


def _towns(said: str) -> list[Place]:
    found = towns.with_postcode(said, "") if said.isdecimal() else towns.named(said)
    names = communes.departement_names()
    return [
        Place(
            town.row.code,
            town.row.name,
            names.get(town.row.departement, ("", ""))[0],
        )
        for town in found
    ]


@cache
def _districts() -> dict[str, tuple[str, ...]]:
    """The arrondissements of the three cities that have some."""
    found: dict[str, tuple[str, ...]] = {}
    for row in communes.everywhere():
        if row.kind == communes.DISTRICT:
            found[row.current] = (*found.get(row.current, ()), row.code)
    return found
