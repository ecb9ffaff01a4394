"""Two files of one person become one, by two agents; nothing is lost, nothing doubled."""

from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import pytest
from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.errors import Conflict, InvalidField, NotAllowed, NotFound, RuleBroken
from erpps_app.domain.rpps import idnps
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier
from erpps_app.models.journal import OutboxMessage
from erpps_app.models.register import Identifier, Practitioner, PractitionerVersion
from erpps_app.services import (
    change_form,
    history,
    merging,
    numbering,
    professionals,
    registered,
    sending,
    sign_in,
)
from tests.conftest import Begin
from tests.services import changing, people, twins


def test_the_number_that_goes_becomes_an_alias_of_the_one_that_stays(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        former = (kept.rpps, gone.rpps)
        twins.merged(session, agent, kept, gone)
        numbers = session.exec(
            select(Identifier).where(
                Identifier.practitioner_id == kept.id, Identifier.system == "RPPS"
            )
        ).all()

        assert (kept.rpps, gone.rpps) == former
        assert {row.value for row in numbers} == set(former)
        assert kept.active
        assert not gone.active
        assert gone.merged_into == kept.id
        assert numbering.allocate_rpps(session) not in former


def test_a_card_of_either_number_opens_the_file_that_stays(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        twins.merged(session, agent, kept, gone)
        for number in (kept.rpps, gone.rpps):
            claims = {"iss": "psc", "sub": number, "SubjectNameID": idnps(number)}
            sign_in.complete(session, sign_in.PROSANTECONNECT, claims, "")

        held = session.exec(
            select(Account.practitioner_id).where(Account.issuer != "urn:erpps:agents")
        )
        assert set(held) == {kept.id}


def test_activities_are_united_and_none_is_doubled(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        actor, kept, gone = twins.two(session, agent)
        practice = registered.load(session, gone.id).practices[0]
        changing.request(
            session, agent, "nouvelle-activite", practice.id, changing.NEXT_PLACE, gone.id
        )
        twins.merged(session, agent, kept, gone)
        found = registered.load(session, kept.id)

        assert len(found.practices) == 1
        assert sorted(a.type for a, _ in found.activities) == ["BENEVOLE", "REMPLACANT"]
        for one, other in combinations(registered.situations(found), 2):
            assert not one.is_same_as(other)
        assert registered.load(session, gone.id).practices == ()
        assert professionals.view(session, actor).rpps == kept.rpps


def test_what_is_chosen_stays_and_the_history_keeps_the_rest(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        twins.merged(session, agent, kept, gone, email="autre")
        found = registered.load(session, kept.id)
        told = session.exec(select(PractitionerVersion).order_by(col(PractitionerVersion.id))).all()

        assert found.contact
        assert found.contact.email == "jeanne@example.org"
        assert found.contact.mobile == "+33612345678"
        last = {row.practitioner_id: row.what for row in told}
        assert last[kept.id] == f"Fusion : reprise de l’enregistrement RPPS {gone.rpps}"
        assert last[gone.id] == f"Fusion : remplacé par le RPPS {kept.rpps}"
        assert "camille@example.org" in str([row.content for row in told])


def test_what_franceconnect_vouches_for_is_not_chosen(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, by_franceconnect, paper = twins.two(session, agent)
        twins.merged(session, agent, paper, by_franceconnect, naissance="conserve")
        civil = registered.load(session, paper.id).civil

        assert civil.birth_date == "1998-04-12"
        assert paper.by_franceconnect


def test_both_addresses_are_told_once_without_more_than_the_numbers(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        twins.merged(session, agent, kept, gone)
        letters = session.exec(
            select(OutboxMessage).where(col(OutboxMessage.subject).contains("deux enregistrements"))
        ).all()

        assert {row.recipient for row in letters} == {"camille@example.org", "jeanne@example.org"}
        assert all(gone.rpps in row.body and "1998" not in row.body for row in letters)


def test_who_proposes_does_not_confirm_and_may_take_back(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        key = twins.propose(session, agent, kept, gone)
        with pytest.raises(NotAllowed, match="un autre agent"):
            merging.confirm(session, agent, key)
        with pytest.raises(Conflict, match="déjà proposée"):
            twins.propose(session, agent, gone, kept)
        merging.withdraw(session, agent, key)
        with pytest.raises(Conflict, match="n’attend plus"):
            merging.confirm(session, twins.colleague(session), key)

        assert gone.active


def test_a_reason_is_owed(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        with pytest.raises(InvalidField):
            twins.propose(session, agent, kept, gone, motif=" ")


def test_what_is_with_the_agency_is_decided_first(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        actor, kept, gone = twins.two(session, agent)
        practice = changing.practice_of(session, actor).id
        waits = changing.request(session, actor, "nouvelle-activite", practice, changing.NEXT_PLACE)
        with pytest.raises(Conflict, match=str(waits.number)):
            twins.propose(session, agent, kept, gone)


def test_two_identities_of_franceconnect_are_two_people(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        one = changing.registered_person(session)
        other = changing.registered_person(session, "autre", birthdate="1998-04-13")
        pair = [changing.person_of(session, actor) for actor in (one, other)]
        with pytest.raises(Conflict, match="deux personnes"):
            twins.propose(session, agent, *pair)


def test_a_file_that_changed_meanwhile_is_looked_at_again(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        actor, kept, gone = twins.two(session, agent)
        key = twins.propose(session, agent, kept, gone)
        changing.request(session, actor, "coordonnees", answers={"email": "neuve@example.org"})
        with pytest.raises(Conflict, match="a changé"):
            merging.confirm(session, twins.colleague(session), key)


def test_a_draft_goes_on_with_the_file_that_stays(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        actor, by_franceconnect, paper = twins.two(session, agent)
        draft = changing.begin_change(
            session, actor, "coordonnees", answers={"email": "neuve@example.org"}
        )
        twins.merged(session, agent, paper, by_franceconnect)
        assert sending.send(session, actor, draft).changed  # what the file now holds is told first
        assert sending.send(session, actor, draft).path
        contact = registered.load(session, paper.id).contact

        assert contact
        assert contact.email == "neuve@example.org"


def test_two_drafts_of_a_kind_both_stay(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        for person in (kept, gone):
            changing.begin_change(session, agent, "coordonnees", practitioner=person.id)
        twins.merged(session, agent, kept, gone)

        drafts = professionals.view(session, agent, kept.id).drafts
        assert len(drafts) == 2


def test_an_application_names_the_activity_that_its_own_became(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        target = registered.load(session, gone.id).activities[0][0].id
        draft = changing.begin_change(
            session,
            agent,
            "cessation",
            target,
            {"date_cessation": "01/02/2038", "motif_fin": "CHA"},
            gone.id,
        )
        twins.merged(session, agent, kept, gone)
        assert sending.send(session, agent, draft).changed  # what the file now holds is told first
        assert sending.send(session, agent, draft).path
        activity = registered.load(session, kept.id).activities[0][0]

        assert str(activity.end) == "2038-02-01"
        for dossier in session.exec(select(Dossier).where(Dossier.practitioner_id == kept.id)):
            history.view(session, agent, kept.id)
            assert dossier.practitioner_id == kept.id


@pytest.mark.parametrize("who", [twins.CORSE, twins.READER])
def test_nobody_else_proposes_or_confirms(begin: Begin, who: Actor):
    with begin() as session:
        agent = changing.agent(session)
        actor, kept, gone = twins.two(session, agent)
        key = twins.propose(session, agent, kept, gone)
        for other in (who, actor):
            with pytest.raises((NotFound, NotAllowed)):
                merging.confirm(session, other, key)
            with pytest.raises((NotFound, NotAllowed)):
                merging.withdraw(session, other, key)
            with pytest.raises((NotFound, NotAllowed)):
                merging.tell_apart(session, other, kept.id, gone.id, "Non.")


def test_told_apart_is_no_longer_proposed(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        twins.propose(session, agent, kept, gone)
        merging.tell_apart(session, agent, gone.id, kept.id, "Deux frères.")

        assert merging.waiting(session, agent) == []
        assert merging.distinctions.of_pair(session, kept.id, gone.id)


def test_one_of_a_merge_and_a_change_at_the_same_time_wins(begin: Begin):
    """Whichever comes second is told, and the register holds either all of a merge or none."""
    with begin() as session:
        agent, second = changing.agent(session), twins.colleague(session)
        actor, by_franceconnect, paper = twins.two(session, agent)
        key = twins.propose(session, agent, paper, by_franceconnect)
        draft = changing.begin_change(
            session, actor, "coordonnees", answers={"email": "neuve@example.org"}
        )
        ids = (by_franceconnect.id, paper.id)

    def merge() -> str:
        with begin() as session:
            return merging.confirm(session, second, key)

    def change() -> str:
        with begin() as session:
            return sending.send(session, actor, draft).path

    done: list[str] = []
    with ThreadPoolExecutor(2) as both:
        for result in [both.submit(act) for act in (merge, change)]:
            try:
                done.append(result.result())
            except RuleBroken:
                continue
    assert done
    with begin() as session:
        gone, kept = (session.get_one(Practitioner, i) for i in ids)
        numbers = session.exec(
            select(Identifier).where(Identifier.practitioner_id == kept.id)
        ).all()
        assert len(numbers) == (1 if gone.active else 2)


def test_a_change_is_typed_on_after_the_merge(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        actor, by_franceconnect, paper = twins.two(session, agent)
        path = changing.begin_change(session, actor, "coordonnees")
        dossier = session.get_one(Dossier, path)
        twins.merged(session, agent, paper, by_franceconnect)
        section = merging_section(session, dossier)
        change_form.save(session, actor, dossier.id, section, {"email": "la@example.org"})

        assert dossier.practitioner_id == paper.id


def merging_section(session: Session, dossier: Dossier) -> str:
    return people.section_named(session, dossier, "coordonnees").id


def test_a_reader_sees_what_waits(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        twins.propose(session, agent, kept, gone)

        assert len(merging.waiting(session, twins.READER)) == 1
        assert merging.waiting(session, Actor("x", Role.AGENT, "", "94")) == []
