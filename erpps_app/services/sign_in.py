"""From a verified identity to a session."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain import identity
from erpps_app.domain.access import Role
from erpps_app.domain.rpps import idnps
from erpps_app.domain.sign_in_failures import SignInFailed
from erpps_app.models.access import Account, Agent
from erpps_app.models.register import RPPS, Identifier, Practitioner
from erpps_app.services import reconciliation, sessions

FRANCECONNECT, PROSANTECONNECT, AGENTS = "franceconnect", "prosanteconnect", "agents"
CARD = "carte"
DIRECTORY = "urn:erpps:agents"  # the issuer of agents' accounts, whichever way they come in


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that was opened, and where the person goes."""

    token: str
    path: str


def complete(
    session: Session, provider: str, claims: Mapping[str, object], id_token: str
) -> NewSession:
    """Open the session of a person whom a provider has identified.

    Accounts are keyed on issuer and ``sub``; never on e-mail.

    Raises:
        SignInFailed: the portal does not know the agent or the number.
    """
    return _COMPLETIONS[provider](session, claims, id_token)


def _franceconnect(session: Session, claims: Mapping[str, object], id_token: str) -> NewSession:
    answers = identity.in_known_places(identity.from_franceconnect(claims), reference())
    account = _account(session, claims, identity.display_name(answers))
    account.claims = answers
    reconciliation.reconcile(session, account)
    reconciliation.follow(session, account)
    token = sessions.open_session(
        session, account, Role.PROFESSIONAL, provider=FRANCECONNECT, id_token=id_token
    )
    return NewSession(token, "/mon-espace")


def _prosanteconnect(session: Session, claims: Mapping[str, object], id_token: str) -> NewSession:
    national_id = claims.get("SubjectNameID") or claims.get("preferred_username")
    found = _practitioner(session, str(national_id or ""))
    if found is None:
        raise SignInFailed("rpps-inconnu")
    known = session.exec(
        select(Account).where(Account.practitioner_id == found.id).order_by(col(Account.created_at))
    ).first()
    account = known or _account(session, claims, _full_name(claims))
    account.practitioner_id = found.id
    token = sessions.open_session(
        session, account, Role.PROFESSIONAL, provider=PROSANTECONNECT, id_token=id_token
    )
    return NewSession(token, "/mon-espace")


def _agent_by_provider(session: Session, claims: Mapping[str, object], id_token: str) -> NewSession:
    return _agent(session, claims, AGENTS, id_token)


def _agent_by_card(session: Session, claims: Mapping[str, object], _id_token: str) -> NewSession:
    return _agent(session, claims, CARD)


def _agent(
    session: Session, claims: Mapping[str, object], provider: str, id_token: str = ""
) -> NewSession:
    agent = session.exec(
        select(Agent).where(Agent.national_id == str(claims.get("sub")), Agent.active)
    ).first()
    if agent is None:
        raise SignInFailed("agent-inconnu")
    account = account_of(session, agent)
    role = Role(agent.role)
    token = sessions.open_session(
        session, account, role, provider=provider, id_token=id_token, ars=agent.ars or None
    )
    return NewSession(token, "/administration" if role is Role.ADMIN else "/instruction")


def account_of(session: Session, agent: Agent) -> Account:
    """The account of an agent, whichever way they come in; made when they never came."""
    known_as = {"iss": DIRECTORY, "sub": agent.national_id}
    return _account(session, known_as, f"{agent.given_name} {agent.family_name}")


_COMPLETIONS = {
    FRANCECONNECT: _franceconnect,
    PROSANTECONNECT: _prosanteconnect,
    AGENTS: _agent_by_provider,
    CARD: _agent_by_card,
}


def _practitioner(session: Session, national_id: str) -> Practitioner | None:
    """The active professional behind an IDNPS, by the present number or a former one."""
    number = national_id[1:]
    if national_id != idnps(number):
        return None
    return session.exec(
        select(Practitioner)
        .join(Identifier, col(Identifier.practitioner_id) == Practitioner.id)
        .where(Identifier.system == RPPS, Identifier.value == number, Practitioner.active)
    ).first()


def _account(session: Session, claims: Mapping[str, object], name: str) -> Account:
    issuer, subject = str(claims["iss"]), str(claims["sub"])
    account = _known(session, issuer, subject)
    if account is None:
        account = Account(issuer=issuer, subject=subject, display_name=name)
        try:
            with session.begin_nested():
                session.add(account)
        except IntegrityError:  # the same person, from another window, was faster
            account = _known(session, issuer, subject) or account
    account.display_name = name
    session.add(account)
    session.flush()
    return account


def _known(session: Session, issuer: str, subject: str) -> Account | None:
    return session.exec(
        select(Account).where(Account.issuer == issuer, Account.subject == subject)
    ).first()


def _full_name(claims: Mapping[str, object]) -> str:
    names = (str(claims.get(key) or "") for key in ("given_name", "family_name"))
    return " ".join(filter(None, names)) or "Mon compte"
