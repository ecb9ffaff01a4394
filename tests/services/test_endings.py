"""How an application of several changes ends: what stays in force, what does not, who is told."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import Conflict, InvalidField, NotFound
from erpps_app.models.dossier import Dossier, Section
from erpps_app.models.journal import OutboxMessage
from erpps_app.models.register import Activity, ContactDetails
from erpps_app.services import (
    basket,
    change_form,
    documents,
    dossiers,
    erasure,
    history,
    parts,
    registered,
    review,
    sending,
    submission,
)
from erpps_app.services.context import paris
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.changing import NEXT_PLACE

END = {"date_cessation": "04/02/2038", "motif_fin": "CHA"}
NEW_ADDRESS = {"email": "neuve@example.org"}
NEXT_DAY = {"type_activite": "REMPLACANT", "date_debut": "05/02/2038"}


def judge(
    session: Session, dossier: Dossier, element: str, verdict: str, agent: Actor = people.BRETAGNE
) -> None:
    section = people.section_named(session, dossier, element)
    review.judge(session, agent, dossier.id, section.id, verdict, "Motif de l’agent.")


def decide(session: Session, dossier: Dossier, action: str) -> None:
    review.decide(session, people.BRETAGNE, dossier.id, action, dossier.version)


def mixed(session: Session, actor: Actor) -> Dossier:
    """New e-mail address (at once), a cessation (verified after), a new activity (awaited)."""
    practice = changing.practice_of(session, actor).id
    activity = changing.activity_of(session, actor).id
    changing.begin_change(session, actor, "coordonnees", answers=NEW_ADDRESS)
    changing.begin_change(session, actor, "cessation", activity, END)
    return changing.request(session, actor, "nouvelle-activite", practice, NEXT_PLACE)


def followed(session: Session) -> tuple[Actor, Activity, Dossier]:
    """An activity that has ceased, unverified, and the next one of its kind, validated."""
    actor = changing.registered_person(session)
    practice = changing.practice_of(session, actor).id
    activity = changing.activity_of(session, actor)
    ceased = changing.request(session, actor, "cessation", activity.id, END)
    following = changing.request(session, actor, "nouvelle-activite", practice, NEXT_DAY)
    changing.decide(session, people.BRETAGNE, following)
    return actor, activity, ceased


def asked_about(session: Session) -> tuple[Actor, Dossier]:
    """A correction that is in force, about which the ARS asks something."""
    actor = people.professional(session)
    people.validated(session, actor, NEXT_PLACE)
    activity = changing.activity_of(session, actor).id
    renamed = {"raison_sociale": "Association du Large"}
    dossier = changing.request(session, actor, "modification-activite", activity, renamed)
    changing.decide(session, people.BRETAGNE, dossier, "a_completer")
    return actor, dossier


def standing(session: Session, actor: Actor, dossier: Dossier) -> dict[str, str]:
    return {s.element: s.standing for s in dossiers.view(session, actor, dossier.id).sections}


def last_mail(session: Session) -> str:
    rows = session.exec(select(OutboxMessage).order_by(OutboxMessage.created_at)).all()
    return rows[-1].body


def test_what_took_effect_at_once_is_not_judged(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        dossier = mixed(session, actor)
        section = people.section_named(session, dossier, "coordonnees")
        shown = review.open_file(session, people.BRETAGNE, dossier.id)
        for verdict in ("valide", "refuse", "a_completer"):
            with pytest.raises(Conflict, match="rien à décider"):
                judge(session, dossier, "coordonnees", verdict)

        assert shown.verdicts[section.id] == []
        assert session.exec(select(ContactDetails)).one().email == "neuve@example.org"


def test_a_refusal_leaves_nothing_in_force_unverified(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        dossier = mixed(session, actor)
        judge(session, dossier, "activite", "refuse")
        with pytest.raises(InvalidField, match="déjà en vigueur"):
            decide(session, dossier, "refuser")
        judge(session, dossier, "cessation", "refuse")
        decide(session, dossier, "refuser")

        assert changing.activity_of(session, actor).end is None
        assert standing(session, actor, dossier) == {
            "coordonnees": "en vigueur",
            "cessation": "sans effet",
            "activite": "sans effet",
        }
        assert not review.open_file(session, people.BRETAGNE, dossier.id).undoes


def test_a_partial_refusal_says_what_stays(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        dossier = mixed(session, actor)
        judge(session, dossier, "activite", "refuse")
        judge(session, dossier, "cessation", "valide")
        decide(session, dossier, "refuser")
        stays = dossiers.view(session, actor, dossier.id).stays
        mail = last_mail(session)

        assert changing.activity_of(session, actor).end is not None
        assert [title.partition("\u00a0:")[0] for title in stays] == [
            "Coordonnées de correspondance",
            "Cessation d’activité",
        ]
        assert "Reste en vigueur" in mail
        assert "- Modification d’informations de contact" in mail
        assert "- Fermeture de situation d’exercice" in mail
        assert "Ajout de situation" not in mail.partition("Reste en vigueur")[2]


def test_a_partial_refusal_says_what_fell_though_it_was_accepted(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        dossier = mixed(session, actor)
        judge(session, dossier, "activite", "valide")
        judge(session, dossier, "cessation", "refuse")
        warned = review.open_file(session, people.BRETAGNE, dossier.id).loses
        decide(session, dossier, "refuser")
        shown = dossiers.view(session, actor, dossier.id)

        assert warned
        assert [title.partition("\u00a0:")[0] for title in shown.lost] == ["Nouvelle activité"]
        assert "N’a pas pris effet, bien que validé" in last_mail(session)
        assert not review.open_file(session, people.BRETAGNE, dossier.id).loses


def test_what_the_agency_had_no_time_to_look_at_is_not_said_to_be_looked_at(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        dossier = mixed(session, actor)
        submission.cancel(session, actor, dossier.id)
        labels = {
            s.element: s.verdict_label for s in dossiers.view(session, actor, dossier.id).sections
        }

        assert labels == {"coordonnees": "Validé", "cessation": "", "activite": ""}


def test_an_element_sent_back_as_it_was_says_so(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        dossier = mixed(session, actor)
        for element in ("activite", "cessation"):
            judge(session, dossier, element, "a_completer")
        decide(session, dossier, "demander")
        section = people.section_named(session, dossier, "activite")
        change_form.save(session, actor, dossier.id, section.id, {"raison_sociale": "Autre nom"})
        submission.answer(session, actor, dossier.id)
        shown = review.open_file(session, people.BRETAGNE, dossier.id).sections

        assert {s.element for s in shown if s.unchanged} == {"cessation"}


def test_a_withdrawal_says_what_stays(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        dossier = mixed(session, actor)
        before = dossiers.view(session, actor, dossier.id)
        submission.cancel(session, actor, dossier.id)

        assert before.undoes
        assert len(before.stays) == 1
        assert changing.activity_of(session, actor).end is None
        assert standing(session, actor, dossier)["coordonnees"] == "en vigueur"
        assert "- Modification d’informations de contact" in last_mail(session)
        assert "Fermeture" not in last_mail(session)


def test_a_plain_refusal_of_a_registration_says_nothing_of_it(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
        judge(session, dossier, "diplome", "refuse")
        decide(session, dossier, "refuser")

        assert "Reste en vigueur" not in last_mail(session)
        assert dossiers.view(session, actor, dossier.id).stays == []


def test_who_does_not_answer_can_be_refused(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        dossier = mixed(session, actor)
        judge(session, dossier, "activite", "a_completer")
        decide(session, dossier, "demander")
        activity = people.section_named(session, dossier, "activite")
        open_now = review.open_file(session, people.BRETAGNE, dossier.id).verdicts
        with pytest.raises(Conflict, match="complète cet élément"):
            judge(session, dossier, "activite", "valide")
        judge(session, dossier, "activite", "refuse")
        judge(session, dossier, "cessation", "valide")
        decide(session, dossier, "refuser")

        assert open_now[activity.id] == ["refuse"]
        assert dossier.status == "refusee"
        assert changing.activity_of(session, actor).end is not None
        with pytest.raises(NotFound):
            change_form.save(session, actor, dossier.id, activity.id, {"raison_sociale": "Autre"})


def test_what_can_no_longer_be_undone_stays_and_is_said(begin: Begin):
    """Ceased, then the next activity validated: reopening the first would double it."""
    with begin() as session:
        actor, activity, ceased = followed(session)
        changing.decide(session, people.BRETAGNE, ceased, "refuse")

        assert ceased.status == "refusee"
        assert activity.end is not None
        assert "ne peut plus être annulé" in ceased.reason
        assert standing(session, actor, ceased) == {"cessation": "en vigueur le 04/02/2038"}
        assert len(dossiers.view(session, actor, ceased.id).stays) == 1


def test_what_can_no_longer_be_undone_does_not_keep_anybody_from_withdrawing(begin: Begin):
    with begin() as session:
        actor, activity, ceased = followed(session)
        submission.cancel(session, actor, ceased.id)
        timeline = dossiers.view(session, actor, ceased.id).timeline

        assert activity.end is not None
        assert "ne peut plus être annulé" in timeline[-1].reason


def test_an_answer_about_a_change_in_force_passes_through_no_double(begin: Begin):
    with begin() as session:
        actor, activity, ceased = followed(session)
        changing.decide(session, people.BRETAGNE, ceased, "a_completer")
        section = people.section_named(session, ceased, "cessation")
        earlier = {"date_cessation": "03/02/2038"}
        change_form.save(session, actor, ceased.id, section.id, earlier)
        submission.answer(session, actor, ceased.id)

        assert activity.end is not None
        assert activity.end.isoformat() == "2038-02-03"


def test_a_correction_asked_about_may_be_confirmed_as_it_is(begin: Begin):
    with begin() as session:
        actor, dossier = asked_about(session)
        submission.answer(session, actor, dossier.id)
        _, structure = registered.load(session, dossier.practitioner_id or "").activities[0]

        assert dossier.status == "en_instruction"
        assert structure is not None
        assert structure.name == "Association du Large"


def test_an_answer_that_can_no_longer_be_carried_out_says_what_to_do(begin: Begin):
    with begin() as session:
        actor, dossier = asked_about(session)
        _, structure = registered.load(session, dossier.practitioner_id or "").activities[0]
        assert structure is not None
        structure.name = "Rebaptisée entre-temps"
        session.add(structure)
        session.flush()
        with pytest.raises(Conflict, match="Écrivez à votre ARS"):
            submission.answer(session, actor, dossier.id)


def test_an_answer_may_come_after_the_day_on_which_the_activity_starts(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        dossier = changing.request(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        assert dossier.submitted_at
        dossier.submitted_at -= timedelta(days=3)
        day = f"{paris(dossier.submitted_at):%d/%m/%Y}"
        changing.decide(session, people.BRETAGNE, dossier, "a_completer")
        section = people.section_named(session, dossier, "activite")
        change_form.save(session, actor, dossier.id, section.id, {"date_debut": day})

        assert change_form.finish(session, actor, dossier.id, section.id)
        submission.answer(session, actor, dossier.id)
        assert dossier.status == "en_instruction"


def test_while_the_agency_waits_there_is_nothing_to_prepare(begin: Begin):
    with begin() as session:
        actor, dossier = asked_about(session)
        section = people.section_named(session, dossier, "situation")
        page = change_form.open_page(session, actor, dossier.id, section.id)

        assert page.basket == f"/demande/{dossier.id}"
        assert page.moves == ""
        with pytest.raises(NotFound):
            basket.view(session, actor, dossier.id)


def test_a_document_taken_back_does_not_keep_its_change_in_the_application(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        draft = changing.begin_change(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        changing.attach(session, actor, draft, "activite", "justificatif_activite")
        section = people.section_named(session, session.get_one(Dossier, draft), "activite")
        kept = parts.documents_of(session, draft)[section.id][0]
        documents.remove(session, actor, kept.id)
        change_form.remove(session, actor, draft, section.id)

        assert session.exec(select(Section).where(Section.dossier_id == draft)).all() == []
        assert kept.removed_at


def test_sending_twice_at_the_same_time_is_sending_once(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        draft = changing.begin_change(session, actor, "coordonnees", answers=NEW_ADDRESS)
        first, second = (sending.send(session, actor, draft).path for _ in range(2))

        assert first == second == f"/demande/{draft}"


def test_what_stays_in_force_of_a_withdrawn_application_keeps_its_evidence(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        withdrawn = mixed(session, actor)
        judge(session, withdrawn, "cessation", "valide")
        submission.cancel(session, actor, withdrawn.id)
        number = withdrawn.number
        erasure.execute(session, actor)

        assert session.get(Dossier, withdrawn.id) is not None
        assert number in {change.number for change in history.view(session, actor).changes}
        kept = {item.what: item.why for item in erasure.plan(session, actor).kept}
        assert kept[f"Demande {number}"] == erasure.IN_FORCE
