"""The directory of agents, kept by the national administrator: add, move, remove."""

from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from erpps_app.adapters.reference import reference
from erpps_app.domain.access import REVIEWERS, STAFF, SYSTEM, Actor, Role, require
from erpps_app.domain.errors import Conflict, InvalidFields, NotFound
from erpps_app.domain.reference import NATIONAL_QUEUE
from erpps_app.models.access import Account, Agent
from erpps_app.services import assignment, sessions

STAFF_ROLES = tuple(role for role in Role if role in STAFF)
LABELS = {"prenom": "Prénom", "nom": "Nom", "carte": "Identifiant de la carte CPA"}


def agencies(_session: Session, actor: Actor) -> list[dict[str, str]]:
    """The agencies that an agent may belong to, the national queue last."""
    require(actor, Role.ADMIN)
    offered = [agency.code for agency in reference().agencies.values() if agency.offered]
    codes = [*offered, NATIONAL_QUEUE]
    return [{"value": code, "label": reference().agency_name(code)} for code in codes]


def add(session: Session, actor: Actor, form: Mapping[str, object]) -> None:
    """Add an agent; one who was removed before comes back under the same card.

    Raises:
        InvalidFields: a value is missing or unknown.
        Conflict: the card is already somebody's.
    """
    require(actor, Role.ADMIN)
    typed = _typed(form)
    known = session.exec(select(Agent).where(Agent.national_id == typed["carte"])).first()
    if known is not None and known.active:
        raise Conflict(f"La carte {typed['carte']} est déjà celle d’un agent.")
    agent = known or Agent(national_id=typed["carte"], given_name="", family_name="", ars="")
    agent.given_name, agent.family_name = typed["prenom"], typed["nom"]
    agent.role, agent.ars, agent.active = typed["role"], typed["agence"], True
    session.add(agent)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(f"La carte {typed['carte']} est déjà celle d’un agent.") from error


def add_administrator(session: Session, national_id: str, given: str, family: str) -> None:
    """Let a first administrator in, from the machine itself: nobody is signed in there.

    Raises:
        InvalidFields: a value is missing. Conflict: the card is already somebody's.
    """
    form = {"carte": national_id, "prenom": given, "nom": family, "role": Role.ADMIN}
    add(session, Actor("", Role.ADMIN, SYSTEM.display_name), form)


def move(session: Session, actor: Actor, agent_id: str, role: str, ars: str) -> None:
    """Give another role or agency; the agent signs in again to use it.

    What they were in charge of is free when they no longer decide there.

    Raises:
        InvalidFields: the role or the agency is unknown.
        Conflict: an administrator cannot take their own role away.
    """
    require(actor, Role.ADMIN)
    agent = _active(session, agent_id)
    wrong = _errors_of_place(role, ars)
    if wrong:
        raise InvalidFields(wrong)
    _keep_oneself(session, actor, agent)
    if ars != agent.ars or role not in REVIEWERS:
        assignment.free_all(session, actor, _accounts(session, agent))
    agent.role, agent.ars = role, "" if role == Role.ADMIN else ars
    session.add(agent)
    _sign_out(session, agent)


def remove(session: Session, actor: Actor, agent_id: str) -> None:
    """Take an agent out; their sessions end at once, what they did stays theirs.

    What they were in charge of is free.

    Raises:
        Conflict: an administrator cannot remove themselves.
    """
    require(actor, Role.ADMIN)
    agent = _active(session, agent_id)
    _keep_oneself(session, actor, agent)
    assignment.free_all(session, actor, _accounts(session, agent))
    agent.active = False
    session.add(agent)
    _sign_out(session, agent)


def _typed(form: Mapping[str, object]) -> dict[str, str]:
    names = (*LABELS, "role", "agence")
    typed = {name: " ".join(str(form.get(name) or "").split())[:80] for name in names}
    wrong = {
        name: f"« {label} » : ce champ est obligatoire."
        for name, label in LABELS.items()
        if not typed[name]
    }
    wrong |= _errors_of_place(typed["role"], typed["agence"])
    if wrong:
        raise InvalidFields(wrong)
    if typed["role"] == Role.ADMIN:
        typed["agence"] = ""
    return typed


def _errors_of_place(role: str, ars: str) -> dict[str, str]:
    if role not in STAFF_ROLES:
        return {"role": "Choisissez un rôle."}
    offered = {agency.code for agency in reference().agencies.values() if agency.offered}
    if role != Role.ADMIN and ars not in {*offered, NATIONAL_QUEUE}:
        return {"agence": "Choisissez une agence."}
    return {}


def _active(session: Session, agent_id: str) -> Agent:
    agent = session.get(Agent, agent_id)
    if agent is None or not agent.active:
        raise NotFound("Cet agent n’est plus dans l’annuaire.")
    return agent


def _accounts(session: Session, agent: Agent) -> list[Account]:
    """Whatever provider vouched for the agent, the subject is the number of the card."""
    return list(session.exec(select(Account).where(Account.subject == agent.national_id)))


def _keep_oneself(session: Session, actor: Actor, agent: Agent) -> None:
    if actor.account_id in {account.id for account in _accounts(session, agent)}:
        raise Conflict("Un autre administrateur doit le faire pour vous.")


def _sign_out(session: Session, agent: Agent) -> None:
    for account in _accounts(session, agent):
        sessions.close_all(session, account.id)
    session.flush()
