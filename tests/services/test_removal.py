"""Removal of a professional: two agents, no access left, everything still on record."""

import pytest
from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import Conflict, NotAllowed, NotFound
from erpps_app.domain.rpps import idnps
from erpps_app.domain.sign_in_failures import SignInFailed
from erpps_app.models.dossier import Dossier, Section
from erpps_app.models.journal import AuditEntry, OutboxMessage
from erpps_app.models.register import Identifier, Practitioner
from erpps_app.services import (
    attestation,
    audit,
    changes,
    dossiers,
    history,
    people_search,
    professionals,
    review,
    sign_in,
    space,
)
from tests.conftest import Begin
from tests.services import changing, people

REMOVAL = select(Dossier.id).where(Dossier.procedure == "suppression")
ERROR = {"motif_suppression": "ERREUR", "precision": "Saisi deux fois."}


def proposed(session: Session, agent: Actor, person: Practitioner) -> Dossier:
    return changing.request(session, agent, "suppression", answers=ERROR, practitioner=person.id)


def removed(session: Session) -> tuple[Actor, Practitioner]:
    """A professional whom two agents have removed."""
    actor = changing.registered_person(session)
    person = changing.person_of(session, actor)
    dossier = proposed(session, changing.agent(session), person)
    changing.decide(session, people.BRETAGNE, dossier)
    return actor, person


def test_one_agent_alone_removes_nobody(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        person = changing.person_of(session, actor)
        agent = changing.agent(session)
        dossier = proposed(session, agent, person)
        section = review.open_file(session, agent, dossier.id).sections[0]
        with pytest.raises(NotAllowed):
            review.judge(session, agent, dossier.id, section.id, "valide", "")
        with pytest.raises(NotAllowed):
            review.decide(session, agent, dossier.id, "valider", dossier.version)

        assert person.active
        assert "autre agent" in review.open_file(session, agent, dossier.id).obstacle


def test_who_proposed_takes_it_back_and_nobody_else(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        person, agent = changing.person_of(session, actor), changing.agent(session)
        dossier = proposed(session, agent, person)
        offered = review.open_file(session, agent, dossier.id).actions
        to_others = review.open_file(session, people.BRETAGNE, dossier.id).actions
        with pytest.raises(NotAllowed):
            review.withdraw(session, people.BRETAGNE, dossier.id, dossier.version)
        review.withdraw(session, agent, dossier.id, dossier.version)
        again = proposed(session, agent, person)

        assert offered == ["retirer"]
        assert "retirer" not in to_others
        assert (dossier.status, again.status) == ("annulee", "nouvelle")
        assert person.active


def test_an_ordinary_application_is_not_taken_back_by_an_agent(begin: Begin):
    with begin() as session:
        dossier = people.submitted(session, people.professional(session))
        with pytest.raises(NotAllowed):
            review.withdraw(session, people.BRETAGNE, dossier.id, dossier.version)

        assert "retirer" not in review.open_file(session, people.BRETAGNE, dossier.id).actions


def test_who_is_removed_is_out_of_reach_and_stays_on_record(begin: Begin):
    with begin() as session:
        _, person = removed(session)
        found = people_search.search(session, people.BRETAGNE, person.rpps).rows
        kept = history.view(session, people.BRETAGNE, person.id)

        assert not person.active
        assert person.removal_reason == "Enregistrement par erreur"
        assert [row.removed for row in found] == [True]
        assert kept.changes[0].what == "Suppression d’un professionnel"
        assert kept.blocks
        with pytest.raises(NotFound):
            changes.start(session, people.BRETAGNE, "coordonnees", "", person.id)
        key = person.id
    with begin() as session:
        entries = session.exec(select(AuditEntry).order_by(col(AuditEntry.position))).all()
        written = [e for e in entries if key in e.object]

        assert written
        assert audit.verify(session).broken_at is None


def test_the_card_of_who_is_removed_opens_nothing(begin: Begin):
    with begin() as session:
        _, person = removed(session)
        claims = {"iss": "psc", "sub": "x", "SubjectNameID": idnps(person.rpps)}
        with pytest.raises(SignInFailed):
            sign_in.complete(session, sign_in.PROSANTECONNECT, claims, "")


def test_franceconnect_shows_them_the_removal_and_no_number(begin: Begin):
    with begin() as session:
        actor, _ = removed(session)
        shown = space.view(session, actor)

        assert shown.removed == "Enregistrement par erreur"
        assert shown.rpps == ""
        with pytest.raises(NotFound):
            attestation.gather(session, actor)


def test_their_pages_say_it_and_lead_nowhere_that_is_closed_to_them(begin: Begin):
    with begin() as session:
        actor, person = removed(session)
        latest, first = history.view(session, actor).changes
        by_agent = history.view(session, people.BRETAGNE, person.id).changes[0]
        own = professionals.view(session, actor)

        assert latest.what == "Suppression d’un professionnel"
        assert latest.url == ""
        assert dossiers.view(session, actor, first.url.rpartition("/")[2]).is_registration
        assert by_agent.url == f"/instruction/{session.exec(REMOVAL).one()}"
        assert own.removed == "Enregistrement par erreur"
        assert (own.offers, own.of_practice, own.of_activity) == ([], [], [])


def test_what_was_under_way_is_closed_and_the_person_is_told(begin: Begin):
    with begin() as session:
        actor = changing.registered_person(session)
        person = changing.person_of(session, actor)
        practice = changing.practice_of(session, actor).id
        ends = {"date_cessation": "04/02/2038", "motif_fin": "CHA"}
        activity = changing.activity_of(session, actor).id
        changing.begin_change(session, actor, "cessation", activity, ends)
        waiting = changing.request(
            session, actor, "nouvelle-activite", practice, changing.NEXT_PLACE
        )
        changing.decide(
            session, people.BRETAGNE, proposed(session, changing.agent(session), person)
        )
        told = session.exec(select(OutboxMessage)).all()

        assert waiting.status == "annulee"
        assert all(s.undo is None for s in session.exec(select(Section)))
        assert any("recours" in n.body and "Enregistrement par erreur" in n.body for n in told)
        with pytest.raises(Conflict):
            changing.decide(session, people.BRETAGNE, waiting)


def test_the_number_is_never_given_again(begin: Begin):
    with begin() as session:
        _, person = removed(session)
        numbers = set()
        for name in ("Zoé", "Léa", "Ana", "Eva", "Inès"):
            other = changing.registered_person(session, name, given_name=f"Camille {name}")
            numbers.add(changing.person_of(session, other).rpps)
        kept = session.exec(select(Identifier).where(Identifier.value == person.rpps)).all()

        assert len(numbers) == 5
        assert person.rpps not in numbers
        assert len(kept) == 1


@pytest.mark.parametrize("role", [Role.READER, Role.ADMIN])
def test_only_reviewers_propose(begin: Begin, role: Role):
    with begin() as session:
        actor = changing.registered_person(session)
        person = changing.person_of(session, actor)
        with pytest.raises(NotAllowed):
            changes.start(session, Actor("x", role, "X", "53"), "suppression", "", person.id)
