"""Which agency has what, when a person goes from one to another."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import NotFound
from erpps_app.models.dossier import Dossier
from erpps_app.models.journal import Signal
from erpps_app.models.register import Practitioner
from erpps_app.services import charge, context, history, review, sending, submission
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.changing import NEXT_PLACE

END = {"date_cessation": "04/02/2038", "motif_fin": "CHA"}
IN_AJACCIO = {"code_postal": "20000", "localite": "Ajaccio", "commune": "2A004"}
ON_THE_ISLAND = {
    **NEXT_PLACE,
    **IN_AJACCIO,
    "raison_sociale": "Association de l’île",
    "date_debut": "05/01/2038",
}


def judge(session: Session, dossier: Dossier, agent: Actor, verdict: str) -> None:
    for section in review.open_file(session, agent, dossier.id).sections:
        review.judge(session, agent, dossier.id, section.id, verdict, "Motif.")


def moved_by_a_cessation(session: Session) -> tuple[Actor, Practitioner, Dossier]:
    """Rennes, then Ajaccio; the first has ceased, unverified: the file is in Corse."""
    actor = people.professional(session)
    people.validated(session, actor, NEXT_PLACE)
    person, agent = changing.person_of(session, actor), changing.agent(session)
    practice, rennes = changing.practice_of(session, actor), changing.activity_of(session, actor)
    changing.request(session, agent, "nouvelle-activite", practice.id, ON_THE_ISLAND, person.id)
    rennes.start = date(2020, 1, 6)
    session.add(rennes)
    session.flush()
    over = {**END, "date_cessation": "10/01/2024"}
    ceased = changing.request(session, actor, "cessation", rennes.id, over)
    return actor, person, ceased


def test_whoever_decides_keeps_what_they_decided(begin: Begin):
    """Refusing the cessation brings the person back to Bretagne; Corse has refused, and says so."""
    with begin() as session:
        _, person, ceased = moved_by_a_cessation(session)
        corse = changing.agent(session, "Inès Colonna", "94")
        before = person.ars, ceased.ars
        judge(session, ceased, corse, "refuse")
        review.decide(session, corse, ceased.id, "refuser", ceased.version)

        assert before == ("94", "94")
        assert (person.ars, ceased.ars) == ("53", "94")
        assert review.open_file(session, corse, ceased.id).status == "Refusée"


def test_an_agent_whose_change_moves_the_file_lands_on_what_they_did(begin: Begin):
    with begin() as session:
        actor, agent = changing.registered_person(session), changing.agent(session)
        person = changing.person_of(session, actor)
        sent = changing.request(session, agent, "coordonnees", "", IN_AJACCIO, person.id)
        again = sending.send(session, agent, sent.id)

        assert person.ars == "94"
        assert again.path == f"/instruction/{sent.id}"
        assert review.open_file(session, agent, sent.id).status == "Validée"


def test_the_pages_of_the_former_agency_hear_of_it(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor)
        waiting = changing.request(session, actor, "cessation", activity.id, END)
        changing.request(session, actor, "coordonnees", answers=IN_AJACCIO)
    with begin() as session:
        told = session.exec(select(Signal.ars).where(Signal.subject == waiting.id)).all()

        assert {"53", "94"} <= set(told)


def test_what_an_agent_of_the_former_agency_was_preparing_is_over(begin: Begin):
    with begin() as session:
        actor, agent = changing.registered_person(session), changing.agent(session)
        person = changing.person_of(session, actor)
        email = {"email": "a@example.org"}
        draft = changing.begin_change(
            session, agent, "coordonnees", answers=email, practitioner=person.id
        )
        changing.request(session, actor, "coordonnees", answers=IN_AJACCIO)
        kept = session.get_one(Dossier, draft)

        assert kept.status == "annulee"
        with pytest.raises(NotFound):
            sending.send(session, agent, draft)


def test_whoever_gives_the_first_verdict_after_it_came_has_it(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        activity = changing.activity_of(session, actor)
        corse = changing.agent(session, "Inès Colonna", "94")
        waiting = changing.request(session, actor, "cessation", activity.id, END)
        review.take(session, people.BRETAGNE, waiting.id)
        changing.request(session, actor, "coordonnees", answers=IN_AJACCIO)
        unassigned = waiting.assigned_to
        judge(session, waiting, corse, "valide")

        assert unassigned is None
        assert waiting.assigned_to == corse.account_id


def test_a_correction_of_the_telephone_moves_nothing(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.validated(session, actor, NEXT_PLACE)
        person, activity = changing.person_of(session, actor), changing.activity_of(session, actor)
        person.ars = "94"
        session.add(person)
        session.flush()
        phone = {"telephone_pro": "0296000001"}
        changing.request(session, actor, "modification-activite", activity.id, phone)

        assert person.ars == "94"


def test_the_night_after_an_activity_has_ended_the_file_goes_to_the_next_place(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        people.validated(session, actor, NEXT_PLACE)
        person, agent = changing.person_of(session, actor), changing.agent(session)
        practice = changing.practice_of(session, actor)
        rennes = changing.activity_of(session, actor)
        changing.request(session, agent, "nouvelle-activite", practice.id, ON_THE_ISLAND, person.id)
        rennes.start, rennes.end = date(2020, 1, 6), context.today()  # planned long ago
        rennes.end_reason = "CHA"
        session.add(rennes)
        key, before = person.id, person.ars
    day = context.today()
    first, second = (charge.follow_endings(begin, day) for _ in range(2))
    with begin() as session:
        corse = changing.agent(session, "Inès Colonna", "94")
        last = history.view(session, corse, key).changes[0]

        assert (before, session.get_one(Practitioner, key).ars) == ("53", "94")
        assert (first, second) == (1, 0)
        assert last.what == charge.ENDED
        assert charge.follow_endings(begin, day + timedelta(days=30)) == 0


def test_an_answer_that_changes_the_agency_is_told(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
        section = people.section_named(session, dossier, "coordonnees")
        review.judge(session, people.BRETAGNE, dossier.id, section.id, "a_completer", "Laquelle ?")
        review.decide(session, people.BRETAGNE, dossier.id, "demander", dossier.version)
        people.drafts.save(session, actor, "coordonnees", {**people.CONTACT, **IN_AJACCIO})
        submission.answer(session, actor, dossier.id)
        corse = changing.agent(session, "Inès Colonna", "94")
        titles = [entry.title for entry in review.open_file(session, corse, dossier.id).timeline]

        assert (dossier.ars, dossier.assigned_to) == ("94", None)
        assert "Transmise à une autre agence" in titles
