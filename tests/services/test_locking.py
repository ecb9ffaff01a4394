"""Two tabs, two agents, agent and professional: one wins, the other is told and loses nothing."""

import pytest

from erpps_app.domain.errors import Conflict
from erpps_app.services import change_form, parts, review, sending, submission, wizard
from tests.conftest import Begin
from tests.services import changing, people

LOADED = {"nom_usage": "", "civilite": ""}


def test_two_tabs_keep_what_each_alone_typed(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        wizard.open_step(session, actor, "etat-civil")
        base = wizard.open_step(session, actor, "etat-civil").answers
        wizard.save_step(session, actor, "etat-civil", {**base, "nom_usage": "Le Goff"}, base)
        second = {**base, "civilite": "MME"}
        conflicts = wizard.save_step(session, actor, "etat-civil", second, base)
        kept = wizard.open_step(session, actor, "etat-civil").answers

        assert conflicts == {}
        assert (kept["nom_usage"], kept["civilite"]) == ("Le Goff", "MME")


def test_the_same_answer_in_two_tabs_is_told_and_written_when_seen(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        base = wizard.open_step(session, actor, "etat-civil").answers
        wizard.save_step(session, actor, "etat-civil", {**base, "nom_usage": "Un"}, base)
        mine = {**base, "nom_usage": "Deux"}
        told = wizard.save_step(session, actor, "etat-civil", mine, base)
        held = wizard.open_step(session, actor, "etat-civil").answers
        again = wizard.save_step(session, actor, "etat-civil", mine, held)

        assert "« Un »" in told["nom_usage"]
        assert held["nom_usage"] == "Un"
        assert again == {}
        assert wizard.open_step(session, actor, "etat-civil").answers["nom_usage"] == "Deux"


@pytest.mark.parametrize("action", ["valider", "refuser"])
def test_the_second_agent_is_told_who_did_what(begin: Begin, action: str):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        seen = dossier.version
        first = changing.agent(session, "Gaël Quéméner")
        people.judge_all(session, dossier, first)
        if action == "refuser":
            section = review.open_file(session, first, dossier.id).sections[0]
            review.judge(session, first, dossier.id, section.id, "refuse", "Illisible.")
        review.decide(session, first, dossier.id, action, dossier.version)
        late = review.open_file(session, people.BRETAGNE, dossier.id).sections[0]
        with pytest.raises(Conflict) as told:
            review.judge(session, people.BRETAGNE, dossier.id, late.id, "valide", "", seen)

        assert "Gaël Quéméner" in told.value.message
        assert ("validée" if action == "valider" else "refusée") in told.value.message


def test_an_agent_does_not_decide_on_what_the_person_has_just_withdrawn(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
        people.judge_all(session, dossier)
        seen = dossier.version
        submission.cancel(session, actor, dossier.id)
        with pytest.raises(Conflict, match="annulée"):
            review.decide(session, people.BRETAGNE, dossier.id, "valider", seen)

        assert dossier.status == "annulee"


def test_a_change_is_not_sent_over_what_the_agency_has_just_changed(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        person = changing.person_of(session, actor).id
        answers = {"libelle_voie": "Rue Neuve"}
        draft = changing.begin_change(session, actor, "coordonnees", answers=answers)
        changing.request(
            session,
            changing.agent(session),
            "coordonnees",
            answers={"libelle_voie": "Rue de l’Agence"},
            practitioner=person,
        )
        told = sending.send(session, actor, draft)
        section = parts.sections_of(session, draft)[0]
        kept = change_form.open_page(session, actor, draft, section.id).form.answers
        sent = sending.send(session, actor, draft)

        assert told.path == ""
        assert "Rue de l’Agence" in told.changed
        assert kept["libelle_voie"] == "Rue Neuve"
        assert sent.path
