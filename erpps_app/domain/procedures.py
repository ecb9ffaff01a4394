"""The guide's table "Ce que vous pouvez faire sur la plateforme d'enregistrement eRPPS".

One row per procedure: who may start it, when it takes effect for each, what it asks. The pages
before sending, the dashboard, the services and ``docs/procedures.md`` all read this table.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from erpps_app.domain.access import REVIEWERS, Role
from erpps_app.domain.activity_form import ACTIVITY, NO_ACTIVITY
from erpps_app.domain.changes import (
    CESSATION,
    CIVIL_CHANGE,
    PRACTICE_NAME,
    REMOVAL,
    SITUATION,
)
from erpps_app.domain.contact import CONTACT_DETAILS
from erpps_app.domain.effect import DATED_LABELS, DATED_PROMISES, Effect
from erpps_app.domain.elements import Element
from erpps_app.domain.professions import PRACTICE
from erpps_app.domain.steps import STEP, STEPS, Step


class Target(Enum):
    """What a procedure is about."""

    NONE = "rien d’enregistré encore"
    PERSON = "la personne"
    PRACTICE = "un exercice professionnel"
    ACTIVITY = "une activité"


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A row of the guide's table.

    Attributes:
        object: what the application is called when it is about this alone.
        among: the same among other changes, in one application.
        button: what starts it; ``agency_button``: the same, for an agent.
        agency_intro: what an agent reads on its first page, if anything.
        steps: the pages that it asks.
        professional, agency: when it takes effect if started by each; ``None``: not theirs.
        corrects: it changes answers that the register holds; leaving them all is no change.
        only_without_franceconnect: FranceConnect vouches for what the others registered with.
        second_agent: another agent than the one who asked has to confirm.
        apart: it is an application of its own, never among other changes.
        dated: what it does counts from the date that it gives.
    """

    code: str
    object: str
    among: str = ""
    button: str = ""
    agency_button: str = ""
    agency_intro: str = ""
    target: Target
    steps: tuple[Step, ...]
    professional: Effect | None = None
    agency: Effect | None = None
    corrects: bool = False
    only_without_franceconnect: bool = False
    second_agent: bool = False
    apart: bool = False
    dated: bool = False

    @property
    def elements(self) -> tuple[Element, ...]:
        """What is asked, over all pages."""
        return tuple(element for step in self.steps for element in step.elements)

    def effect_for(self, role: Role) -> Effect | None:
        """When it takes effect if somebody of that role starts it; ``None``: they may not."""
        if role is Role.PROFESSIONAL:
            return self.professional
        return self.agency if role in REVIEWERS else None

    def button_for(self, role: Role) -> str:
        """What starts it, as somebody of that role reads it."""
        if role is Role.PROFESSIONAL:
            return self.button
        return self.agency_button or self.button

    def label_for(self, role: Role) -> str:
        """When it takes effect, in a few words; empty when it is not theirs."""
        if self.second_agent:
            return "effet après confirmation par un autre agent"
        effect = self.effect_for(role)
        if effect and self.dated:
            return DATED_LABELS[effect]
        return effect.label if effect else ""

    def promise_for(self, role: Role) -> str:
        """What whoever starts it is told before sending; empty when it is not theirs."""
        effect = self.effect_for(role)
        if effect and self.dated:
            return DATED_PROMISES[effect]
        if effect is None or role is Role.PROFESSIONAL:
            return effect.promise if effect else ""
        if self.second_agent:
            return "Prend effet une fois confirmée par un autre agent de votre agence."
        return "Prend effet dès l’enregistrement. La personne en est informée par email."


MODIFICATION = "modification"
NEW_PRACTICE = "nouvelle-profession"
INFORMATION = "modifications d’informations"

_TABLE = (
    Procedure(
        code="primo-enregistrement",
        object="Première demande d’enregistrement",
        button="Commencer mon enregistrement",
        target=Target.NONE,
        steps=STEPS,
        professional=Effect.AFTER_VALIDATION,
        apart=True,
    ),
    Procedure(
        code="enregistrement-ars",
        object="Enregistrement sans FranceConnect",
        button="Enregistrer un professionnel sans FranceConnect",
        agency_intro="Saisissez ce que porte le dossier papier, et joignez la copie des pièces.",
        target=Target.NONE,
        steps=tuple(replace(step, title=step.short) for step in STEPS),
        agency=Effect.AT_ONCE,
        apart=True,
    ),
    Procedure(
        code=NEW_PRACTICE,
        object="Déclaration d’une nouvelle profession",
        among="déclaration d’une nouvelle profession",
        button="Déclarer une nouvelle profession",
        target=Target.PERSON,
        steps=(
            Step(
                "profession",
                "Déclarer une profession",
                "Profession",
                "Munissez-vous de votre diplôme ou, si vous ne l’avez pas encore reçu, d’une "
                "attestation de réussite. Sans diplôme reconnu, munissez-vous de l’autorisation "
                "d’exercice.",
                (PRACTICE,),
            ),
            STEP["diplome"],
            Step(
                "activites",
                "Activité dans cette profession",
                "Activité",
                "Déclarez votre première activité dans cette profession, ou indiquez que vous n’en "
                "avez pas encore.",
                (NO_ACTIVITY, ACTIVITY),
            ),
        ),
        professional=Effect.AFTER_VALIDATION,
    ),
    Procedure(
        code="nouvelle-activite",
        object="Ajout de situation d’exercice",
        among="ajout de situation d’exercice",
        button="Ajouter une nouvelle activité",
        agency_intro="Une activité correspond à un lieu d’exercice.",
        target=Target.PRACTICE,
        steps=(
            Step(
                "activite",
                "Nouvelle activité",
                "Activité",
                "Une activité correspond à un lieu d’exercice, sauf pour les intérimaires et les "
                "remplaçants libéraux, pour lesquels le lieu n’est pas enregistré. Si vous exercez "
                "dans plusieurs lieux, saisissez autant d’activités que de lieux. Si vous changez "
                "de lieu, cessez l’activité en cours et déclarez-en une nouvelle.",
                (ACTIVITY,),
            ),
        ),
        professional=Effect.AFTER_VALIDATION,
        agency=Effect.AT_ONCE,
    ),
    Procedure(
        code="cessation",
        object="Fermeture de situation d’exercice",
        among="fermeture de situation d’exercice",
        button="Cesser l’activité",
        agency_intro="La date peut être à venir : l’activité reste en cours jusque-là.",
        target=Target.ACTIVITY,
        steps=(
            Step(
                "cessation",
                "Cesser l’activité",
                "Cessation",
                "Pour cesser l’activité, vous devez indiquer une date et un motif de cessation. La "
                "date peut être à venir : l’activité reste en cours jusque-là.",
                (CESSATION,),
            ),
        ),
        professional=Effect.VERIFIED,
        agency=Effect.AT_ONCE,
        dated=True,
    ),
    Procedure(
        code="modification-activite",
        object="Modification d’informations d’exercice",
        among=INFORMATION,
        button="Modifier cette activité",
        target=Target.ACTIVITY,
        steps=(
            Step(
                "situation",
                "Modifier une activité en cours",
                "Activité",
                "Corrigez ici les informations de la structure et les coordonnées du lieu "
                "d’exercice.",
                (SITUATION,),
            ),
        ),
        professional=Effect.VERIFIED,
        corrects=True,
    ),
    Procedure(
        code="coordonnees",
        object="Modification d’informations de contact",
        among=INFORMATION,
        button="Modifier mes coordonnées de correspondance",
        agency_button="Modifier les coordonnées de correspondance",
        agency_intro="À la demande du professionnel.",
        target=Target.PERSON,
        steps=(
            Step(
                "coordonnees",
                "Modification de vos coordonnées de correspondance",
                "Coordonnées",
                "L’ARS vous remercie pour le soin que vous apporterez au maintien de ces "
                "informations. Elles ne sont jamais rendues publiques.",
                (CONTACT_DETAILS,),
            ),
        ),
        professional=Effect.AT_ONCE,
        agency=Effect.AT_ONCE,
        corrects=True,
    ),
    Procedure(
        code="nom-exercice",
        object="Modification de nom et prénom d’exercice",
        among=INFORMATION,
        button="Modifier mon nom d’exercice",
        target=Target.PRACTICE,
        steps=(
            Step(
                "nom-exercice",
                "Modifier mon nom d’exercice",
                "Nom d’exercice",
                "Le nom d’exercice est public. Il correspond au nom sous lequel vous exercez votre "
                "profession. Il doit correspondre à votre nom d’état civil ou à votre nom d’usage.",
                (PRACTICE_NAME,),
            ),
        ),
        professional=Effect.AT_ONCE,
        corrects=True,
    ),
    Procedure(
        code="etat-civil",
        object="Modification de l’état civil",
        among="modification de l’état civil",
        button="Demander une modification de mon état civil",
        agency_button="Modifier l’état civil",
        agency_intro="À la demande du professionnel, d’après le document joint.",
        target=Target.PERSON,
        steps=(
            Step(
                "etat-civil",
                "Modification de l’état civil",
                "État civil",
                "Corrigez ce qui a changé et joignez le document qui le prouve.",
                (CIVIL_CHANGE,),
            ),
        ),
        professional=Effect.AFTER_VALIDATION,
        agency=Effect.AT_ONCE,
        corrects=True,
        only_without_franceconnect=True,
    ),
    Procedure(
        code="suppression",
        object="Suppression d’un professionnel",
        button="Supprimer ce professionnel",
        agency_intro=(
            "La personne disparaît de l’annuaire et ne peut plus se connecter. Son numéro n’est "
            "jamais réattribué. Un autre agent doit confirmer."
        ),
        target=Target.PERSON,
        steps=(
            Step(
                "suppression",
                "Suppression d’un professionnel",
                "Suppression",
                "",
                (REMOVAL,),
            ),
        ),
        agency=Effect.AFTER_VALIDATION,
        second_agent=True,
        apart=True,
    ),
)
PROCEDURES = {row.code: row for row in _TABLE}
FIRST_REGISTRATION = "primo-enregistrement"
PAPER_REGISTRATION = "enregistrement-ars"
REMOVAL_PROCEDURE = "suppression"
REGISTRATIONS = frozenset({FIRST_REGISTRATION, PAPER_REGISTRATION})


def open_to(role: Role, *, by_franceconnect: bool) -> tuple[Procedure, ...]:
    """The procedures that somebody of that role may start for a registered professional.

    Args:
        role: of whoever starts.
        by_franceconnect: whether the professional registered with FranceConnect.
    """
    return tuple(
        row
        for row in _TABLE
        if row.target is not Target.NONE
        and row.effect_for(role) is not None
        and not (row.only_without_franceconnect and by_franceconnect)
    )


def object_of(procedure: str, changes: Iterable[str]) -> str:
    """What an application is about, in the guide's words (screen D).

    Args:
        procedure: of the application.
        changes: the procedures of its changes.
    """
    if procedure in PROCEDURES:
        return PROCEDURES[procedure].object
    wanted = set(changes)
    rows = [row for row in _TABLE if row.code in wanted]
    if len(rows) == 1:
        return rows[0].object
    said = list(dict.fromkeys(row.among for row in rows)) or [INFORMATION]
    listed = " et ".join(filter(None, (", ".join(said[:-1]), said[-1])))
    return listed[:1].upper() + listed[1:]
