"""What another process of the portal does, on the same database."""

from sqlmodel import Session, col, select

from erpps_app import db
from erpps_app.domain.access import Actor, Role
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier
from erpps_app.services import messages
from tests.services import colleagues, people


def say(dossier_id: str, text: str) -> None:
    """Send a message as an agent of the agency in charge."""
    with db.transaction() as session:
        agent = _sylvie(session, dossier_id)
        draft = messages.thread(session, agent, dossier_id).draft
        messages.send(session, agent, dossier_id, draft, text)


def receive(count: str, first: str = "0") -> None:
    """Have as many applications come in for Bretagne, of which every computed check is green."""
    for rank in range(int(first), int(first) + int(count)):
        with db.transaction() as session:
            colleagues.green(session, rank)


def accept(family: str) -> None:
    """Say of every element of somebody's application that it is right."""
    with db.transaction() as session:
        named = select(Dossier).where(col(Dossier.applicant_name).contains(family))
        dossier = session.exec(named).one()
        people.judge_all(session, dossier, _sylvie(session, dossier.id))


def _sylvie(session: Session, dossier_id: str) -> Actor:
    account = session.exec(select(Account).where(Account.display_name == "Sylvie Marchand"))
    dossier = session.get_one(Dossier, dossier_id)
    return Actor(account.one().id, Role.AGENT, "Sylvie Marchand", dossier.ars)


def ask(family: str) -> None:
    """Say of an element of somebody's application that it is to be completed."""
    with db.transaction() as session:
        named = select(Dossier).where(col(Dossier.applicant_name).contains(family))
        dossier = session.exec(named).one()
        section = people.section_named(session, dossier, "coordonnees")
        sylvie = _sylvie(session, dossier.id)
        people.review.judge(session, sylvie, dossier.id, section.id, "a_completer", "Laquelle ?")
