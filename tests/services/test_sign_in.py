"""From a verified identity to an account and a session."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import Session, select

from erpps_app.domain.access import Role
from erpps_app.domain.rpps import idnps
from erpps_app.domain.sign_in_failures import SignInFailed
from erpps_app.models.access import Account, Agent
from erpps_app.models.register import Identifier, Practitioner
from erpps_app.services import sessions, sign_in
from tests.conftest import Begin

FC = {
    "iss": "https://fc.example",
    "sub": "abc",
    "given_name": "Camille",
    "family_name": "MARTIN",
    "birthcountry": "99100",
    "birthplace": "22278",
}
RPPS = "10109316124"
WINDOWS = 4


def registered(session: Session) -> Practitioner:
    person = Practitioner(rpps=RPPS)
    session.add(person)
    session.flush()
    session.add(Identifier(practitioner_id=person.id, system="RPPS", value=RPPS))
    session.flush()
    return person


def card(number: str = RPPS, sub: str = "psc-1") -> dict[str, str]:
    return {"iss": "https://psc.example", "sub": sub, "SubjectNameID": idnps(number)}


def test_an_account_is_the_issuer_and_the_subject_never_the_email(begin: Begin):
    same_email = {"email": "camille@example.org"}
    with begin() as session:
        for claims in (FC, {**FC, "sub": "def"}, {**FC, "iss": "https://autre.example"}, FC):
            sign_in.complete(session, "franceconnect", {**claims, **same_email}, "")

        assert len(session.exec(select(Account)).all()) == 3


def test_several_windows_at_once_make_one_account(begin: Begin):
    together = Barrier(WINDOWS)

    def sign_in_once(_window: int) -> str:
        together.wait(timeout=10)
        with begin() as session:
            return sign_in.complete(session, "franceconnect", FC, "").token

    with ThreadPoolExecutor(WINDOWS) as windows:
        opened = list(windows.map(sign_in_once, range(WINDOWS)))
    with begin() as session:
        account = session.exec(select(Account)).one()
        actors = [sessions.actor_of(session, token) for token in opened]

    assert {actor.account_id for actor in actors if actor} == {account.id}
    assert None not in actors


def test_what_the_provider_says_anew_replaces_what_it_said(begin: Begin):
    with begin() as session:
        sign_in.complete(session, "franceconnect", FC, "")
        sign_in.complete(session, "franceconnect", {**FC, "preferred_username": "LEROY"}, "")
        account = session.exec(select(Account)).one()

    assert account.display_name == "Camille LEROY"
    assert account.claims["nom_usage"] == "LEROY"


def test_a_commune_abolished_since_birth_is_left_to_the_person(begin: Begin):
    with begin() as session:
        sign_in.complete(session, "franceconnect", {**FC, "birthplace": "22999"}, "")

        assert session.exec(select(Account)).one().claims["commune_naissance"] == ""


def test_a_professional_finds_the_account_of_their_registration_again(begin: Begin):
    with begin() as session:
        person = registered(session)
        sign_in.complete(session, "franceconnect", FC, "")
        account = session.exec(select(Account)).one()
        account.practitioner_id = person.id
        session.flush()
        opened = sign_in.complete(session, "prosanteconnect", card(), "")
        actor = sessions.actor_of(session, opened.token)

    assert actor
    assert (actor.account_id, actor.role) == (account.id, Role.PROFESSIONAL)
    assert opened.path == "/mon-espace"


def test_a_professional_registered_elsewhere_gets_an_account_of_their_own(begin: Begin):
    with begin() as session:
        person = registered(session)
        sign_in.complete(session, "prosanteconnect", card(), "")
        sign_in.complete(session, "prosanteconnect", card(sub="psc-2"), "")
        account = session.exec(select(Account)).one()

    assert (account.subject, account.practitioner_id) == ("psc-1", person.id)


def test_a_former_number_leads_to_the_same_person(begin: Begin):
    former = "10005173140"
    with begin() as session:
        person = registered(session)
        session.add(Identifier(practitioner_id=person.id, system="RPPS", value=former))
        session.flush()
        sign_in.complete(session, "prosanteconnect", card(former), "")

        assert session.exec(select(Account)).one().practitioner_id == person.id


@pytest.mark.parametrize("national_id", ["", RPPS, f"0{RPPS}", "810005173140", "8", None])
def test_a_number_that_is_not_registered_here_opens_nothing(begin: Begin, national_id: str | None):
    with begin() as session:
        registered(session)
        with pytest.raises(SignInFailed) as failed:
            sign_in.complete(
                session, "prosanteconnect", {**card(), "SubjectNameID": national_id}, ""
            )

    assert failed.value.code == "rpps-inconnu"


@pytest.mark.parametrize("active", [True, False])
def test_an_agent_comes_in_while_they_are_active(begin: Begin, active: bool):
    claims = {"iss": "https://cpa.example", "sub": "CPA1", "given_name": "Autre"}
    with begin() as session:
        session.add(
            Agent(
                national_id="CPA1",
                given_name="Inès",
                family_name="Colonna",
                ars="94",
                active=active,
            )
        )
        session.flush()
        if active:
            opened = sign_in.complete(session, "agents", claims, "")
            actor = sessions.actor_of(session, opened.token)
            assert actor
            assert (actor.role, actor.ars, actor.display_name) == (Role.AGENT, "94", "Inès Colonna")
        else:
            with pytest.raises(SignInFailed) as failed:
                sign_in.complete(session, "agents", claims, "")
            assert failed.value.code == "agent-inconnu"
