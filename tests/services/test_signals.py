"""What open pages are told: those concerned, nobody else, only what was committed."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import NotAllowed
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.models.journal import Signal
from erpps_app.services import messages, review, sending, signals
from tests.conftest import Begin
from tests.services import changing, people

READER = Actor("lecteur", Role.READER, "Olivier Tanguy", "53")
ADMIN = Actor("admin", Role.ADMIN, "Agathe Delmas")


def heard_by(session: Session, actor: Actor, practitioner: str = "") -> set[str]:
    found = signals.since(session, now() - timedelta(minutes=1))
    return {heard.subject for heard in found if heard.concerns(actor, practitioner)}


def say_then_fail(begin: Begin, actor: Actor, dossier_id: str) -> None:
    with begin() as session:
        changing.say(session, actor, dossier_id, "Bonjour.")
        session.flush()
        messages.send(session, READER, dossier_id, "", "Je ne devrais pas.")


def forget_all(begin: Begin) -> None:
    with begin() as session:
        signals.forget(session, now() + timedelta(hours=1))


def test_a_draft_concerns_its_author_only(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.complete(session, actor)
    with begin() as session:
        assert dossier.id in heard_by(session, actor)
        for other in (people.BRETAGNE, people.CORSE, READER, ADMIN):
            assert heard_by(session, other) == set()


def test_what_is_sent_concerns_its_agency_and_no_other(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
        stranger = people.professional(session, "autre")
    forget_all(begin)
    with begin() as session:
        changing.say(session, actor, dossier.id, "Bonjour.")
    with begin() as session:
        assert heard_by(session, actor) == {dossier.id}
        assert heard_by(session, people.BRETAGNE) == {dossier.id}
        assert heard_by(session, READER) == {dossier.id}
        for other in (people.CORSE, ADMIN, stranger):
            assert heard_by(session, other) == set()


def test_a_change_of_the_file_reaches_every_account_of_the_person(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        person = changing.person_of(session, actor).id
    forget_all(begin)
    with begin() as session:
        agent = changing.agent(session)
        contact = {"email": "neuve@example.org"}
        changing.request(session, agent, "coordonnees", answers=contact, practitioner=person)
    with begin() as session:
        by_card = Actor("another-account", Role.PROFESSIONAL, "Camille")
        assert person in heard_by(session, by_card, person)
        assert heard_by(session, by_card, "somebody-else") == set()


def test_an_application_about_somebody_reaches_the_agent_who_has_their_file_open(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        person = changing.person_of(session, actor).id
        practice = changing.practice_of(session, actor).id
    forget_all(begin)
    with begin() as session:
        draft = changing.begin_change(
            session, actor, "nouvelle-activite", practice, changing.NEXT_PLACE
        )
    with begin() as session:
        assert heard_by(session, people.BRETAGNE) == set()
        sending.send(session, actor, draft)
    with begin() as session:
        assert heard_by(session, people.BRETAGNE) == {draft, person}
        assert heard_by(session, people.CORSE) == set()
        signals.forget(session, now() + timedelta(hours=1))
        review.take(session, people.BRETAGNE, draft)
    with begin() as session:
        assert heard_by(session, people.BRETAGNE) == {draft, person, signals.PRESENCE + draft}
        assert heard_by(session, actor, person) == {draft}


def test_who_begins_or_decides_tells_the_pages_who_works_on_it(begin: Begin):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
    here = signals.PRESENCE + dossier.id
    told: list[bool] = []

    def first_verdict(session: Session) -> None:
        section = people.section_named(session, dossier, "coordonnees")
        review.judge(session, people.BRETAGNE, dossier.id, section.id, "valide", "")

    def refuse(session: Session) -> None:
        section = people.section_named(session, dossier, "diplome")
        review.judge(session, people.BRETAGNE, dossier.id, section.id, "refuse", "Illisible.")

    def decide(session: Session) -> None:
        version = session.get_one(Dossier, dossier.id).version
        review.decide(session, people.BRETAGNE, dossier.id, "refuser", version)

    for step in (first_verdict, refuse, decide):
        forget_all(begin)
        with begin() as session:
            step(session)
        with begin() as session:
            told.append(here in heard_by(session, READER))

    assert told == [True, False, True]


def test_a_person_hears_nothing_of_their_removal_before_it_is_done(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        person = changing.person_of(session, actor).id
        agent = changing.agent(session)
    forget_all(begin)
    with begin() as session:
        reason = {"motif_suppression": "ERREUR", "precision": "Saisi deux fois."}
        removal = changing.request(
            session, agent, "suppression", answers=reason, practitioner=person
        )
    with begin() as session:
        assert heard_by(session, actor, person) == set()
        assert heard_by(session, people.BRETAGNE) == {removal.id, person}
        changing.decide(session, people.BRETAGNE, session.get_one(Dossier, removal.id))
    with begin() as session:
        assert person in heard_by(session, actor, person)


def test_what_is_rolled_back_is_told_to_nobody(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
    forget_all(begin)
    with pytest.raises(NotAllowed):
        say_then_fail(begin, actor, dossier.id)
    with begin() as session:
        assert session.exec(select(Signal)).all() == []


def test_what_a_savepoint_takes_back_silences_nothing_else(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
    forget_all(begin)
    with begin() as session:
        changing.say(session, actor, dossier.id, "Bonjour.")
        nested = session.begin_nested()
        dossier = session.get_one(type(dossier), dossier.id)
        dossier.reason = "Repris."
        session.add(dossier)
        session.flush()
        nested.rollback()
    with begin() as session:
        assert dossier.id in heard_by(session, people.BRETAGNE)


def test_what_is_being_typed_is_told_to_nobody(begin: Begin):
    with begin() as session:
        actor = people.professional(session)
        dossier = people.submitted(session, actor)
        messages.thread(session, actor, dossier.id)
    forget_all(begin)
    with begin() as session:
        changing.type_message(session, actor, dossier.id, "Je réfléchis")
    with begin() as session:
        assert session.exec(select(Signal)).all() == []
