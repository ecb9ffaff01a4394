"""Agents of the directory, with the account that a first visit gives them."""

from datetime import timedelta

from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor, Role
from erpps_app.models.access import Agent
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.models.teamwork import Claim
from erpps_app.services import review, sign_in
from tests.services import people

ADMIN = Actor("admin", Role.ADMIN, "Agathe Delmas")
LATER = timedelta(hours=1)


def agent_named(session: Session, name: str, ars: str = "53", role: Role = Role.AGENT) -> Agent:
    """Somebody in the directory who never came."""
    given, family = name.split(" ", 1)
    agent = Agent(
        national_id=f"CPA-{name}", given_name=given, family_name=family, ars=ars, role=role
    )
    session.add(agent)
    session.flush()
    return agent


def colleague(session: Session, name: str, ars: str = "53", role: Role = Role.AGENT) -> Actor:
    """Somebody in the directory who has come at least once."""
    account = sign_in.account_of(session, agent_named(session, name, ars, role))
    return Actor(account.id, role, account.display_name, ars)


def applications(session: Session, count: int) -> list[Dossier]:
    """As many new applications, the oldest first."""
    made = [
        people.submitted(session, people.professional(session, f"personne-{n}"))
        for n in range(count)
    ]
    for rank, dossier in enumerate(made):
        dossier.submitted_at = now() - timedelta(days=10 - rank)
        session.add(dossier)
    session.flush()
    return made


def answered(session: Session, actor: Actor, dossier: Dossier) -> None:
    """The agent asks about the contact details, and the person answers."""
    section = people.section_named(session, dossier, "coordonnees")
    review.judge(session, actor, dossier.id, section.id, "a_completer", "Laquelle ?")
    review.decide(session, actor, dossier.id, "demander", dossier.version)
    person = Actor(dossier.account_id, Role.PROFESSIONAL, "Camille MARTIN")
    people.drafts.save(session, person, "coordonnees", people.CONTACT)
    people.submission.answer(session, person, dossier.id)


def time_passes(session: Session) -> None:
    """What is held ended long ago."""
    for claim in session.exec(select(Claim).where(col(Claim.until) > now())):
        claim.until = now() - timedelta(minutes=1)
        session.add(claim)
    session.flush()
