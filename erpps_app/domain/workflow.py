"""The life of an application: one table of transitions, applied in one place.

Buttons are ``allowed(status, role)``; the table in ``docs/workflow.md`` is printed from here.
"""

from dataclasses import dataclass
from enum import StrEnum

from erpps_app.domain.access import Role
from erpps_app.domain.errors import Conflict, InvalidField, NotAllowed


class Status(StrEnum):
    """Where an application stands; the value is what the database holds."""

    DRAFT = "brouillon"
    NEW = "nouvelle"
    IN_REVIEW = "en_instruction"
    AWAITING = "en_attente"
    VALIDATED = "validee"
    REFUSED = "refusee"
    CANCELLED = "annulee"

    @property
    def label(self) -> str:
        """The guide's wording."""
        return _LABELS[self]

    @property
    def is_final(self) -> bool:
        """Whether nothing more can happen."""
        return self in {Status.VALIDATED, Status.REFUSED, Status.CANCELLED}


_LABELS = {
    Status.DRAFT: "Brouillon",
    Status.NEW: "Nouvelle demande à instruire",
    Status.IN_REVIEW: "En instruction",
    Status.AWAITING: "En attente d’informations",
    Status.VALIDATED: "Validée",
    Status.REFUSED: "Refusée",
    Status.CANCELLED: "Annulée",
}


class Action(StrEnum):
    """What somebody does to an application."""

    SUBMIT = "soumettre"
    TAKE = "prendre"
    REQUEST_INFORMATION = "demander"
    ANSWER = "repondre"
    VALIDATE = "valider"
    REFUSE = "refuser"
    CANCEL = "annuler"
    APPLY = "appliquer"
    ENTER = "saisir"
    PROPOSE = "proposer"
    ABANDON = "abandonner"
    WITHDRAW = "retirer"
    HAND_OVER = "transmettre"
    ASSIGN = "attribuer"
    RELEASE = "liberer"
    LAPSE = "expirer"
    CORRECT = "corriger"
    ATTACH = "rattacher"
    DETACH = "detacher"

    @property
    def label(self) -> str:
        """What the timeline says of it."""
        return _ACTION_LABELS[self]


_ACTION_LABELS = {
    Action.SUBMIT: "Demande envoyée à l’ARS",
    Action.TAKE: "Instruction commencée",
    Action.REQUEST_INFORMATION: "Informations demandées",
    Action.ANSWER: "Réponse envoyée à l’ARS",
    Action.VALIDATE: "Demande validée",
    Action.REFUSE: "Demande refusée",
    Action.CANCEL: "Demande annulée",
    Action.APPLY: "Modification enregistrée, sans intervention de l’ARS",
    Action.ENTER: "Saisie et enregistrée par l’ARS",
    Action.PROPOSE: "Proposée à la confirmation d’un autre agent",
    Action.ABANDON: "Saisie abandonnée",
    Action.WITHDRAW: "Proposition retirée par l’agent qui l’avait faite",
    Action.HAND_OVER: "Transmise à une autre agence",
    Action.ASSIGN: "Attribuée",
    Action.RELEASE: "Rendue, plus personne n’en est chargé",
    Action.ATTACH: "Rattachée à un professionnel déjà enregistré",
    Action.DETACH: "Rattachement retiré",
    Action.CORRECT: "Corrigée par l’ARS d’après la pièce jointe",
    Action.LAPSE: "Réservation expirée, plus personne n’en est chargé",
}
# Who works on it is the agency's own affair: the person reads nothing of it. Nor of whom it is
# thought to be about, before another agent has confirmed it.
WITHIN_THE_AGENCY = frozenset(
    {Action.ASSIGN, Action.RELEASE, Action.LAPSE, Action.ATTACH, Action.DETACH}
)


@dataclass(frozen=True, slots=True)
class Transition:
    """What an action does from a status.

    Attributes:
        to: the status afterwards.
        role: who may do it.
        reason_owed: whether it needs words.
    """

    to: Status
    role: Role
    reason_owed: bool = False


_PRO, _AGENT = Role.PROFESSIONAL, Role.AGENT
TRANSITIONS: dict[tuple[Status, Action], Transition] = {
    (Status.DRAFT, Action.SUBMIT): Transition(Status.NEW, _PRO),
    (Status.DRAFT, Action.APPLY): Transition(Status.VALIDATED, _PRO),
    (Status.DRAFT, Action.CANCEL): Transition(Status.CANCELLED, _PRO),
    (Status.DRAFT, Action.ENTER): Transition(Status.VALIDATED, _AGENT),
    (Status.DRAFT, Action.PROPOSE): Transition(Status.NEW, _AGENT),
    (Status.DRAFT, Action.ABANDON): Transition(Status.CANCELLED, _AGENT),
    (Status.NEW, Action.TAKE): Transition(Status.IN_REVIEW, _AGENT),
    (Status.NEW, Action.CANCEL): Transition(Status.CANCELLED, _PRO),
    (Status.NEW, Action.WITHDRAW): Transition(Status.CANCELLED, _AGENT),
    (Status.IN_REVIEW, Action.REQUEST_INFORMATION): Transition(Status.AWAITING, _AGENT),
    (Status.IN_REVIEW, Action.VALIDATE): Transition(Status.VALIDATED, _AGENT),
    (Status.IN_REVIEW, Action.REFUSE): Transition(Status.REFUSED, _AGENT, reason_owed=True),
    (Status.IN_REVIEW, Action.CANCEL): Transition(Status.CANCELLED, _PRO),
    (Status.IN_REVIEW, Action.WITHDRAW): Transition(Status.CANCELLED, _AGENT),
    (Status.AWAITING, Action.ANSWER): Transition(Status.IN_REVIEW, _PRO),
    (Status.AWAITING, Action.REFUSE): Transition(Status.REFUSED, _AGENT, reason_owed=True),
    (Status.AWAITING, Action.CANCEL): Transition(Status.CANCELLED, _PRO),
}


def allowed(status: Status, role: Role) -> tuple[Action, ...]:
    """The actions that a role has in a status."""
    return tuple(
        action
        for (source, action), transition in TRANSITIONS.items()
        if source is status and transition.role is role.acts_as
    )


def next_status(status: Status, action: Action, role: Role, reason: str = "") -> Status:
    """The status after an action.

    Raises:
        Conflict: the status does not allow it (any more).
        NotAllowed: it is not for that role.
        InvalidField: a reason is owed; the field is ``motif``.
    """
    transition = TRANSITIONS.get((status, action))
    if transition is None:
        raise Conflict(
            f"Cette demande est « {status.label} » : l’action n’est plus possible. "
            "Rechargez la page pour voir où elle en est."
        )
    if transition.role is not role.acts_as:
        raise NotAllowed("Cette action n’est pas ouverte à votre rôle.")
    if transition.reason_owed and not reason.strip():
        raise InvalidField("motif", "Indiquez le motif : la personne le lira.")
    return transition.to


class Verdict(StrEnum):
    """What the reviewer says of an element."""

    PENDING = ""
    ACCEPTED = "valide"
    REFUSED = "refuse"
    TO_COMPLETE = "a_completer"

    @property
    def label(self) -> str:
        """The wording on both sides."""
        return _VERDICT_LABELS[self]

    @property
    def reason_owed(self) -> bool:
        """Whether it needs words: the reason of a refusal, the question to answer."""
        return self in {Verdict.REFUSED, Verdict.TO_COMPLETE}


_VERDICT_LABELS = {
    Verdict.PENDING: "À vérifier",
    Verdict.ACCEPTED: "Validé",
    Verdict.REFUSED: "Refusé",
    Verdict.TO_COMPLETE: "À compléter",
}


def verdicts_open(
    status: Status, *, settled: bool, unlocked: bool, by_agency: bool
) -> tuple[Verdict, ...]:
    """What a reviewer may say of an element now.

    Args:
        status: of the application.
        settled: the element took effect at once, and waits for nobody.
        unlocked: the person is completing it; what is half typed is not accepted.
        by_agency: an agent entered it; nobody is there to complete it.
    """
    if settled or status not in {Status.NEW, Status.IN_REVIEW, Status.AWAITING}:
        return ()
    if unlocked:
        return (Verdict.REFUSED,)
    if by_agency or status is Status.AWAITING:
        return (Verdict.ACCEPTED, Verdict.REFUSED)
    return (Verdict.ACCEPTED, Verdict.TO_COMPLETE, Verdict.REFUSED)


def decision_open(verdicts: list[Verdict], action: Action, *, unverified: bool = False) -> str:
    """Why a decision is not open given the verdicts of the elements; empty when it is.

    Validation needs every element accepted; a request names at least one element to complete; a
    refusal needs one refused element, and leaves none ``unverified``: in effect already, and
    neither accepted nor refused.
    """
    if action is Action.VALIDATE and any(v is not Verdict.ACCEPTED for v in verdicts):
        return "Validez d’abord chaque élément du dossier."
    if action is Action.REQUEST_INFORMATION and Verdict.TO_COMPLETE not in verdicts:
        return "Marquez « À compléter » au moins un élément, avec votre question."
    if action is Action.REFUSE and Verdict.REFUSED not in verdicts:
        return "Refusez d’abord l’élément en cause, avec son motif."
    if action is Action.REFUSE and unverified:
        return "Validez ou refusez d’abord chaque modification déjà en vigueur."
    return ""
