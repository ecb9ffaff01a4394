"""Filling in: nothing typed is lost, nothing locked is changed, one draft a person."""

import pytest
from sqlmodel import select

from erpps_app.domain.access import Role
from erpps_app.domain.errors import InvalidFields, NotAllowed, NotFound
from erpps_app.models.dossier import Dossier
from erpps_app.services import drafts, wizard
from tests.conftest import Begin
from tests.services import people


def test_starting_twice_finds_the_same_draft(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        first = drafts.start(session, actor)
        second = drafts.start(session, actor)

        assert first.id == second.id
        assert len(session.exec(select(Dossier)).all()) == 1


def test_the_identity_of_franceconnect_is_prefilled(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        shown = wizard.open_step(session, actor, "etat-civil")

        assert shown.answers["nom_naissance"] == "MARTIN"
        assert shown.answers["date_naissance"] == "12/04/1998"
        assert shown.texts["commune_naissance"] == "Saint-Brieuc (22278)"
        assert shown.locked["nom_naissance"]
        assert not shown.locked["nationalite"]


def test_what_is_wrong_is_kept_as_it_was_typed(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        drafts.start(session, actor)
        drafts.save(session, actor, "coordonnees", {"telephone_mobile": "12", "email": "moi@"})
        dossier = drafts.find_open(session, actor)
        assert dossier
        answers = people.section_named(session, dossier, "coordonnees").answers

        assert answers["telephone_mobile"] == "12"
        assert answers["email"] == "moi@"


def test_what_is_right_is_kept_in_its_normal_form(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        drafts.start(session, actor)
        drafts.save(session, actor, "coordonnees", people.CONTACT)
        dossier = drafts.find_open(session, actor)
        assert dossier
        answers = people.section_named(session, dossier, "coordonnees").answers

        assert answers["telephone_mobile"] == "+33612345678"


def test_a_locked_field_and_an_unknown_one_are_ignored(begin: Begin):
    hostile = {"nom_naissance": "AUTRE", "verdict": "valide", "civilite": "M", "prenom_3": ["x"]}
    with begin() as session:
        actor = people.professional(session)
        drafts.start(session, actor)
        drafts.save(session, actor, "etat-civil", hostile)
        dossier = drafts.find_open(session, actor)
        assert dossier
        section = people.section_named(session, dossier, "etat-civil")

        assert section.answers["nom_naissance"] == "MARTIN"
        assert section.answers["civilite"] == "M"
        assert "verdict" not in section.answers
        assert section.verdict == ""


def test_a_page_that_is_not_complete_says_every_error(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        drafts.start(session, actor)
        with pytest.raises(InvalidFields) as refused:
            drafts.finish(session, actor, "etat-civil")

        assert set(refused.value.errors) == {"civilite", "nationalite", "document"}


def test_a_later_page_sends_back_to_the_first_incomplete_one(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        drafts.start(session, actor)

        assert wizard.open_step(session, actor, "diplome").redirect == "/inscription/etat-civil"
        assert wizard.open_activities(session, actor).redirect == "/inscription/etat-civil"
        assert wizard.open_step(session, actor, "etat-civil").redirect == ""


def test_an_agent_cannot_fill_in(begin: Begin):
    with begin() as session, pytest.raises(NotAllowed):
        drafts.start(session, people.BRETAGNE)


def test_nobody_can_write_to_the_activity_of_another(begin: Begin):
    with begin() as session:
        owner, other = people.professional(session), people.professional(session, "autre")
        drafts.start(session, owner)
        drafts.start(session, other)
        section = wizard.add_activity(session, owner)
        for act in (
            lambda: wizard.save_activity(session, other, section, {"type_activite": "BENEVOLE"}),
            lambda: wizard.remove_activity(session, other, section),
            lambda: wizard.activity_errors(session, other, section),
        ):
            with pytest.raises(NotFound):
                act()


def test_an_activity_that_is_removed_takes_its_place_back(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.complete(session, actor)
        second = wizard.add_activity(session, actor)
        wizard.remove_activity(session, actor, second)
        view = wizard.open_activities(session, actor)

        assert [card.title for card in view.cards] == ["Activité 1"]
        assert view.current == ""


def test_somebody_with_an_application_at_the_ars_does_not_start_another(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.submitted(session, actor)
        with pytest.raises(NotAllowed):
            drafts.start(session, actor)


def test_roles_are_told_apart_in_french():
    assert Role.AGENT.label == "Gestionnaire ARS"
