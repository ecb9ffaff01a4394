"""The directory of agents: who may change it, and what a change does at once."""

import pytest
from sqlmodel import Session, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import Conflict, InvalidFields, NotAllowed, NotFound
from erpps_app.domain.sign_in_failures import SignInFailed
from erpps_app.models.access import Account, Agent
from erpps_app.services import agent_directory, agents, own_sessions, sessions, sign_in
from erpps_app.services.agent_directory import NEVER, PAGE, Wanted
from tests.conftest import Begin
from tests.services.people import BRETAGNE, professional
from tests.services.test_statements import statements

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
        assert agent.id not in {
            view.id for view in agent_directory.page(session, ADMIN, Wanted()).rows
        }


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
            lambda: agent_directory.page(session, other, Wanted()),
            lambda: agent_directory.history(session, other, "x"),
            lambda: agents.agencies(session, other),
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


def found(session: Session, **what: str) -> list[str]:
    return [row.name for row in agent_directory.page(session, ADMIN, Wanted(**what)).rows]


def crowd(session: Session, count: int) -> None:
    for n in range(count):
        session.add(
            Agent(
                national_id=f"CPA{n:08}",
                given_name=f"Prénom{chr(97 + n // 26)}{chr(97 + n % 26)}",
                family_name="Quéméner" if n % 2 else "Le Goff",
                ars="53" if n % 3 else "94",
                role="gestionnaire" if n % 5 else "lecteur",
            )
        )
    session.flush()


def test_the_directory_is_read_page_by_page_and_every_agent_once(begin: Begin):
    with begin() as session:
        crowd(session, 2 * PAGE + 7)
        after, seen, pages = "", list[str](), 0
        while pages == 0 or after:
            shown = agent_directory.page(session, ADMIN, Wanted(after=after))
            seen += [row.id for row in shown.rows]
            after, pages = shown.following, pages + 1

        assert (pages, shown.total) == (3, 2 * PAGE + 7)
        assert len(seen) == len(set(seen)) == shown.total


def test_an_agent_is_found_by_name_without_accents_by_card_agency_and_role(begin: Begin):
    with begin() as session:
        crowd(session, 12)

        assert set(found(session, text="prenomad QUEMENER")) == {"Quéméner Prénomad"}
        assert found(session, text="cpa00000004") == ["Le Goff Prénomae"]
        assert len(found(session, ars="94", role="lecteur")) == 1
        assert found(session, text="personne") == []


def test_a_page_of_the_directory_asks_as_many_statements_for_many_agents(begin: Begin):
    asked: list[int] = []
    with begin() as session:
        for more in (1, 20):
            crowd_of = [Agent(national_id=f"{more}-{n}", given_name="A", family_name="B", ars="53")
                        for n in range(more)]  # fmt: skip
            session.add_all(crowd_of)
            session.flush()
            asked.append(
                len(statements(session, lambda: agent_directory.page(session, ADMIN, Wanted())))
            )

    assert asked[0] == asked[1]


def test_the_directory_says_when_an_agent_last_signed_in(begin: Begin):
    with begin() as session:
        added(session)
        assert agent_directory.page(session, ADMIN, Wanted()).rows[0].last_seen == NEVER
    with begin() as session:
        enter(session)
    with begin() as session:
        assert agent_directory.page(session, ADMIN, Wanted()).rows[0].last_seen != NEVER


def test_the_history_of_an_agent_comes_from_the_audit_trail(begin: Begin):
    with begin() as session:
        agent = added(session)
    with begin() as session:
        agents.move(session, ADMIN, agent.id, "responsable", "11")
    with begin() as session:
        changes = agent_directory.history(session, ADMIN, agent.id)

    assert changes[0].what == (
        "Rôle\u00a0: Gestionnaire ARS → Responsable ARS, "
        "Agence\u00a0: ARS Bretagne → ARS Île-de-France"
    )
    assert len(changes) == 2
