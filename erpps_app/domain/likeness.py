"""Whether two people may be one: how sure it is, and why, in words.

The same rule for an application against the register, for two applications and for two people of
the register. Certain is what the pivot identity calls one person, as far as both tell it.
"""

from dataclasses import dataclass
from enum import StrEnum

from erpps_app.domain import names


class Likeness(StrEnum):
    """How sure it is that two people are one."""

    NONE = "aucun"
    POSSIBLE = "possible"
    CERTAIN = "certain"

    @property
    def label(self) -> str:
        """As a reviewer reads it."""
        return _LABELS[self]


_LABELS = {
    Likeness.NONE: "Aucun doublon",
    Likeness.POSSIBLE: "Doublon possible",
    Likeness.CERTAIN: "Doublon certain",
}
SAME = "Mêmes nom, prénom et date de naissance"
SPELLED = "Même date de naissance, nom orthographié autrement"
HOMONYM = "Mêmes nom et prénom, autre date de naissance"
BORN_ELSEWHERE = "Mêmes nom, prénom et date de naissance, autre lieu de naissance"
OTHER_SEX = "Mêmes nom, prénom et date de naissance, autre sexe"


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a person tells them from others.

    Attributes:
        key: birth name and first given name, folded (``names.search_key``).
        birth_date: as it is stored; ``birth_place``: INSEE code, empty when not told.
        sex: empty when not told.
    """

    key: str
    birth_date: str
    birth_place: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How sure it is, and why; ``why`` is empty when nothing is alike."""

    likeness: Likeness
    why: str = ""


def compare(one: Traits, other: Traits) -> Resemblance:
    """Whether two people may be one; what either does not tell never counts against it."""
    same_name = one.key == other.key
    if one.birth_date != other.birth_date:
        found = Resemblance(Likeness.POSSIBLE, HOMONYM)
        return found if same_name else Resemblance(Likeness.NONE)
    if not same_name:
        spelled = names.are_variants(*sorted((one.key, other.key)))
        return Resemblance(Likeness.POSSIBLE, SPELLED) if spelled else Resemblance(Likeness.NONE)
    if _differ(one.birth_place, other.birth_place):
        return Resemblance(Likeness.POSSIBLE, BORN_ELSEWHERE)
    if _differ(one.sex, other.sex):
        return Resemblance(Likeness.POSSIBLE, OTHER_SEX)
    return Resemblance(Likeness.CERTAIN, SAME)


def most(found: list[Likeness]) -> Likeness:
    """The surest of several; none when there are none."""
    order = list(Likeness)
    return max(found, key=order.index, default=Likeness.NONE)


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other
