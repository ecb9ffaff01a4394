"""Reviewing: agency by agency, element by element, one decision."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import Conflict, InvalidField, NotAllowed, NotFound
from erpps_app.domain.rpps import is_rpps
from erpps_app.models.dossier import Dossier, DossierEvent
from erpps_app.models.journal import OutboxMessage
from erpps_app.models.register import Activity, Identifier, Practitioner, Structure
from erpps_app.services import dossiers, drafts, queue, review, space, submission, wizard
from tests.conftest import Begin
from tests.services import people
from tests.services.people import BRETAGNE, CORSE

CABINET = {
    "type_activite": "INDEPENDANT",
    "date_debut": "04/01/2038",
    "raison_sociale": "Cabinet du Port",
    "siret_en_cours": "oui",
    "destination": "france",
    "numero_voie": "3",
    "libelle_voie": "Quai Duguay-Trouin",
    "code_postal": "22000",
    "localite": "Saint-Brieuc",
    "commune": "22278",
}


def last_mail(session: Session) -> str:
    written = select(OutboxMessage.body).order_by(col(OutboxMessage.created_at).desc())
    return session.exec(written).first() or ""


def test_an_agent_sees_the_applications_of_their_agency_only(begin: Begin):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))

        assert [row.id for row in queue.view(session, BRETAGNE).rows] == [dossier.id]
        assert queue.view(session, CORSE).rows == []
        with pytest.raises(NotFound):
            review.open_file(session, CORSE, dossier.id)


def test_a_draft_is_nobodys_but_its_owners(begin: Begin):
    with begin() as session:
        dossier = people.complete(session, people.professional(session))
        dossier.ars = "53"
        with pytest.raises(NotFound):
            review.open_file(session, BRETAGNE, dossier.id)


def test_a_professional_does_not_review(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
        for act in (
            lambda: queue.view(session, actor),
            lambda: review.open_file(session, actor, dossier.id),
            lambda: review.take(session, actor, dossier.id),
            lambda: review.decide(session, actor, dossier.id, "valider", dossier.version),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_validation_gives_a_number_and_records_the_person(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        rpps = people.validated(session, actor, CABINET)
        person = session.exec(select(Practitioner)).one()
        activity = session.exec(select(Activity)).one()
        structure = session.exec(select(Structure)).one()

        assert is_rpps(rpps)
        assert person.rpps == rpps
        assert session.exec(select(Identifier.value)).all() == [rpps]
        assert (activity.type, activity.structure_id) == ("INDEPENDANT", structure.id)
        assert structure.name == "Cabinet du Port"
        assert space.view(session, actor).rpps == rpps
        assert rpps in last_mail(session)


def test_validation_waits_until_every_element_is_accepted(begin: Begin):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        review.take(session, BRETAGNE, dossier.id)
        with pytest.raises(InvalidField, match="chaque élément"):
            review.decide(session, BRETAGNE, dossier.id, "valider", dossier.version)

        assert session.exec(select(Practitioner)).all() == []


def test_a_decision_on_what_has_changed_since_is_refused(begin: Begin):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        seen = dossier.version
        people.judge_all(session, dossier)
        with pytest.raises(Conflict, match="a changé"):
            review.decide(session, BRETAGNE, dossier.id, "valider", seen)


@pytest.mark.parametrize("verdict", ["refuse", "a_completer"])
def test_a_refusal_and_a_question_owe_their_words(begin: Begin, verdict: str):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        section = review.open_file(session, BRETAGNE, dossier.id).sections[0].id
        with pytest.raises(InvalidField) as refused:
            review.judge(session, BRETAGNE, dossier.id, section, verdict, "  ")

        assert refused.value.field == section


def test_a_section_of_another_application_is_not_judged(begin: Begin):
    with begin() as session:
        one = people.submitted(session, people.professional(session))
        two = people.submitted(session, people.professional(session, "autre"))
        foreign = review.open_file(session, BRETAGNE, two.id).sections[0].id
        with pytest.raises(NotFound):
            review.judge(session, BRETAGNE, one.id, foreign, "valide", "")


def ask(session: Session, dossier: Dossier, element: str) -> str:
    """Accept all but one element, about which a question is asked."""
    people.judge_all(session, dossier)
    section = people.section_named(session, dossier, element)
    review.judge(session, BRETAGNE, dossier.id, section.id, "a_completer", "Laquelle ?")
    review.decide(session, BRETAGNE, dossier.id, "demander", dossier.version)
    return section.id


def test_a_request_unlocks_the_elements_named_and_no_other(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
        asked = ask(session, dossier, "diplome")
        drafts.save(session, actor, "diplome", {"date_diplome": "03/05/2024"})
        drafts.save(session, actor, "coordonnees", {"numero_voie": "99"})
        unlocked = [s.id for s in dossiers.view(session, actor, dossier.id).sections if s.unlocked]

        assert unlocked == [asked]
        assert people.section_named(session, dossier, "coordonnees").answers["numero_voie"] == "20"
        assert wizard.open_step(session, actor, "coordonnees").redirect == f"/demande/{dossier.id}"
        with pytest.raises(NotAllowed):
            wizard.add_activity(session, actor)


def test_the_answer_shows_the_reviewer_before_and_after(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
        asked = ask(session, dossier, "diplome")
        drafts.save(session, actor, "diplome", {"date_diplome": "03/05/2024"})
        submission.answer(session, actor, dossier.id)
        file = review.open_file(session, BRETAGNE, dossier.id)
        section = next(s for s in file.sections if s.id == asked)
        changed = {line.label: (line.changed_from, line.text) for line in section.lines}

        assert changed["Date d’obtention du diplôme"] == ("02/05/2024", "03/05/2024")
        assert section.verdict == ""
        assert not section.unlocked


def test_an_answer_that_is_not_complete_stays_with_the_person(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
        asked = ask(session, dossier, "diplome")
        drafts.save(session, actor, "diplome", {"date_diplome": ""})
        with pytest.raises(InvalidField) as refused:
            submission.answer(session, actor, dossier.id)

        assert refused.value.field == asked
        assert dossier.status == "en_attente"


def test_a_refusal_tells_the_reason_in_the_app_and_in_the_mail(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
        people.judge_all(session, dossier)
        section = people.section_named(session, dossier, "diplome")
        review.judge(session, BRETAGNE, dossier.id, section.id, "refuse", "Diplôme illisible.")
        review.decide(session, BRETAGNE, dossier.id, "refuser", dossier.version)
        view = dossiers.view(session, actor, dossier.id)
        mail = last_mail(session)

        assert "Diplôme illisible." in view.refusal
        assert "Diplôme illisible." in mail
        assert "tribunal administratif" in mail
        assert drafts.start(session, actor).id != dossier.id


def test_every_transition_is_recorded_with_who_and_when(begin: Begin):
    with begin() as session:
        people.validated(session, people.professional(session))
        events = session.exec(select(DossierEvent).order_by(DossierEvent.id)).all()

        assert [(e.action, e.from_status, e.to_status) for e in events] == [
            ("soumettre", "brouillon", "nouvelle"),
            ("prendre", "nouvelle", "en_instruction"),
            ("valider", "en_instruction", "validee"),
        ]
        assert events[1].actor_name == "Sylvie Marchand"
        assert all(event.at.tzinfo for event in events)


def test_a_collaborator_finds_the_cabinet_of_the_titulaire(begin: Begin):
    with begin() as session:
        titulaire = people.validated(session, people.professional(session), CABINET)
        actor = people.professional(session, "autre", family_name="PETIT")
        people.complete(session, actor)
        drafts.save(session, actor, "profession", {"nom_exercice": "PETIT"})
        activity = wizard.open_activities(session, actor).cards[0].id
        wizard.save_activity(
            session,
            actor,
            activity,
            {"type_activite": "COLLABORATEUR", "titulaire_rpps": titulaire},
        )
        form = wizard.open_activities(session, actor, activity).form
        errors = wizard.activity_errors(session, actor, activity)

        assert "raison_sociale" not in form.visible
        assert set(errors) == {"document"}


def test_an_unknown_titulaire_leads_to_the_fields_by_hand(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.complete(session, actor)
        activity = wizard.open_activities(session, actor).cards[0].id
        chosen = {"type_activite": "COLLABORATEUR", "titulaire_rpps": "10109316124"}
        wizard.save_activity(session, actor, activity, chosen)
        assert "titulaire_rpps" in wizard.activity_errors(session, actor, activity)
        wizard.save_activity(session, actor, activity, {"titulaire_sans_rpps": "oui"})
        form = wizard.open_activities(session, actor, activity).form

        assert "raison_sociale" in form.visible
        assert "titulaire_rpps" not in form.visible


@pytest.mark.parametrize(
    ("family", "birth", "certainty", "why"),
    [
        ("MARTIN", "1998-04-12", "certain", "Mêmes nom, prénom et date de naissance"),
        ("MARTAIN", "1998-04-12", "possible", "Même date de naissance, nom orthographié autrement"),
        ("MARTIN", "1970-01-01", "possible", "Mêmes nom et prénom, autre date de naissance"),
    ],
)
def test_likely_duplicates_are_shown_before_the_decision(
    begin: Begin, family: str, birth: str, certainty: str, why: str
):
    with begin() as session:
        rpps = people.validated(session, people.professional(session))
        other = people.professional(session, "autre", family_name=family, birthdate=birth)
        people.complete(session, other)
        drafts.save(session, other, "profession", {"nom_exercice": family})
        dossier = submission.submit(session, other)
        found = review.open_file(session, BRETAGNE, dossier.id).duplicates

        assert [(d.number, d.certainty, d.why) for d in found] == [(rpps, certainty, why)]


def test_numbers_are_unique_when_decisions_come_at_once(begin: Begin):
    with begin() as session:
        ids = []
        for rank in range(12):
            actor: Actor = people.professional(session, f"personne-{rank}")
            dossier = people.submitted(session, actor)
            people.judge_all(session, dossier)
            ids.append(dossier.id)

    def decide(dossier_id: str) -> str:
        with begin() as session:
            version = review.open_file(session, BRETAGNE, dossier_id).version
            return review.decide(session, BRETAGNE, dossier_id, "valider", version)

    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(decide, ids))

    assert len(set(numbers)) == 12
    assert all(map(is_rpps, numbers))


def test_two_agents_at_once_make_one_decision(begin: Begin):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        people.judge_all(session, dossier)
        dossier_id, version = dossier.id, dossier.version

    def decide(_rank: int) -> str:
        with begin() as session:
            try:
                return review.decide(session, BRETAGNE, dossier_id, "valider", version)
            except Conflict:
                return ""

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for number in pool.map(decide, range(4)) if number]

    assert len(numbers) == 1
