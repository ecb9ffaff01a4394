"""What another process of the portal does, on the same database."""

from sqlmodel import select

from erpps_app import db
from erpps_app.domain.access import Actor, Role
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier
from erpps_app.services import messages


def say(dossier_id: str, text: str) -> None:
    """Send a message as an agent of the agency in charge."""
    with db.transaction() as session:
        account = session.exec(select(Account).where(Account.display_name == "Sylvie Marchand"))
        dossier = session.get_one(Dossier, dossier_id)
        agent = Actor(account.one().id, Role.AGENT, "Sylvie Marchand", dossier.ars)
        draft = messages.thread(session, agent, dossier_id).draft
        messages.send(session, agent, dossier_id, draft, text)
