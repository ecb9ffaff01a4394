"""Who of an agency may be in charge of an application, by the directory of agents."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from erpps_app.domain.access import REVIEWERS, Actor, Role, require
from erpps_app.domain.errors import InvalidField
from erpps_app.models.access import Account, Agent
from erpps_app.services import sign_in

AGENT_FIELD = "agent"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may be in charge.

    Attributes:
        id: in the directory; account: their account, empty when they never came.
    """

    id: str
    account: str
    name: str


def listing(session: Session, actor: Actor) -> tuple[Colleague, ...]:
    """Those of the actor's agency who decide, by name."""
    require(actor, *REVIEWERS)
    rows = session.exec(
        select(Agent, Account.id)
        .outerjoin(
            Account,
            (col(Account.subject) == Agent.national_id) & (Account.issuer == sign_in.DIRECTORY),
        )
        .where(Agent.ars == actor.ars, Agent.active, col(Agent.role).in_(REVIEWERS))
        .order_by(col(Agent.family_name), col(Agent.given_name), col(Agent.id))
    )
    return tuple(Colleague(agent.id, account or "", _name(agent)) for agent, account in rows)


def options(session: Session, actor: Actor) -> list[dict[str, str]]:
    """The same, as a list to choose from."""
    return [{"value": one.id, "label": one.name} for one in listing(session, actor)]


def account_named(session: Session, actor: Actor, agent_id: str) -> Account:
    """The account of somebody of the actor's agency, made when they never came.

    Raises:
        InvalidField: nobody of the agency who decides is called so.
    """
    require(actor, *REVIEWERS)
    agent = session.get(Agent, agent_id)
    if agent is None or not agent.active or agent.ars != actor.ars or agent.role not in REVIEWERS:
        raise InvalidField(AGENT_FIELD, "Choisissez un agent de votre agence.")
    return sign_in.account_of(session, agent)


def still(session: Session, account_id: str, ars: str) -> Actor | None:
    """An agent as the directory knows them now; ``None`` when they decide there no more."""
    row = session.exec(
        select(Account, Agent)
        .join(Agent, col(Agent.national_id) == Account.subject)
        .where(
            Account.id == account_id,
            Agent.ars == ars,
            Agent.active,
            col(Agent.role).in_(REVIEWERS),
        )
    ).first()
    if row is None:
        return None
    account, agent = row
    return Actor(account.id, Role(agent.role), account.display_name, agent.ars)


def name_of(session: Session, account_id: str | None) -> str:
    """What somebody in charge is called; empty when nobody is."""
    account = session.get(Account, account_id) if account_id else None
    return account.display_name if account else ""


def _name(agent: Agent) -> str:
    return f"{agent.given_name} {agent.family_name}"
