"""Whether a line of an ADELI register is about somebody who is registered already.

Nobody looks before a number is given to whom a line is certainly about: what is certain here asks
for more than ``likeness``, which advises an agent.
"""

from dataclasses import dataclass

from erpps_app.domain import names
from erpps_app.domain.likeness import Likeness
from erpps_app.domain.pivot import UNKNOWN_PART, departement_of
from erpps_app.domain.reference import FRANCE


@dataclass(frozen=True, slots=True)
class Identity:
    """What somebody is recognized by.

    Attributes:
        search_key: birth name and first name, see ``names.search_key``.
        given_names: all that are known, folded.
        departement: of birth, where the commune is not known.
    """

    search_key: str
    birth_date: str
    sex: str
    given_names: str
    country: str
    commune: str = ""
    departement: str = ""


def likeness(one: Identity, other: Identity) -> Likeness:
    """How sure it is.

    Certain: same names, sex and whole date of birth, and a place of birth that both tell and that
    agrees. Possible: all of that without the place; the same date under a name that is spelled
    otherwise; the same name under a date whose day and month were exchanged.
    """
    same_name = one.search_key == other.search_key
    if one.birth_date == other.birth_date:
        if same_name and _is_certain(one, other):
            return Likeness.CERTAIN
        if same_name or names.are_variants(one.search_key, other.search_key):
            return Likeness.POSSIBLE
    elif same_name and one.birth_date == exchanged(other.birth_date) and one.sex == other.sex:
        return Likeness.POSSIBLE
    return Likeness.NONE


def exchanged(birth_date: str) -> str:
    """A date whose day and month were taken for one another; the same where that is no date."""
    year, month, day = birth_date.split("-")
    return f"{year}-{day}-{month}" if UNKNOWN_PART < day <= "12" else birth_date


def _is_certain(one: Identity, other: Identity) -> bool:
    longer, shorter = sorted((one.given_names, other.given_names), key=len, reverse=True)
    return (
        one.sex == other.sex
        and UNKNOWN_PART not in one.birth_date.split("-")
        and longer.startswith(shorter)
        and one.country == other.country
        and _same_place(one, other)
    )


def _same_place(one: Identity, other: Identity) -> bool:
    """Whether both tell where they were born, and it is the same place."""
    if one.country != FRANCE:
        return True
    if one.commune and other.commune:
        return one.commune == other.commune
    places = [i.departement or departement_of(i.commune) for i in (one, other)]
    return bool(places[0]) and places[0] == places[1]
