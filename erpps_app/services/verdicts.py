"""What an agent may say of each element now, and whether the verdicts lead to a decision."""

from sqlmodel import Session

from erpps_app.domain.access import REVIEWERS, Actor
from erpps_app.domain.workflow import Action, Status, Verdict, decision_open, verdicts_open
from erpps_app.models.dossier import BY_AGENCY, Dossier, Section
from erpps_app.services import parts, transitions

VERIFIED = frozenset({Verdict.ACCEPTED, Verdict.REFUSED})


def of_section(dossier: Dossier, section: Section) -> tuple[Verdict, ...]:
    """The verdicts that are open on an element."""
    return verdicts_open(
        Status(dossier.status),
        settled=parts.is_settled(section),
        unlocked=section.unlocked,
        by_agency=dossier.origin == BY_AGENCY,
    )


def of_file(session: Session, actor: Actor, dossier: Dossier) -> dict[str, list[str]]:
    """The same for every element, by key; none for who only reads."""
    if actor.role not in REVIEWERS:
        return {}
    return {
        section.id: [str(verdict) for verdict in of_section(dossier, section)]
        for section in parts.sections_of(session, dossier.id)
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


def obstacle(session: Session, dossier: Dossier, decision: Action) -> str:
    """Why the verdicts do not lead to a decision; empty when they do."""
    declaration = parts.declaration_of(session, dossier.id)
    sections = [session.get_one(Section, part.id) for part in declaration.submitted()]
    unverified = {Verdict(s.verdict) for s in sections if s.undo is not None} - VERIFIED
    given = [Verdict(section.verdict) for section in sections]
    return decision_open(given, decision, unverified=bool(unverified))
