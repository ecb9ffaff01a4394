"""After a refusal: what was asked is taken up again, and nothing typed since is lost."""

import pytest
from sqlmodel import Session

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import Conflict, NotAllowed
from erpps_app.models.dossier import Dossier
from erpps_app.services import (
    basket,
    change_form,
    dossiers,
    drafts,
    parts,
    resumption,
    sending,
    submission,
)
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.changing import NEXT_PLACE
from tests.services.test_changes import END

OTHER_PLACE = {**NEXT_PLACE, "raison_sociale": "Association du Large"}


def refused(
    session: Session,
    actor: Actor,
    procedure: str,
    target: str = "",
    answers: dict[str, str] | None = None,
) -> Dossier:
    """A change that the agency has refused."""
    sent = changing.request(session, actor, procedure, target, answers)
    changing.decide(session, people.BRETAGNE, sent, "refuse")
    return sent


def draft_of(path: str) -> str:
    return path.split("/")[2]


def test_a_new_application_starts_from_the_refused_one(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        sent = changing.request(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        changing.decide(session, people.BRETAGNE, sent, "refuse")
        path = resumption.resume(session, actor, sent.id).path
        draft = basket.view(session, actor, path.split("/")[2])

        assert [row.refusal for row in draft.rows] == ["Motif de l’agent."]
        assert draft.rows[0].complete
        assert "Association Port d’attache" in {li.text for li in draft.rows[0].section.lines}
        assert sending.send(session, actor, draft.id).path


def test_a_refused_registration_is_taken_up_again_with_its_documents(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        sent = people.submitted(session, actor)
        changing.decide(session, people.BRETAGNE, sent, "refuse")
        resumption.resume(session, actor, sent.id)
        again = submission.submit(session, actor)

        assert again.id != sent.id
        assert again.status == "nouvelle"


def test_what_was_typed_since_stays_as_it_was_typed(begin: Begin):
    later = {"date_cessation": "2038-03-15", "motif_fin": "RET"}
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor).id
        sent = refused(session, actor, "cessation", activity, END)
        draft = changing.begin_change(session, actor, "cessation", activity, later)
        resumed = resumption.resume(session, actor, sent.id)
        [section] = parts.sections_of(session, draft)

        assert draft_of(resumed.path) == draft
        assert section.answers == later
        assert "votre saisie est restée telle quelle" in resumed.left_out[0]
        assert "Remplaçant" in resumed.left_out[0]


def test_asked_twice_it_is_laid_once_documents_too(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        draft = changing.begin_change(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        changing.attach(session, actor, draft, "activite", "justificatif_activite")
        sending.send(session, actor, draft)
        sent = session.get_one(Dossier, draft)
        changing.decide(session, people.BRETAGNE, sent, "refuse")
        paths = [resumption.resume(session, actor, sent.id).path for _ in range(2)]
        [row] = basket.view(session, actor, draft_of(paths[0])).rows

        assert paths[0] == paths[1]
        assert len(row.section.documents) == 1


def test_two_refused_applications_are_taken_up_in_one_draft_each_once(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        both = [
            refused(session, actor, "nouvelle-activite", practice, place)
            for place in (NEXT_PLACE, OTHER_PLACE)
        ]
        paths = {resumption.resume(session, actor, sent.id).path for sent in (*both, *both)}
        [path] = paths

        assert len(basket.view(session, actor, draft_of(path)).rows) == 2


def test_a_change_begun_and_left_empty_is_filled_in(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        sent = refused(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        changing.begin_change(session, actor, "nouvelle-activite", practice)
        resumed = resumption.resume(session, actor, sent.id)
        [row] = basket.view(session, actor, draft_of(resumed.path)).rows

        assert row.complete
        assert resumed.left_out == []


def test_what_is_with_the_agency_again_is_shown_and_not_asked_once_more(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        sent = refused(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        again = draft_of(resumption.resume(session, actor, sent.id).path)
        sending.send(session, actor, again)

        assert resumption.resume(session, actor, sent.id).path == f"/demande/{again}"


def test_only_what_the_person_had_changed_is_laid_over_the_register(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.validated(session, actor, NEXT_PLACE)
        activity = changing.activity_of(session, actor).id
        changed = {"telephone_pro": "02 96 00 00 01"}
        sent = refused(session, actor, "modification-activite", activity, changed)
        renamed = {"raison_sociale": "Association du Large"}
        meanwhile = changing.request(session, actor, "modification-activite", activity, renamed)
        changing.decide(session, people.BRETAGNE, meanwhile)
        draft = draft_of(resumption.resume(session, actor, sent.id).path)
        [section] = parts.sections_of(session, draft)

        assert section.answers["raison_sociale"] == "Association du Large"
        assert section.answers["telephone_pro"] == "+33296000001"


def test_what_cannot_be_asked_again_is_told_and_the_rest_is_taken_up(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor).id
        practice = changing.practice_of(session, actor).id
        changing.begin_change(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        sent = refused(session, actor, "cessation", activity, END)
        running = changing.request(session, actor, "cessation", activity, END)
        resumed = resumption.resume(session, actor, sent.id)
        rows = basket.view(session, actor, draft_of(resumed.path)).rows

        assert [row.section.element for row in rows] == ["activite"]
        assert resumed.left_out[0].startswith("Fermeture de situation d’exercice (Remplaçant")
        assert running.number in resumed.left_out[0]


def test_when_nothing_can_be_asked_again_it_says_why(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor).id
        sent = refused(session, actor, "cessation", activity, END)
        running = changing.request(session, actor, "cessation", activity, END)
        with pytest.raises(Conflict, match=running.number):
            resumption.resume(session, actor, sent.id)


def test_a_refused_registration_is_offered_again_until_another_is_sent(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        sent = people.submitted(session, actor)
        changing.decide(session, people.BRETAGNE, sent, "refuse")
        offered = [dossiers.view(session, actor, sent.id).may_resume]
        resumption.resume(session, actor, sent.id)
        again = submission.submit(session, actor)
        offered.append(dossiers.view(session, actor, sent.id).may_resume)
        changing.decide(session, people.BRETAGNE, again)
        offered.append(dossiers.view(session, actor, sent.id).may_resume)

        assert offered == [True, False, False]
        with pytest.raises(NotAllowed, match="déjà enregistré"):
            resumption.resume(session, actor, sent.id)
        with pytest.raises(NotAllowed, match="déjà enregistré"):
            drafts.start(session, actor)


def test_a_refused_change_is_offered_again_to_who_is_in_the_register(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        sent = refused(session, actor, "cessation", changing.activity_of(session, actor).id, END)
        before = dossiers.view(session, actor, sent.id).may_resume
        changing.person_of(session, actor).active = False

        assert before
        assert not dossiers.view(session, actor, sent.id).may_resume


def test_what_the_person_had_taken_out_stays_out(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.validated(session, actor, NEXT_PLACE)
        activity = changing.activity_of(session, actor)
        activity.telephone, activity.email = "+33296000001", "cabinet@example.org"
        session.add(activity)
        session.flush()
        without = {"telephone_pro": "", "raison_sociale": "Association du Large"}
        sent = refused(session, actor, "modification-activite", activity.id, without)
        draft = draft_of(resumption.resume(session, actor, sent.id).path)
        [section] = parts.sections_of(session, draft)

        assert not section.answers.get("telephone_pro")
        assert section.answers["email_pro"] == "cabinet@example.org"
        assert section.answers["raison_sociale"] == "Association du Large"


def test_two_refusals_taken_up_in_one_draft_are_each_known_though_one_was_edited(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        first, second = (
            refused(session, actor, "nouvelle-activite", practice, place)
            for place in (NEXT_PLACE, OTHER_PLACE)
        )
        draft = draft_of(resumption.resume(session, actor, first.id).path)
        [section] = parts.sections_of(session, draft)
        edited = {"raison_sociale": "Association corrigée"}
        change_form.save(session, actor, draft, section.id, edited)
        for again in (second, first):
            resumption.resume(session, actor, again.id)
        names = [s.answers["raison_sociale"] for s in parts.sections_of(session, draft)]

        assert names == ["Association corrigée", "Association du Large"]
        assert resumption.former(session, session.get_one(Dossier, draft))[1] == second.number


def test_what_was_taken_out_of_the_draft_may_be_taken_up_again(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        practice = changing.practice_of(session, actor).id
        sent = refused(session, actor, "nouvelle-activite", practice, NEXT_PLACE)
        draft = draft_of(resumption.resume(session, actor, sent.id).path)
        [section] = parts.sections_of(session, draft)
        change_form.remove(session, actor, draft, section.id)
        emptied = resumption.former(session, session.get_one(Dossier, draft))
        resumed = resumption.resume(session, actor, sent.id)

        assert emptied == ("", "")
        assert len(basket.view(session, actor, draft_of(resumed.path)).rows) == 1
        assert resumed.left_out == []


def test_a_refused_registration_that_meets_another_is_told_where_one_goes_on(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        sent = people.submitted(session, actor)
        changing.decide(session, people.BRETAGNE, sent, "refuse")
        draft = drafts.start(session, actor)
        drafts.save(session, actor, "etat-civil", {"nom_usage": "LE GALL"})
        resumed = resumption.resume(session, actor, sent.id)
        kept = people.section_named(session, draft, "etat-civil").answers

        assert resumed.path == "/inscription/etat-civil"
        assert "votre saisie est restée telle quelle" in resumed.left_out[0]
        assert kept["nom_usage"] == "LE GALL"
        assert resumption.former(session, draft) == ("", "")


def test_a_refused_registration_taken_up_twice_leads_to_the_same_draft(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        sent = people.submitted(session, actor)
        changing.decide(session, people.BRETAGNE, sent, "refuse")
        resumption.resume(session, actor, sent.id)
        again = resumption.resume(session, actor, sent.id)
        draft = drafts.start(session, actor)

        assert (again.path, again.left_out) == ("/inscription", [])
        assert resumption.former(session, draft)[1] == sent.number
