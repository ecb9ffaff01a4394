"""The wizard, in order, and every element by its code.

A step is a page that asks one or more elements.

A new step is one row here. The journey is computed from the answers, never stored.
"""

from dataclasses import dataclass

from erpps_app.domain.activity_form import ACTIVITY, NO_ACTIVITY
from erpps_app.domain.changes import CHANGES
from erpps_app.domain.civil_status import CIVIL_STATUS, IDENTITY_DOCUMENT
from erpps_app.domain.contact import CONTACT_DETAILS
from erpps_app.domain.elements import Element
from erpps_app.domain.professions import PRACTICE, QUALIFICATION


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the wizard."""

    slug: str
    title: str
    short: str
    intro: str
    elements: tuple[Element, ...]

    @property
    def path(self) -> str:
        """Where the page stands."""
        return f"/inscription/{self.slug}"


STEPS = (
    Step(
        "etat-civil",
        "Votre état civil",
        "État civil",
        "Vérifiez les informations transmises par FranceConnect et complétez celles qui manquent.",
        (CIVIL_STATUS, IDENTITY_DOCUMENT),
    ),
    Step(
        "coordonnees",
        "Vos coordonnées de correspondance",
        "Coordonnées",
        (
            "Ces informations permettent à votre ARS de vous contacter et vous permettront "
            "d’activer votre e-CPS. Elles ne seront pas rendues publiques : leur diffusion est "
            "réglementée par l’arrêté RPPS du 18 avril 2017."
        ),
        (CONTACT_DETAILS,),
    ),
    Step(
        "profession",
        "Profession et nom d’exercice",
        "Profession",
        (
            "Ces nom et prénom seront affichés dans l’Annuaire Santé. Vous pourrez les modifier à "
            "tout moment."
        ),
        (PRACTICE,),
    ),
    Step(
        "diplome",
        "Informations sur votre diplôme ou votre autorisation d’exercice",
        "Diplôme",
        "Munissez-vous de votre diplôme ou de votre attestation de réussite.",
        (QUALIFICATION,),
    ),
    Step(
        "activites",
        "Déclaration de vos activités professionnelles",
        "Activités",
        (
            "Une activité correspond à un lieu d’exercice, sauf pour les intérimaires et les "
            "remplaçants libéraux, pour lesquels le lieu n’est pas enregistré. Si vous exercez "
            "dans plusieurs lieux, saisissez autant d’activités que de lieux d’exercice."
        ),
        (NO_ACTIVITY, ACTIVITY),
    ),
)
STEP = {step.slug: step for step in STEPS}
ASKED_AT_FIRST = tuple(element for step in STEPS for element in step.elements)
ELEMENTS = {element.code: element for element in (*ASKED_AT_FIRST, *CHANGES)}


def step_of(element: str) -> Step:
    """The page that asks an element."""
    return next(step for step in STEPS if element in {e.code for e in step.elements})
