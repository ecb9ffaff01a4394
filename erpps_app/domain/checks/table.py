"""The checks that the portal makes by itself: one table, read before sending and when reviewing.

The professional sees what each found in their words, the reviewer in theirs: it is the same check.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from erpps_app.domain.activity_form import ACTIVITY
from erpps_app.domain.changes import CESSATION, CIVIL_CHANGE, PRACTICE_NAME, REMOVAL, SITUATION
from erpps_app.domain.checks import papers, person, place, title, whole
from erpps_app.domain.checks.findings import Finding, Found, Outcome
from erpps_app.domain.checks.subject import Subject
from erpps_app.domain.civil_status import CIVIL_STATUS
from erpps_app.domain.contact import CONTACT_DETAILS
from erpps_app.domain.professions import PRACTICE, QUALIFICATION


@dataclass(frozen=True, slots=True)
class Check:
    """A row of the table.

    Attributes:
        title: what is checked; ``why``: for what it matters.
        look: what it finds of an element, ``None`` when there is nothing to look at.
        elements: codes of those it looks at; empty for all of them.
    """

    code: str
    title: str
    why: str
    look: Callable[[Subject], Found | None]
    elements: frozenset[str] = frozenset()


def _of(*elements: str) -> frozenset[str]:
    return frozenset(elements)


CHECKS: tuple[Check, ...] = (
    Check(
        "identite",
        "Identité",
        "Le numéro RPPS suit une personne toute sa vie : il doit être attribué à la bonne.",
        person.identity_is_vouched_for,
        _of(CIVIL_STATUS.code),
    ),
    Check(
        "etat-civil",
        "État civil",
        "L’état civil du registre ne change qu’au vu d’un document.",
        person.identity_changes,
        _of(CIVIL_CHANGE.code),
    ),
    Check(
        "age",
        "Âge",
        "Un titre s’obtient rarement avant la majorité : ce peut être une faute de frappe.",
        person.person_is_of_age,
        _of(CIVIL_STATUS.code, CIVIL_CHANGE.code),
    ),
    Check(
        "doublon",
        "Doublon",
        "Une personne ne doit avoir qu’un numéro.",
        person.nobody_is_alike,
        _of(CIVIL_STATUS.code),
    ),
    Check(
        "nom-exercice",
        "Nom d’exercice",
        "Il est public : c’est sous ce nom que les patients cherchent le professionnel.",
        person.practice_name_is_civil,
        _of(PRACTICE.code, PRACTICE_NAME.code),
    ),
    Check(
        "titre-profession",
        "Titre et profession",
        "Chaque profession n’est ouverte que par certains titres (nomenclature ANS).",
        title.title_opens_profession,
        _of(QUALIFICATION.code),
    ),
    Check(
        "attestation",
        "Attestation de réussite",
        "Elle ne tient lieu de diplôme que jusqu’à la remise de celui-ci.",
        title.title_is_recent,
        _of(QUALIFICATION.code),
    ),
    Check(
        "titre-activite",
        "Titre et début d’activité",
        "Personne n’exerce avant d’avoir le titre qui le permet.",
        title.activity_follows_title,
        _of(ACTIVITY.code),
    ),
    Check(
        "cessation",
        "Début et fin d’activité",
        "Une activité ne finit pas avant d’avoir commencé.",
        whole.cessation_follows_start,
        _of(CESSATION.code),
    ),
    Check(
        "numeros",
        "Numéros",
        "Un chiffre faux rattache l’activité à une autre structure.",
        place.numbers_have_right_keys,
        _of(ACTIVITY.code, SITUATION.code),
    ),
    Check(
        "titulaire",
        "Cabinet du titulaire",
        "Le lieu d’exercice est alors celui du cabinet, tel que le registre le connaît.",
        place.titulaire_has_cabinet,
        _of(ACTIVITY.code),
    ),
    Check(
        "adresse",
        "Adresse",
        "L’agence compétente, et les courriers, dépendent de la commune.",
        place.address_is_known,
        _of(CONTACT_DETAILS.code, ACTIVITY.code),
    ),
    Check(
        "piece",
        "Pièce jointe",
        "Sans la pièce, la déclaration ne peut pas être vérifiée.",
        papers.document_is_there,
    ),
    Check(
        "lisible",
        "Lisibilité",
        "Une pièce illisible oblige à la redemander.",
        papers.documents_are_readable,
    ),
    Check(
        "nom-diplome",
        "Nom sur le titre",
        "Le titre doit être celui de la personne.",
        papers.title_names_person,
        _of(QUALIFICATION.code),
    ),
    Check(
        "suppression",
        "Suppression",
        "Une personne supprimée disparaît de l’annuaire et ne peut plus se connecter.",
        whole.removal_is_confirmed,
        _of(REMOVAL.code),
    ),
    Check(
        "complet",
        "Complet",
        "Ce qui manque, ou ne respecte plus une règle, ne peut pas entrer au registre.",
        whole.rules_are_kept,
    ),
)


def run(subjects: Iterable[Subject]) -> tuple[Finding, ...]:
    """Every finding on the elements, in their order then that of the table.

    Every element has one at least: that what the form asks is there.
    """
    return tuple(
        Finding(
            subject.part.id,
            check.code,
            check.title,
            check.why,
            found.outcome,
            found.outcome.label,
            found.text,
            found.told,
        )
        for subject in subjects
        for check in CHECKS
        if not check.elements or subject.part.element in check.elements
        if (found := check.look(subject))
    )


def all_green(findings: Iterable[Finding]) -> bool:
    """Whether every check is green, the one rule for validating without reading each element.

    There must be checks, and each must have found that what it compared agrees: what could not be
    verified is no alarm, but asks for somebody's eyes all the same.
    """
    outcomes = [finding.outcome for finding in findings]
    return bool(outcomes) and all(outcome is Outcome.GOOD for outcome in outcomes)


def green_parts(findings: Iterable[Finding]) -> frozenset[str]:
    """The elements of which every check is green."""
    by_part: dict[str, list[Finding]] = {}
    for finding in findings:
        by_part.setdefault(finding.part, []).append(finding)
    return frozenset(part for part, found in by_part.items() if all_green(found))
