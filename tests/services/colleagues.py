"""Agents of the directory, with the account that a first visit gives them."""

from datetime import timedelta

import typst
from sqlmodel import Session, col, select

from erpps_app.adapters.inspection import SafeDocument
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.documents import PDF
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


FAMILIES = (
    "ABGRALL", "BERTHELOT", "CADIOU", "DREVILLON", "EVENO", "FLOCH", "GUILLOUX", "HAMONIC",
    "IZARD", "JAFFRÉ", "KERJEAN", "LAGADEC",
)  # fmt: skip


def green(session: Session, rank: int) -> Dossier:
    """An application of which every computed check is green, somebody else's for each rank."""
    family = FAMILIES[rank]
    born = {"family_name": family, "birthdate": f"{1970 + rank}-03-{rank + 1:02}"}
    actor = people.professional(session, f"verte-{rank}", **born)
    dossier = people.drafts.start(session, actor)
    people.drafts.save(session, actor, "etat-civil", people.CIVIL)
    _hand_in(session, actor, dossier, "piece-identite", "piece_identite", "Carte d’identité")
    people.drafts.save(session, actor, "coordonnees", people.CONTACT)
    people.drafts.save(session, actor, "profession", {**people.PRACTICE, "nom_exercice": family})
    people.drafts.save(session, actor, "diplome", people.TITLE)
    _hand_in(session, actor, dossier, "diplome", "diplome", f"Diplôme de Camille Louise {family}")
    added = people.wizard.add_activity(session, actor)
    people.wizard.save_activity(session, actor, added, dict(people.SUBSTITUTE))
    return people.submission.submit(session, actor)


def _hand_in(
    session: Session, actor: Actor, dossier: Dossier, element: str, kind: str, text: str
) -> None:
    section = people.section_named(session, dossier, element)
    paper = SafeDocument(f"{kind}.pdf", PDF, typst.compile(f"= {text}\n".encode()), 1)
    people.documents.add(session, actor, section.id, kind, paper)
