"""CPS and e-CPS: who may have which, what is missing, since when (guide, "Gestion des cartes").

Every profession registered here may have a CPS, psychologues only when salaried. Whoever has an
RPPS number may have an e-CPS, from 48 hours after the number; without a CPS at hand, a mobile
number is needed to activate it. The portal knows who has a right to a CPS, not who has one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SALARIED = "S"
ONLY_WHEN_SALARIED = frozenset({"93"})
WAIT = timedelta(hours=48)
WAITS = "L’e-CPS peut être activée 48 heures après l’attribution du numéro RPPS."
NO_MOBILE = (
    "Il manque votre numéro de téléphone mobile : ajoutez-le à vos coordonnées de correspondance "
    "afin de recevoir le code d’activation."
)


class Answer(StrEnum):
    """Whether a card can be had, in a word or two."""

    POSSIBLE = "Possible"
    NOT_YET = "Pas encore"
    NO = "Non"


@dataclass(frozen=True, slots=True)
class Practised:
    """A profession and the modes (TRE_R23) of the activities in it that stand today or will."""

    profession: str
    label: str
    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a card can be had now, and why.

    Attributes:
        label: which card, or for which profession.
        reason: why, or what is missing, as the person reads it.
    """

    label: str
    answer: Answer
    reason: str


def is_salaried(modes: Iterable[str]) -> bool:
    """Whether one of the activities is salaried."""
    return SALARIED in modes


def cps(practised: Practised) -> Eligibility:
    """Whether a profession, as it is practised, gives right to a CPS."""
    label = practised.label
    if practised.profession in ONLY_WHEN_SALARIED and not is_salaried(practised.modes):
        return Eligibility(
            label,
            Answer.NO,
            reason="La carte CPS est réservée aux psychologues salariés. L’e-CPS vous est ouverte.",
        )
    if not practised.modes:
        return Eligibility(
            label,
            Answer.NOT_YET,
            reason=(
                "La carte porte un mode et un lieu d’exercice : déclarez d’abord une activité."
            ),
        )
    return Eligibility(label, Answer.POSSIBLE, reason="Vous pouvez avoir une carte CPS.")


def ecps(registered_at: datetime, mobile: str, at: datetime, *, may_have_cps: bool) -> Eligibility:
    """Whether the e-CPS can be activated: with a mobile number, or with a CPS.

    Args:
        registered_at: when the number was given.
        mobile: the mobile number of the correspondence details, empty when there is none.
        at: now.
        may_have_cps: whether the person has a right to a CPS.
    """
    if at < registered_at + WAIT:
        return Eligibility(
            "e-CPS",
            Answer.NOT_YET,
            reason=WAITS if mobile or may_have_cps else f"{WAITS} {NO_MOBILE}",
        )
    if mobile:
        return Eligibility("e-CPS", Answer.POSSIBLE, reason="Vous pouvez activer votre e-CPS.")
    if may_have_cps:
        return Eligibility(
            "e-CPS",
            Answer.POSSIBLE,
            reason=(
                "Si vous avez déjà votre carte CPS, vous pouvez activer l’e-CPS avec elle. Sinon, "
                "ajoutez votre numéro de téléphone mobile à vos coordonnées de correspondance : "
                "vous y recevrez le code d’activation."
            ),
        )
    return Eligibility(
        "e-CPS",
        Answer.NOT_YET,
        reason=NO_MOBILE,
    )
