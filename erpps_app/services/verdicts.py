"""What an agent may say of each element now, and whether the verdicts lead to a decision."""

from erpps_app.domain.access import REVIEWERS, Actor
from erpps_app.domain.workflow import Action, Status, Verdict, decision_open, verdicts_open
from erpps_app.models.dossier import BY_AGENCY, Dossier, Section
from erpps_app.services import parts, transitions
from erpps_app.services.whole import Whole

VERIFIED = frozenset({Verdict.ACCEPTED, Verdict.REFUSED})


def of_section(dossier: Dossier, section: Section) -> tuple[Verdict, ...]:
    """The verdicts that are open on an element."""
    return verdicts_open(
        Status(dossier.status),
        settled=parts.is_settled(section),
        unlocked=section.unlocked,
        by_agency=dossier.origin == BY_AGENCY,
    )


def of_file(actor: Actor, read: Whole) -> dict[str, list[str]]:
    """The same for every element, by key; none for who only reads."""
    if actor.role not in REVIEWERS:
        return {}
    return {
        key: [str(verdict) for verdict in of_section(read.dossier, row)]
        for key, row in read.rows.items()
    }


def why_not(dossier: Dossier, section: Section) -> str:
    """Why a verdict is not open on an element."""
    if Status(dossier.status).is_final:
        return transitions.STALE
    if parts.is_settled(section):
        return "Cette modification a pris effet dès l’envoi : il n’y a rien à décider."
    if section.unlocked:
        return "La personne complète cet élément : attendez sa réponse, ou refusez-le."
    return "Cette question n’est plus possible ici : validez l’élément ou refusez-le."


def obstacle(read: Whole, decision: Action) -> str:
    """Why the verdicts do not lead to a decision; empty when they do."""
    rows = [row for _, row in read.submitted]
    unverified = {Verdict(row.verdict) for row in rows if row.undo is not None} - VERIFIED
    given = [Verdict(row.verdict) for row in rows]
    return decision_open(given, decision, unverified=bool(unverified))
