"""Two files that are one person's become one: which number stays, which values, which activities.

Nothing that either file holds is lost: what differs is chosen value by value, what only one file
tells is kept, activities are united. The number that goes is never given again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from erpps_app.domain.context import Answers
from erpps_app.domain.postal import ADDRESS_KEYS
from erpps_app.domain.situations import Situation

WHICH_NUMBER = (
    "Le numéro conservé est en principe le plus ancien : c’est lui qui figure sur les cartes, les "
    "ordonnances et les publications. L’autre reste reconnu, à la recherche comme à la connexion, "
    "et n’est jamais réattribué."
)
KEPT, OTHER = "conserve", "autre"


@dataclass(frozen=True, slots=True)
class Unit:
    """Answers that are chosen together.

    Attributes:
        of: the element whose answers they are.
    """

    code: str
    of: str
    label: str
    names: tuple[str, ...]


CIVIL, CONTACT, NAMED, TITLED = "etat-civil", "coordonnees", "nom-exercice", "titre"
UNITS = (
    Unit("civilite", CIVIL, "Civilité et sexe", ("civilite", "sexe")),
    Unit("nom", CIVIL, "Nom de naissance", ("nom_naissance",)),
    Unit("usage", CIVIL, "Nom d’usage", ("nom_usage",)),
    Unit("prenoms", CIVIL, "Prénoms", ("prenom", "prenom_2", "prenom_3")),
    Unit(
        "naissance",
        CIVIL,
        "Date et lieu de naissance",
        ("date_naissance", "pays_naissance", "commune_naissance", "lieu_naissance"),
    ),
    Unit("nationalite", CIVIL, "Nationalité", ("nationalite",)),
    Unit("adresse", CONTACT, "Adresse", ("destination", "point_remise", *ADDRESS_KEYS)),
    Unit("fixe", CONTACT, "Téléphone fixe", ("telephone_fixe", "telephone_fixe_pays")),
    Unit("mobile", CONTACT, "Téléphone mobile", ("telephone_mobile", "telephone_mobile_pays")),
    Unit("email", CONTACT, "Adresse email", ("email",)),
)


def first_number(one: tuple[datetime, str], other: tuple[datetime, str]) -> str:
    """The number that stays unless an agent says otherwise; see ``WHICH_NUMBER``.

    Args:
        one, other: when each was registered, and its number.
    """
    return min(one, other)[1]


def differs(unit: Unit, kept: Answers, other: Answers) -> bool:
    """Whether two files say different things."""
    return _said(unit, kept) != _said(unit, other)


def default(unit: Unit, kept: Answers, other: Answers) -> str:
    """Whose value stays when nobody chose: the kept person's, unless only the other tells one."""
    told = any(kept.get(name) for name in unit.names)
    return OTHER if not told and differs(unit, kept, other) else KEPT


def chosen(
    element: str, kept: Answers, other: Answers, choices: Mapping[str, str]
) -> dict[str, str]:
    """The answers of an element as the merged file holds them.

    Args:
        element: code of the element.
        kept, other: what each file holds.
        choices: whose value stays, by code of unit; what is not told is ``default``.
    """
    answers = dict(kept)
    for unit in (u for u in UNITS if u.of == element):
        if choices.get(unit.code, default(unit, kept, other)) == OTHER:
            answers |= {name: other.get(name, "") for name in unit.names}
    return answers


@dataclass(frozen=True, slots=True)
class Union:
    """Activities that are one.

    Attributes:
        stays: the one that stays, with the days of all of them; ``gone``: the others.
    """

    stays: str
    gone: tuple[str, ...]
    start: date
    end: date | None


def unite(situations: Iterable[Situation]) -> tuple[Union, ...]:
    """Make one of all that are the same, so that no two left are.

    Uniting widens the days, which may make another one the same: it goes on until none is.

    Args:
        situations: with the practices that they will have; whichever comes first stays.
    """
    left: list[tuple[int, Situation, tuple[str, ...]]] = []
    for rank, situation in enumerate(situations):
        joined = (rank, situation, ())
        while same := next((one for one in left if one[1].is_same_as(joined[1])), None):
            left.remove(same)
            joined = _join(same, joined)
        left.append(joined)
    return tuple(Union(s.id, gone, s.start, s.end) for _, s, gone in sorted(left, key=_rank))


def _join(
    one: tuple[int, Situation, tuple[str, ...]], other: tuple[int, Situation, tuple[str, ...]]
) -> tuple[int, Situation, tuple[str, ...]]:
    (rank, stays, gone), (_, goes, more) = sorted((one, other), key=_rank)
    ends = [s.end for s in (stays, goes)]
    widened = replace(
        stays,
        places=stays.places | goes.places,
        start=min(stays.start, goes.start),
        end=None if None in ends else max(filter(None, ends)),
    )
    return rank, widened, (*gone, goes.id, *more)


def _rank(one: tuple[int, Situation, tuple[str, ...]]) -> int:
    return one[0]


def _said(unit: Unit, answers: Answers) -> tuple[str, ...]:
    return tuple(answers.get(name, "").strip() for name in unit.names)
