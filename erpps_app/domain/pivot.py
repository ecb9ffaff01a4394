"""The pivot identity: the features by which the State knows that two records are one person.

FranceConnect gives them as the national register of persons (RNIPP) holds them: sex, birth name,
every given name, date, country and commune of birth. E-mail, address or usage name say nothing.
"""

from dataclasses import dataclass

from erpps_app.domain.names import fold
from erpps_app.domain.reference import FRANCE

UNKNOWN_PART = "00"
OVERSEAS = ("97", "98")


@dataclass(frozen=True, slots=True)
class Pivot:
    """Two people are the same when their pivots are equal."""

    sex: str
    birth_name: str
    given_names: str
    birth_date: str
    birth_country: str
    birth_commune: str


def pivot(
    *,
    sex: str,
    birth_name: str,
    given_names: str,
    birth_date: str,
    birth_country: str,
    birth_commune: str,
) -> Pivot | None:
    """The pivot of a person, ``None`` when a feature is missing: nobody is recognized by less.

    Args:
        birth_date: ISO, whose unknown parts are ``00``.
        birth_commune: the INSEE code, for a birth in France.
    """
    commune = birth_commune if birth_country == FRANCE else ""
    owed = (sex, fold(birth_name), fold(given_names), birth_date, birth_country)
    is_whole = all(owed) and (bool(commune) or birth_country != FRANCE)
    if not is_whole or UNKNOWN_PART in birth_date.split("-"):
        return None
    return Pivot(sex, fold(birth_name), fold(given_names), birth_date, birth_country, commune)


def departement_of(commune: str) -> str:
    """The département of a commune, by its INSEE code; empty when there is no code."""
    return commune[:3] if commune.startswith(OVERSEAS) else commune[:2]


def agrees(coarse: Pivot, told: Pivot, departement: str = "") -> bool:
    """Whether what an old register knew of a person agrees with their pivot identity.

    Old registers often hold one given name, and the département of birth instead of the commune.
    What they do hold has to be the same; of the place, at least that.

    Args:
        coarse: as the old register has it, the commune empty when it has none.
        told: the pivot identity.
        departement: of birth, where the register has no commune.
    """
    at = coarse.birth_commune or departement
    known = told.birth_commune if coarse.birth_commune else departement_of(told.birth_commune)
    return (
        coarse.sex == told.sex
        and coarse.birth_name == told.birth_name
        and bool(coarse.given_names)
        and told.given_names.startswith(coarse.given_names)
        and coarse.birth_date == told.birth_date
        and coarse.birth_country == told.birth_country
        and (coarse.birth_country != FRANCE or (bool(at) and at == known))
    )
