"""What can be done to many applications at once, and what each needs for it.

A rule here never opens what one could not do on one application: it only closes.
"""

from dataclasses import dataclass
from enum import StrEnum

from erpps_app.domain.assignment import IN_HAND, RUNNING
from erpps_app.domain.workflow import Status, Verdict

# How many applications at most: what somebody can still read before they confirm.
MOST = 200
SETTLED = frozenset({Verdict.REFUSED, Verdict.TO_COMPLETE})


class BatchAction(StrEnum):
    """The same action on several applications; the value is what the address holds."""

    ASSIGN = "attribuer"
    VALIDATE = "valider"
    ASK = "demander"

    @property
    def label(self) -> str:
        """What the page and the report call it."""
        return _LABELS[self]

    @property
    def done(self) -> str:
        """What the report says of an application to which it was done."""
        return _DONE[self]


_LABELS = {
    BatchAction.ASSIGN: "Attribuer",
    BatchAction.VALIDATE: "Valider celles dont tous les contrôles sont verts",
    BatchAction.ASK: "Poser la même question",
}
_DONE = {
    BatchAction.ASSIGN: "Attribuée",
    BatchAction.VALIDATE: "Validée",
    BatchAction.ASK: "Question envoyée",
}


class Outcome(StrEnum):
    """What became of one application of many; empty until it is its turn."""

    WAITING = ""
    DONE = "fait"
    REFUSED = "refus"
    STOPPED = "arret"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is looked at of an application before it is acted on with others.

    Attributes:
        verdicts: of the elements that wait for a decision.
        green: every computed check found that what it compared agrees.
        asked_there: the element that a question names is there, once, and can be asked about.
        obstacle: why this agent may not decide on it at all.
    """

    status: Status
    verdicts: tuple[Verdict, ...] = ()
    green: bool = False
    asked_there: bool = False
    obstacle: str = ""


def obstacle(action: BatchAction, standing: Standing) -> str:
    """Why an application is left aside; empty when it is not."""
    return _OBSTACLES[action](standing)


def _to_assign(standing: Standing) -> str:
    return "" if standing.status in RUNNING else "Elle est décidée."


def _to_decide(standing: Standing) -> str:
    if standing.obstacle:
        return standing.obstacle
    if standing.status is Status.AWAITING:
        return "Elle attend la réponse de la personne."
    if standing.status not in IN_HAND:
        return "Elle est décidée."
    if SETTLED & set(standing.verdicts):
        return "Un élément y est déjà refusé ou à compléter : décidez-la dans son dossier."
    return ""


def _to_validate(standing: Standing) -> str:
    if closed := _to_decide(standing):
        return closed
    if not standing.verdicts:
        return "Aucun élément n’y attend de décision."
    return "" if standing.green else "Un contrôle au moins n’est pas vert : lisez son dossier."


def _to_ask(standing: Standing) -> str:
    if closed := _to_decide(standing):
        return closed
    if not standing.asked_there:
        return "Cet élément n’y est pas, ou plusieurs fois, ou aucune question n’y est possible."
    return ""


_OBSTACLES = {
    BatchAction.ASSIGN: _to_assign,
    BatchAction.VALIDATE: _to_validate,
    BatchAction.ASK: _to_ask,
}
