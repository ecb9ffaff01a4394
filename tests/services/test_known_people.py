"""Somebody applies whom the register knows: what the agent sees, and the refusal prepared."""

import pytest
from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import Conflict, InvalidField, NotAllowed
from erpps_app.models.dossier import Dossier, Section
from erpps_app.models.journal import AuditEntry, OutboxMessage
from erpps_app.models.register import Practitioner
from erpps_app.services import dossiers, known_people, reasons
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.people import BRETAGNE, CORSE
from tests.services.twins import READER

PAPER = {
    "nom_naissance": "MARTIN",
    "nom_usage": "ROUSSEL",
    "prenom": "Camille",
    "prenom_2": "Jeanne",
}
CLAIMS = {"given_name": "Camille Jeanne", "birthdate": "1970-04-12"}  # as the register has it
BORN_ELSEWHERE = {"birthplace": "35238"}


def applying(session: Session, **claims: str) -> tuple[Practitioner, Dossier]:
    """Camille Martin is in the register from paper, then applies by FranceConnect."""
    reasons.install(session)
    agent = changing.agent(session)
    paper = changing.on_paper(
        session,
        agent,
        nom_naissance="MARTIN",
        nom_usage="ROUSSEL",
        prenom="Camille",
        prenom_2="Jeanne",
    )
    person = session.get_one(Practitioner, paper.practitioner_id)
    civil = people.section_named(session, paper, "etat-civil")
    assert civil.answers["date_naissance"] == "1970-04-12"
    actor = people.professional(session, **{**CLAIMS, **claims})
    return person, people.submitted(session, actor)


def test_the_known_person_is_shown_beside_what_is_declared(begin: Begin):
    with begin() as session:
        person, dossier = applying(session)
        found = known_people.view(session, BRETAGNE, dossier.id)

        assert [one.number for one in found.people] == [person.rpps]
        assert found.compared.certainty == "certain"
        told = {row.label: row for row in found.compared.rows}
        assert told["Adresse email"].differs
        assert not told["Nom de naissance"].differs
        assert found.refusal.code == "deja-enregistre"


def test_showing_somebody_is_remembered_as_reading_their_file(begin: Begin):
    with begin() as session:
        person, dossier = applying(session)
        key = person.id
        known_people.view(session, BRETAGNE, dossier.id)
    with begin(read_only=True) as session:
        read = session.exec(
            select(AuditEntry.object).where(AuditEntry.actor_id == BRETAGNE.account_id)
        ).all()

        assert f"practitioner:{key}" in read


def test_of_somebody_of_another_agency_only_the_resemblance_is_told(begin: Begin):
    with begin() as session:
        person, dossier = applying(session)
        person.ars = "94"
        session.add(person)
        session.flush()
        found = known_people.view(session, BRETAGNE, dossier.id)

        assert found.elsewhere
        assert found.compared.rows == []
        assert known_people.view(session, CORSE, dossier.id).dossier == ""


def test_a_decided_application_shows_nobody(begin: Begin):
    with begin() as session:
        _, dossier = applying(session)
        words = {known_people.REFUSAL: "Déjà enregistrée.", "code": "deja-enregistre"}
        known_people.refuse(session, BRETAGNE, dossier.id, words, dossier.version)

        assert known_people.view(session, BRETAGNE, dossier.id) == known_people.KnownPeople()


@pytest.mark.parametrize(
    ("claims", "subject", "says"),
    [
        ({}, "vous êtes déjà enregistré", "Pro Santé Connect"),
        (BORN_ELSEWHERE, "décision de votre ARS", "ressemble au vôtre"),
    ],
    ids=["certain", "possible"],
)
def test_the_refusal_is_prepared_and_tells_nothing_of_the_register(
    begin: Begin, claims: dict[str, str], subject: str, says: str
):
    with begin() as session:
        person, dossier = applying(session, **claims)
        found = known_people.view(session, BRETAGNE, dossier.id)
        words = {known_people.REFUSAL: found.refusal.text, "code": found.refusal.code}
        known_people.refuse(session, BRETAGNE, dossier.id, words, found.version)
        letter = session.exec(
            select(OutboxMessage).where(col(OutboxMessage.subject).contains(subject))
        ).one()
        civil = session.exec(
            select(Section).where(Section.dossier_id == dossier.id, Section.element == "etat-civil")
        ).one()

        assert dossier.status == "refusee"
        assert civil.reason_code == found.refusal.code
        assert says in letter.body
        assert person.rpps not in letter.body
        assert "jeanne@example.org" not in letter.body


def test_who_has_a_number_is_not_offered_to_ask_again(begin: Begin):
    with begin() as session:
        _, dossier = applying(session)
        words = {known_people.REFUSAL: "Déjà enregistrée.", "code": "deja-enregistre"}
        known_people.refuse(session, BRETAGNE, dossier.id, words, dossier.version)
        applicant = Actor(dossier.account_id, Role.PROFESSIONAL, "Camille Martin")
        seen = dossiers.view(session, applicant, dossier.id)

        assert seen.refused
        assert seen.known
        assert not seen.may_resume


def test_words_are_owed_and_what_changed_meanwhile_is_seen_first(begin: Begin):
    with begin() as session:
        _, dossier = applying(session)
        with pytest.raises(InvalidField):
            known_people.refuse(session, BRETAGNE, dossier.id, {}, dossier.version)
        words = {known_people.REFUSAL: "Déjà enregistrée."}
        with pytest.raises(Conflict):
            known_people.refuse(session, BRETAGNE, dossier.id, words, dossier.version - 1)
        with pytest.raises(NotAllowed):
            known_people.refuse(session, READER, dossier.id, words, dossier.version)
