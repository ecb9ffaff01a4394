"""Each row of the guide's table: what the professional does, what the ARS does, and when."""

from datetime import date

import pytest
from sqlmodel import Session, select

from erpps_app.domain.errors import Conflict, InvalidField, InvalidFields, NotAllowed, NotFound
from erpps_app.models.dossier import Dossier, Section
from erpps_app.models.journal import OutboxMessage
from erpps_app.models.register import ContactDetails, ProfessionalPractice
from erpps_app.services import (
    basket,
    change_form,
    changes,
    dossiers,
    history,
    parts,
    registered,
    sending,
    space,
    submission,
)
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.changing import NEXT_PLACE, SUBSTITUTION

END = {"date_cessation": "04/02/2038", "motif_fin": "CHA"}


def mails(session: Session) -> list[tuple[str, str]]:
    rows = session.exec(select(OutboxMessage).order_by(OutboxMessage.created_at)).all()
    return [(row.recipient, row.subject) for row in rows]


def test_contact_details_change_at_once_and_both_addresses_are_told(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        sent = changing.request(
            session, actor, "coordonnees", answers={"email": "neuve@example.org"}
        )
        contact = session.exec(select(ContactDetails)).one()

        assert contact.email == "neuve@example.org"
        assert contact.street == "Boulevard Arago"
        assert sent.status == "validee"
        assert {to for to, subject in mails(session) if "modifiées" in subject} == {
            "camille@example.org",
            "neuve@example.org",
        }


def test_a_change_that_changes_nothing_is_not_sent(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        draft = changing.begin_change(session, actor, "coordonnees")
        section = parts.sections_of(session, draft)[0]
        with pytest.raises(InvalidFields) as refused:
            change_form.finish(session, actor, draft, section.id)
        with pytest.raises(InvalidField):
            sending.send(session, actor, draft)

        assert "au moins une information" in next(iter(refused.value.errors.values()))


def test_a_new_activity_waits_for_the_agency(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        sent = changing.request(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        before = len(changing.all_activities(session))
        changing.decide(session, people.BRETAGNE, sent)

        assert sent.number is not None
        assert before == 1
        assert [a.type for a in changing.all_activities(session)] == ["REMPLACANT", "BENEVOLE"]


def test_the_agency_adds_an_activity_by_itself(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        agent = changing.agent(session)
        person = changing.person_of(session, actor).id
        practice = changing.practice_of(session, actor).id
        sent = changing.request(session, agent, "nouvelle-activite", practice, NEXT_PLACE, person)

        assert sent.status == "validee"
        assert len(changing.all_activities(session)) == 2
        assert dossiers.view(session, actor, sent.id).by_agency
        assert mails(session)[-1][1].startswith("Votre agence régionale de santé a modifié")


def test_the_same_activity_is_not_declared_twice(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        draft = changing.begin_change(session, actor, "nouvelle-activite", practice, SUBSTITUTION)
        with pytest.raises(InvalidField):
            sending.send(session, actor, draft)


def test_two_applications_for_one_activity_give_one_activity(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        first = changing.request(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        second = changing.request(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        changing.decide(session, people.BRETAGNE, first)
        with pytest.raises(Conflict, match="déjà enregistrée"), session.begin_nested():
            changing.decide(session, people.BRETAGNE, second)

        assert len(changing.all_activities(session)) == 2


def test_a_cessation_takes_effect_and_is_verified(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor)
        sent = changing.request(session, actor, "cessation", activity.id, END)
        changing.decide(session, people.BRETAGNE, sent)

        assert (activity.end, activity.end_reason) == (date(2038, 2, 4), "CHA")
        assert sent.status == "validee"


def test_the_agency_can_reverse_a_cessation(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor)
        sent = changing.request(session, actor, "cessation", activity.id, END)
        changing.decide(session, people.BRETAGNE, sent, "refuse")

        assert (activity.end, activity.end_reason) == (None, "")
        assert "Motif de l’agent." in dossiers.view(session, actor, sent.id).refusal
        assert [c.what for c in history.view(session, actor).changes] == [
            "Annulation : Fermeture de situation d’exercice",
            "Fermeture de situation d’exercice",
            "Première demande d’enregistrement",
        ]


def test_an_activity_does_not_cease_before_it_starts(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor)
        early = {**END, "date_cessation": "03/01/2038"}
        draft = changing.begin_change(session, actor, "cessation", activity.id, early)
        with pytest.raises(InvalidField):
            sending.send(session, actor, draft)


def test_nobody_declares_their_own_death(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor)
        dead = {**END, "motif_fin": "DCD"}
        draft = changing.begin_change(session, actor, "cessation", activity.id, dead)
        with pytest.raises(InvalidField):
            sending.send(session, actor, draft)


def test_what_waits_for_a_decision_is_not_asked_again(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor)
        sent = changing.request(session, actor, "cessation", activity.id, END)
        with pytest.raises(Conflict, match=sent.number):
            changes.start(session, actor, "cessation", activity.id)


def test_an_activity_is_corrected_verified_and_reversed(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.validated(session, actor, NEXT_PLACE)
        activity = changing.activity_of(session, actor)
        changed = {"raison_sociale": "Association du Large", "telephone_pro": "02 96 00 00 01"}
        sent = changing.request(session, actor, "modification-activite", activity.id, changed)
        _, structure = registered.load(session, sent.practitioner_id or "").activities[0]
        assert structure is not None
        told = (structure.name, activity.telephone)
        changing.decide(session, people.BRETAGNE, sent, "refuse")

        assert told == ("Association du Large", "+33296000001")
        assert (structure.name, activity.telephone) == ("Association Port d’attache", "")


def test_a_change_of_place_is_a_cessation_and_a_new_activity(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        path = changes.move(session, actor, changing.activity_of(session, actor).id)
        view = basket.view(session, actor, path.split("/")[2])

        assert view.object == "Ajout de situation d’exercice et fermeture de situation d’exercice"
        assert [row.section.element for row in view.rows] == ["activite", "cessation"]


def test_several_changes_in_one_application_each_take_their_effect(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        changing.begin_change(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        draft = changing.begin_change(
            session, actor, "coordonnees", answers={"email": "neuve@example.org"}
        )
        sending.send(session, actor, draft)
        row = space.view(session, actor).running[0]

        assert row.object == "Ajout de situation d’exercice et modifications d’informations"
        assert row.effects == [
            "Ajout de situation d’exercice : effet après validation par l’ARS",
            "Modification d’informations de contact : effet immédiat",
        ]
        assert session.exec(select(ContactDetails)).one().email == "neuve@example.org"
        assert len(changing.all_activities(session)) == 1


def test_a_new_profession_is_declared_in_three_steps(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        path = changes.start(session, actor, "nouvelle-profession")
        _, _, dossier_id, first = path.split("/")
        named = {"profession": "91"}
        change_form.save(session, actor, dossier_id, first, named)
        second = change_form.finish(session, actor, dossier_id, first)
        title = {**people.TITLE, "intitule": "DIP353"}
        change_form.save(session, actor, dossier_id, second.split("/")[3], title)
        changing.attach(session, actor, dossier_id, "diplome", "diplome")
        third = change_form.finish(session, actor, dossier_id, second.split("/")[3])
        page = change_form.open_page(session, actor, dossier_id, third.split("/")[3])
        change_form.save(
            session, actor, dossier_id, third.split("/")[3], {"aucune_activite": "oui"}
        )
        last = change_form.finish(session, actor, dossier_id, third.split("/")[3])
        sending.send(session, actor, dossier_id)
        changing.decide(session, people.BRETAGNE, session.get_one(Dossier, dossier_id))
        practices = session.exec(select(ProfessionalPractice.profession)).all()

        assert (page.position, page.total) == (3, 3)
        assert page.elements == ["sans-activite", "activite"]
        assert last == f"/modification/{dossier_id}"
        assert sorted(practices) == ["91", "94"]


def test_a_profession_is_not_declared_twice(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        path = changes.start(session, actor, "nouvelle-profession")
        _, _, dossier_id, first = path.split("/")
        change_form.save(session, actor, dossier_id, first, {"profession": "94"})
        with pytest.raises(InvalidFields) as refused:
            change_form.finish(session, actor, dossier_id, first)

        assert "déjà enregistré" in refused.value.errors["profession"]


def test_withdrawing_undoes_what_nobody_has_verified(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor)
        sent = changing.request(session, actor, "cessation", activity.id, END)
        submission.cancel(session, actor, sent.id)

        assert sent.status == "annulee"
        assert activity.end is None


def test_an_answer_takes_effect_anew(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor)
        sent = changing.request(session, actor, "cessation", activity.id, END)
        changing.decide(session, people.BRETAGNE, sent, "a_completer")
        section = parts.sections_of(session, sent.id)[0]
        later = {"date_cessation": "05/03/2038"}
        change_form.save(session, actor, sent.id, section.id, later)
        submission.answer(session, actor, sent.id)
        changing.decide(session, people.BRETAGNE, sent, "refuse")

        assert sent.status == "refusee"
        assert activity.end is None


def test_what_changed_meanwhile_is_told_before_anything_is_sent(begin: Begin):
    with begin() as session:
        actor, agent = changing.registered_person(session), changing.agent(session)
        person = changing.person_of(session, actor).id
        draft = changing.begin_change(
            session, actor, "coordonnees", answers={"email": "mienne@example.org"}
        )
        changing.request(
            session, agent, "coordonnees", "", {"localite": "Plérin"}, practitioner=person
        )
        first = sending.send(session, actor, draft)
        second = sending.send(session, actor, draft)
        contact = session.exec(select(ContactDetails)).one()

        assert "« Localité » est maintenant « Plérin »" in first.changed
        assert second.path
        assert contact.email == "mienne@example.org"


def test_sending_twice_is_sending_once(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        sent = changing.request(
            session, actor, "coordonnees", answers={"email": "neuve@example.org"}
        )
        number, mailed = sent.number, len(mails(session))
        sending.send(session, actor, sent.id)

        assert (sent.number, len(mails(session))) == (number, mailed)


def test_somebody_elses_change_is_nobodys_business(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        other = people.professional(session, "autre")
        draft = changing.begin_change(session, actor, "coordonnees")
        section: Section = parts.sections_of(session, draft)[0]
        activity = changing.activity_of(session, actor)
        for act in (
            lambda: basket.view(session, other, draft),
            lambda: change_form.open_page(session, other, draft, section.id),
            lambda: sending.send(session, other, draft),
            lambda: changes.start(session, other, "cessation", activity.id),
            lambda: change_form.open_page(session, people.BRETAGNE, draft, section.id),
            lambda: changes.start(
                session, people.CORSE, "coordonnees", "", changing.person_of(session, actor).id
            ),
        ):
            with pytest.raises((NotFound, NotAllowed)):
                act()
