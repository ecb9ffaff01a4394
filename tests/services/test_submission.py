"""Sending: everything is checked again, twice is once, the right agency receives."""

import re

import pytest
from sqlmodel import select

from erpps_app.domain.errors import InvalidField, NotFound
from erpps_app.models.dossier import DossierEvent, Section
from erpps_app.models.journal import OutboxMessage
from erpps_app.services import drafts, submission, wizard
from tests.conftest import Begin
from tests.services import people

IN_LYON = {
    "type_activite": "BENEVOLE",
    "date_debut": "04/01/2038",
    "raison_sociale": "Les Voisins",
    "destination": "france",
    "numero_voie": "1",
    "libelle_voie": "Place Bellecour",
    "code_postal": "69002",
    "localite": "Lyon",
    "commune": "69123",
}


def test_a_complete_declaration_gets_a_number_and_goes_to_the_agency_of_the_address(begin: Begin):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))

        assert re.fullmatch(r"M\d{14}", dossier.number or "")
        assert dossier.status == "nouvelle"
        assert dossier.ars == "53"
        assert dossier.applicant_name == "Camille MARTIN"


def test_the_place_of_practice_decides_on_the_agency_first(begin: Begin):
    with begin() as session:
        assert people.submitted(session, people.professional(session), IN_LYON).ars == "84"


def test_an_address_abroad_goes_to_the_national_queue(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.complete(session, actor)
        abroad = {
            "destination": "etranger",
            "libelle_voie": "Rue Haute 3",
            "localite": "Bruxelles",
            "pays": "99131",
        }
        drafts.save(session, actor, "coordonnees", abroad)

        assert submission.submit(session, actor).ars == "00"


def test_sending_twice_makes_one_application_and_one_mail(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        first = people.submitted(session, actor)
        second = submission.submit(session, actor)

        assert first.id == second.id
        assert len(session.exec(select(OutboxMessage)).all()) == 1
        assert len(session.exec(select(DossierEvent)).all()) == 1


def test_an_incomplete_declaration_names_the_page_to_complete(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.complete(session, actor)
        drafts.save(session, actor, "profession", {"nom_exercice": "DUPONT"})
        with pytest.raises(InvalidField) as refused:
            submission.submit(session, actor)

        assert refused.value.field == "/inscription/profession"


def test_nothing_to_send_is_said(begin: Begin):
    with begin() as session, pytest.raises(NotFound):
        submission.submit(session, people.professional(session))


def test_declaring_no_activity_drops_those_that_were_begun(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.complete(session, actor)
        drafts.save(session, actor, "activites", {"aucune_activite": "oui"})
        submission.submit(session, actor)
        elements = [s.element for s in session.exec(select(Section))]

        assert "activite" not in elements
        assert "sans-activite" in elements


def test_answers_left_over_from_a_change_of_mind_are_not_sent(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.complete(session, actor, IN_LYON)
        current = wizard.open_activities(session, actor).cards[0].id
        wizard.save_activity(session, actor, current, {"type_activite": "REMPLACANT"})
        submission.submit(session, actor)
        section = session.get_one(Section, current)

        assert set(section.answers) == {"type_activite", "date_debut"}


def test_the_mail_recalls_the_declaration_without_birth_date_or_home(begin: Begin):
    with begin() as session:
        people.submitted(session, people.professional(session))
        mail = session.exec(select(OutboxMessage)).one()

        assert "Ergothérapeute" in mail.body
        assert "DE Ergothérapeute" in mail.body
        assert "12/04/1998" not in mail.body
        assert "Arago" not in mail.body
        assert "6 12 34" not in mail.body


def test_a_sent_application_can_be_withdrawn_by_its_owner_only(begin: Begin):
    with begin() as session:
        owner, other = people.professional(session), people.professional(session, "autre")
        dossier = people.submitted(session, owner)
        with pytest.raises(NotFound):
            submission.cancel(session, other, dossier.id)
        submission.cancel(session, owner, dossier.id)

        assert dossier.status == "annulee"
