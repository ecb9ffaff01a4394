"""What two agents of an agency decide together: one proposes, another confirms."""

from erpps_app.domain.access import Actor
from erpps_app.domain.procedures import PROCEDURES
from erpps_app.domain.workflow import Action, Status
from erpps_app.models.dossier import Dossier

ATTACHED = (
    "Vous avez rattaché cette demande à un professionnel déjà enregistré : un autre agent de votre "
    "agence doit la valider."
)


def owed(actor: Actor, dossier: Dossier) -> str:
    """Why this agent may not decide what they asked for themselves; empty when they may."""
    if is_proposer(actor, dossier) and not Status(dossier.status).is_final:
        return "Vous avez proposé cette suppression : un autre agent doit la confirmer."
    return ""


def closes(actor: Actor, dossier: Dossier, decision: Action) -> str:
    """Why this agent may not take that decision; empty when they may."""
    own = dossier.attached_by is not None and dossier.attached_by == actor.account_id
    return ATTACHED if own and decision is Action.VALIDATE else ""


def is_proposer(actor: Actor, dossier: Dossier) -> bool:
    """Whether this agent proposed what another one confirms."""
    row = PROCEDURES.get(dossier.procedure)
    return row is not None and row.second_agent and dossier.account_id == actor.account_id
