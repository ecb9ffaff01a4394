"""When two activities are the same: one type, one place, and days in common."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from erpps_app.domain import names

ALREADY_THERE = (
    "Cette activité est déjà enregistrée : même type, même lieu, mêmes dates. Vérifiez le lieu, ou "
    "cessez d’abord l’activité en cours."
)

_ADDRESS = ("numero_voie", "extension", "libelle_voie", "lieu_dit", "code_postal", "commune")


@dataclass(frozen=True, slots=True)
class Situation:
    """An activity, as far as another could be the same.

    Attributes:
        id: of the activity in the register; empty when it is declared only.
        practice: the practice it belongs to.
        type: code in ``Reference.activity_types``.
        places: everything that names its place; empty for a type that has none.
        end: first day on which it is over, ``None`` while nothing ends it.
    """

    id: str
    practice: str
    type: str
    places: frozenset[str]
    start: date
    end: date | None = None

    def overlaps(self, other: "Situation") -> bool:
        """Whether both stand on some day; what ends on its first day stands on none."""
        both_begun = max(self.start, other.start)
        return all(end is None or both_begun < end for end in (self.end, other.end))

    def is_same_as(self, other: "Situation") -> bool:
        """Whether the register must not hold both."""
        alike = self.practice == other.practice and self.type == other.type
        placed = bool(self.places & other.places) or not (self.places or other.places)
        return alike and placed and self.overlaps(other)


def places_of(answers: Mapping[str, str], *, structure_id: str = "") -> frozenset[str]:
    """What names the place of an activity.

    Args:
        answers: under the names of the activity's form.
        structure_id: the place in the register, when it comes from there.
    """
    name = names.fold(answers.get("raison_sociale", ""))
    street = "".join(c for key in _ADDRESS for c in answers.get(key, "").casefold() if c.isalnum())
    known = (
        ("id", structure_id),
        ("siret", answers.get("siret", "")),
        ("finess", answers.get("finess", "")),
        ("lieu", f"{name}|{street}" if name or street else ""),
        ("titulaire", "" if structure_id else answers.get("titulaire_rpps", "")),
    )
    return frozenset(f"{kind}:{value}" for kind, value in known if value)


def first_double(situation: Situation, others: Iterable[Situation]) -> Situation | None:
    """The activity that this one would double."""
    return next(
        (o for o in others if (o.id or "-") != situation.id and situation.is_same_as(o)), None
    )
