"""The directory of agents: who may change it, and what a change does at once."""

import pytest
from sqlmodel import Session, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import Conflict, InvalidFields, NotAllowed, NotFound
from erpps_app.domain.sign_in_failures import SignInFailed
from erpps_app.models.access import Account, Agent
from erpps_app.services import agents, own_sessions, sessions, sign_in
from tests.conftest import Begin
from tests.services.people import BRETAGNE, professional

ADMIN = Actor("admin", Role.ADMIN, "Agathe Delmas")
FORM = {
    "prenom": " Maël ",
    "nom": "Tréguer",
    "carte": "CPA00000900",
    "role": "gestionnaire",
    "agence": "53",
}


def added(session: Session, **changes: str) -> Agent:
    agents.add(session, ADMIN, {**FORM, **changes})
    return session.exec(select(Agent).where(Agent.national_id == FORM["carte"])).one()


def enter(session: Session) -> str:
    claims = {"iss": "agents", "sub": FORM["carte"]}
    return sign_in.complete(session, "agents", claims, "").token


def test_an_agent_who_is_added_can_sign_in(begin: Begin):
    with begin() as session:
        agent = added(session)
        actor = sessions.actor_of(session, enter(session))

    assert (agent.given_name, agent.family_name) == ("Maël", "Tréguer")
    assert actor
    assert (actor.role, actor.ars) == (Role.AGENT, "53")


def test_an_agent_who_moves_is_signed_out_and_comes_back_elsewhere(begin: Begin):
    with begin() as session:
        agent = added(session)
        token = enter(session)
        agents.move(session, ADMIN, agent.id, "responsable", "11")

        assert sessions.actor_of(session, token) is None
        actor = sessions.actor_of(session, enter(session))
    assert actor
    assert (actor.role, actor.ars) == (Role.LEAD, "11")


def test_an_agent_who_is_removed_is_out_at_once_and_cannot_come_back(begin: Begin):
    with begin() as session:
        agent = added(session)
        token = enter(session)
        agents.remove(session, ADMIN, agent.id)

        assert sessions.actor_of(session, token) is None
        with pytest.raises(SignInFailed, match="agent-inconnu"):
            enter(session)
        assert agent.id not in {view.id for view in agents.listing(session, ADMIN)}


def test_somebody_who_was_removed_comes_back_under_the_same_card(begin: Begin):
    with begin() as session:
        agent = added(session)
        agents.remove(session, ADMIN, agent.id)

        assert added(session, agence="11").id == agent.id


def test_one_card_is_one_agent(begin: Begin):
    with begin() as session:
        added(session)
        with pytest.raises(Conflict, match="CPA00000900"):
            agents.add(session, ADMIN, FORM)


@pytest.mark.parametrize(
    ("field", "value"),
    [("prenom", ""), ("nom", " "), ("carte", ""), ("role", "professionnel"), ("agence", "99")],
)
def test_what_is_missing_or_unknown_is_said_at_its_field(begin: Begin, field: str, value: str):
    with begin() as session, pytest.raises(InvalidFields) as refused:
        agents.add(session, ADMIN, {**FORM, field: value})

    assert set(refused.value.errors) == {field}


def test_a_national_administrator_belongs_to_no_agency(begin: Begin):
    with begin() as session:
        assert added(session, role="administrateur").ars == ""


def test_an_administrator_cannot_lock_themselves_out(begin: Begin):
    with begin() as session:
        agent = added(session, role="administrateur")
        actor = sessions.actor_of(session, enter(session))
        assert actor
        with pytest.raises(Conflict):
            agents.remove(session, actor, agent.id)
        with pytest.raises(Conflict):
            agents.move(session, actor, agent.id, "lecteur", "53")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_else_touches_the_directory(begin: Begin, role: Role):
    other = Actor("autre", role, "Autre", "53")
    with begin() as session:
        agent = added(session)
        for attempt in (
            lambda: agents.listing(session, other),
            lambda: agents.add(session, other, FORM),
            lambda: agents.move(session, other, agent.id, "lecteur", "53"),
            lambda: agents.remove(session, other, agent.id),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_an_agent_nobody_knows_cannot_be_removed(begin: Begin):
    with begin() as session, pytest.raises(NotFound):
        agents.remove(session, ADMIN, "inconnu")


def two_sessions(session: Session) -> tuple[Actor, str, str]:
    actor = professional(session)
    account = session.get_one(Account, actor.account_id)
    tokens = [
        sessions.open_session(session, account, Role.PROFESSIONAL, provider="franceconnect")
        for _ in range(2)
    ]
    return actor, tokens[0], tokens[1]


def test_a_person_sees_their_sessions_and_ends_one(begin: Begin):
    with begin() as session:
        actor, here, there = two_sessions(session)
        listed = own_sessions.listing(session, actor, sessions.hash_of(here))
        other = next(view for view in listed if not view.current)
        own_sessions.revoke(session, actor, other.id)

        assert len(listed) == 2
        assert sessions.actor_of(session, there) is None
        assert sessions.actor_of(session, here)


def test_nobody_ends_somebody_elses_session(begin: Begin):
    with begin() as session:
        actor, here, _ = two_sessions(session)
        victim = own_sessions.listing(session, actor, sessions.hash_of(here))[0]
        with pytest.raises(NotFound):
            own_sessions.revoke(session, BRETAGNE, victim.id)

        assert sessions.actor_of(session, here)
