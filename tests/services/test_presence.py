"""Who is where now: the agency's agents only, until they leave or fall silent; in no trail."""

from datetime import timedelta

from sqlmodel import Session, func, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.assignment import SILENCE
from erpps_app.models.base import now
from erpps_app.models.journal import AuditEntry
from erpps_app.models.teamwork import Claim, Presence
from erpps_app.services import presence, signals
from tests.conftest import Begin
from tests.services import people
from tests.services.colleagues import LATER, applications, colleague

READER = Actor("lecteur", Role.READER, "Olivier Tanguy", "53")


def heard(session: Session, actor: Actor) -> list[str]:
    return [h.subject for h in signals.since(session, now()) if h.concerns(actor, "")]


def test_each_sees_the_others_and_not_themselves(begin: Begin):
    with begin() as session:
        sylvie, gael = colleague(session, "Sylvie Marchand"), colleague(session, "Gaël Quéméner")
        (dossier,) = applications(session, 1)
        for page, actor in (("1", sylvie), ("2", sylvie), ("3", gael), ("4", READER)):
            assert presence.arrive(session, actor, page, dossier.id)

        assert presence.others(session, sylvie, dossier.id) == ["Gaël Quéméner", "Olivier Tanguy"]
        assert presence.by_application(session, gael) == {
            dossier.id: "Olivier Tanguy et Sylvie Marchand consultent ce dossier"
        }
        assert presence.others(session, people.CORSE, dossier.id) == []
        assert presence.by_application(session, people.CORSE) == {}


def test_nobody_but_the_agencys_agents_is_counted(begin: Begin):
    with begin() as session:
        (dossier,) = applications(session, 1)
        person = Actor(dossier.account_id, Role.PROFESSIONAL, "Camille MARTIN")
        admin = Actor("admin", Role.ADMIN, "Agathe Delmas")
        for actor in (person, admin, people.CORSE):
            assert not presence.arrive(session, actor, "page", dossier.id)
        assert not presence.arrive(session, people.BRETAGNE, "page", "inconnu")

        assert session.exec(select(func.count()).select_from(Presence)).one() == 0


def test_a_page_that_shows_another_application_has_left_the_first(begin: Begin):
    with begin() as session:
        first, second = applications(session, 2)
        presence.arrive(session, people.BRETAGNE, "page", first.id)
        presence.arrive(session, people.BRETAGNE, "page", second.id)

        assert list(presence.by_application(session, READER)) == [second.id]


def test_the_silent_are_gone_at_once_and_told_once(begin: Begin):
    with begin() as session:
        (dossier,) = applications(session, 1)
        presence.arrive(session, people.BRETAGNE, "page", dossier.id)
        known = session.get_one(Presence, "page")
        known.seen_at = now() - SILENCE - timedelta(seconds=1)
        session.add(known)
        session.flush()
        before = presence.others(session, READER, dossier.id)
    with begin() as session:
        signals.forget(session, now() + LATER)
        gone = [presence.forget_silent(session, now()) for _ in range(2)]
    with begin() as session:
        assert (before, gone) == ([], [1, 0])
        assert heard(session, READER) == [f"presence:{dossier.id}"]


def test_coming_and_going_is_told_to_the_agency_alone_and_a_beat_to_nobody(begin: Begin):
    with begin() as session:
        (dossier,) = applications(session, 1)
        person = Actor(dossier.account_id, Role.PROFESSIONAL, "Camille MARTIN")
    subjects: list[list[str]] = []
    for step in ("arrive", "beat", "leave"):
        with begin() as session:
            signals.forget(session, now() + LATER)
            if step == "leave":
                presence.leave(session, "page")
            else:
                presence.arrive(session, people.BRETAGNE, "page", dossier.id)
        with begin() as session:
            subjects.append(heard(session, READER))
            assert heard(session, people.CORSE) == heard(session, person) == []

    assert subjects == [[f"presence:{dossier.id}"], [], [f"presence:{dossier.id}"]]


def test_presence_writes_nothing_in_the_trail_and_a_beat_renews_the_claim(begin: Begin):
    with begin() as session:
        (dossier,) = applications(session, 1)
    with begin() as session:
        before = session.exec(select(func.count()).select_from(AuditEntry)).one()
        presence.arrive(session, people.BRETAGNE, "page", dossier.id)
        claim = session.get_one(Claim, dossier.id)
        claim.until = now() + timedelta(minutes=1)
        session.add(claim)
    with begin() as session:
        presence.arrive(session, people.BRETAGNE, "page", dossier.id)
        presence.leave(session, "page")
    with begin() as session:
        assert session.exec(select(func.count()).select_from(AuditEntry)).one() == before
        assert session.get_one(Claim, dossier.id).until > now() + timedelta(minutes=14)


def test_opening_what_a_colleague_holds_takes_nothing_from_them(begin: Begin):
    with begin() as session:
        (dossier,) = applications(session, 1)
        gael = colleague(session, "Gaël Quéméner")
        presence.arrive(session, people.BRETAGNE, "1", dossier.id)
        presence.arrive(session, gael, "2", dossier.id)
        presence.arrive(session, READER, "3", dossier.id)

        assert session.get_one(Claim, dossier.id).account_id == people.BRETAGNE.account_id
