"""CPS and e-CPS: who may have which, what is missing, since when (guide, "Gestion des cartes").

Every profession registered here may have a CPS, psychologues only when salaried. Whoever has an
RPPS number may have an e-CPS, from 48 hours after the number; without a CPS at hand, a mobile
number is needed to activate it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from erpps_app.domain.activities import ACTIVITY_TYPES

SALARIED = "S"
ONLY_WHEN_SALARIED = frozenset({"93"})
WAIT = timedelta(hours=48)
FOR_WHOM = "psychologue"


@dataclass(frozen=True, slots=True)
class Practised:
    """A profession and the types of the activities in it that stand today or will."""

    profession: str
    label: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a card can be had, and why.

    Attributes:
        open: whether it can be ordered or activated now.
        reason: why, or what is missing, as the person reads it.
    """

    label: str
    open: bool
    reason: str


def is_salaried(types: Iterable[str]) -> bool:
    """Whether one of the activities is salaried."""
    return any(ACTIVITY_TYPES[code].mode == SALARIED for code in types)


def cps(practised: Practised) -> Eligibility:
    """Whether a profession, as it is practised, gives right to a CPS."""
    label = practised.label
    if practised.profession in ONLY_WHEN_SALARIED and not is_salaried(practised.types):
        return Eligibility(
            label,
            open=False,
            reason="La carte CPS est réservée aux psychologues salariés. L’e-CPS vous est ouverte.",
        )
    if not practised.types:
        return Eligibility(
            label,
            open=False,
            reason=(
                "La carte porte un mode et un lieu d’exercice : déclarez d’abord une activité."
            ),
        )
    return Eligibility(label, open=True, reason="Vous pouvez avoir une carte CPS.")


def ecps(registered_at: datetime, mobile: str, at: datetime, *, has_cps: bool) -> Eligibility:
    """Whether the e-CPS can be activated.

    Args:
        registered_at: when the number was given.
        mobile: the mobile number of the correspondence details, empty when there is none.
        at: now.
        has_cps: whether a CPS may stand in for the mobile number.
    """
    if at < registered_at + WAIT:
        return Eligibility(
            "e-CPS",
            open=False,
            reason="L’e-CPS peut être activée 48 heures après l’attribution du numéro RPPS.",
        )
    if not mobile:
        by_card = " ou d’activer l’e-CPS avec votre carte CPS" if has_cps else ""
        return Eligibility(
            "e-CPS",
            open=False,
            reason=(
                "Il manque votre numéro de téléphone mobile : ajoutez-le à vos coordonnées de "
                f"correspondance afin de recevoir le code d’activation{by_card}."
            ),
        )
    return Eligibility("e-CPS", open=True, reason="Vous pouvez activer votre e-CPS.")
