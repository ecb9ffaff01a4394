"""What the portal can check by itself, shown to the reviewer before the decision.

One table; a check says what it found and why it matters, it never decides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from erpps_app.domain import civil_date, names
from erpps_app.domain.civil_status import MAJORITY
from erpps_app.domain.context import Answers, Context
from erpps_app.domain.identity import locked_fields

Sections = Mapping[str, Answers]


class Outcome(StrEnum):
    """What a check found."""

    GOOD = "ok"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of a check, for one element."""

    element: str
    outcome: Outcome
    text: str


Check = Callable[[Sections, Context], Finding | None]


def identity_is_vouched_for(sections: Sections, context: Context) -> Finding:
    """The declared identity is the one that FranceConnect transmitted."""
    civil = sections.get("etat-civil", {})
    locked = locked_fields(context.identity)
    if locked and all(civil.get(name, "") == context.identity.get(name) for name in locked):
        text = "Identité transmise par FranceConnect, non modifiée."
        return Finding("etat-civil", Outcome.GOOD, text)
    text = "Identité déclarée : comparez chaque donnée à la pièce d’identité."
    return Finding("etat-civil", Outcome.ATTENTION, text)


def person_is_of_age(sections: Sections, context: Context) -> Finding | None:
    """A minor may apply, but the reviewer must know."""
    try:
        born = civil_date.parse(
            sections.get("etat-civil", {}).get("date_naissance", ""), partial=True
        )
    except ValueError:
        return None
    age = born.years_before(context.today)
    if age >= MAJORITY:
        return None
    return Finding("etat-civil", Outcome.ATTENTION, f"Personne mineure : {age} ans.")


def given_name_is_known(sections: Sections, context: Context) -> Finding | None:
    """The prénom d'exercice is one of the civil first names."""
    civil = sections.get("etat-civil", {})
    practised = names.words(sections.get("profession", {}).get("prenom_exercice", ""))
    known = names.words(" ".join(civil.get(n, "") for n in ("prenom", "prenom_2", "prenom_3")))
    del context
    if practised <= known:
        return Finding(
            "profession", Outcome.GOOD, "Nom et prénom d’exercice conformes à l’état civil."
        )
    text = "Le prénom d’exercice n’est pas un des prénoms de l’état civil."
    return Finding("profession", Outcome.ATTENTION, text)


def title_is_recent(sections: Sections, context: Context) -> Finding | None:
    """An attestation de réussite stands in for a diploma only for a while."""
    title = sections.get("diplome", {})
    if title.get("copie") != "attestation_reussite":
        return None
    age = civil_date.parse(title.get("date_diplome", "")).years_before(context.today)
    text = f"Attestation de réussite : le diplôme, obtenu il y a {age} an(s), est à demander."
    return Finding("diplome", Outcome.ATTENTION, text) if age else None


CHECKS: tuple[Check, ...] = (
    identity_is_vouched_for,
    person_is_of_age,
    given_name_is_known,
    title_is_recent,
)


def run(sections: Sections, context: Context) -> tuple[Finding, ...]:
    """Every finding, in the order of the table."""
    return tuple(found for check in CHECKS if (found := check(sections, context)))
