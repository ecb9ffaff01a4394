"""What changes in the register is published with it, in order, and nothing else is."""

from datetime import timedelta

import orjson
import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.models.directory import (
    DirectoryEntry,
    DirectoryPart,
    Publication,
    PublishedOrganization,
    PublishedPractitioner,
    PublishedRole,
)
from erpps_app.models.register import Activity, Practitioner
from erpps_app.services import registered
from erpps_app.services.context import today
from erpps_app.services.directory import catching_up, publishing
from erpps_app.services.directory.log import CONTACT
from tests.conftest import Begin
from tests.services import changing, twins
from tests.services.publishing import end, enter, theirs, told

PRACTITIONER, ROLE, ORGANIZATION = (
    ResourceType.PRACTITIONER,
    ResourceType.ROLE,
    ResourceType.ORGANIZATION,
)


class ChangeOfMindError(Exception):
    """Somebody changes their mind."""


def rename_and_regret(session: Session, person: str) -> None:
    practice, *_ = theirs(session, person)
    practice.practice_given_name = "Louise"
    session.add(practice)
    session.flush()
    raise ChangeOfMindError


def test_a_registration_is_published_with_the_number_that_it_gives(begin: Begin):
    person = enter(begin)

    with begin(read_only=True) as session:
        row = session.get_one(PublishedPractitioner, person)
        line = session.exec(select(DirectoryEntry)).one()
        rpps = session.get_one(Practitioner, person).rpps
    assert told(begin) == [(ORGANIZATION, 1), (PRACTITIONER, 1), (ROLE, 1), (CONTACT, 1)]
    assert (row.active, row.rpps, line.rpps) == (True, rpps, rpps)
    assert (line.form, line.city, line.departement) == ("MARTIN CAMILLE", "Rennes", "35")


def test_what_is_taken_back_was_never_published(begin: Begin):
    person = enter(begin)
    before = end(begin)

    def change() -> None:
        with begin() as session:
            rename_and_regret(session, person)

    with pytest.raises(ChangeOfMindError):
        change()

    assert end(begin) == before


def test_what_a_savepoint_takes_back_is_not_published(begin: Begin):
    person = enter(begin)
    before = end(begin)

    def change(session: Session) -> None:
        with session.begin_nested():
            rename_and_regret(session, person)

    with begin() as session, pytest.raises(ChangeOfMindError):
        change(session)

    assert end(begin) == before


def test_a_value_that_nobody_may_see_is_no_publication(begin: Begin):
    person = enter(begin)
    before = end(begin)

    with begin() as session:
        found = registered.load(session, person)
        assert found.contact is not None
        found.civil.birth_name, found.contact.landline = "DURAND", "+33296111111"
        session.add_all((found.civil, found.contact))

    assert told(begin, before) == []


def test_a_mobile_of_correspondence_is_told_to_those_who_follow_it_alone(begin: Begin):
    person = enter(begin)
    before = end(begin)

    with begin() as session:
        contact = registered.load(session, person).contact
        assert contact is not None
        contact.mobile = "+33699999999"
        session.add(contact)

    assert told(begin, before) == [(CONTACT, 1)]
    with begin(read_only=True) as session:
        assert "699999999" not in everything_public(session)


def test_two_changes_of_one_transaction_are_published_once(begin: Begin):
    person = enter(begin)
    before = end(begin)

    with begin() as session:
        practice, *_ = theirs(session, person)
        for name in ("Louise", "Camille Louise"):
            practice.practice_given_name = name
            session.add(practice)
            session.flush()

    assert told(begin, before).count((PRACTITIONER, 2)) == 1


def test_a_place_that_several_share_is_one_resource_and_changes_for_all(begin: Begin):
    first, second = enter(begin), enter(begin, "autre")
    with begin() as session:
        _, _, place = theirs(session, first)
        _, activity, own = theirs(session, second)
        activity.structure_id = place.id
        session.add(activity)
        session.flush()
        session.delete(own)
    with begin() as session:
        _, _, place = theirs(session, first)
        place.name = "Maison de santé"
        session.add(place)

    with begin(read_only=True) as session:
        names = session.exec(select(DirectoryEntry.structure_name)).all()
        open_ones = session.exec(
            select(PublishedOrganization).where(col(PublishedOrganization.active))
        ).all()
    assert names == ["Maison de santé", "Maison de santé"]
    assert [orjson.loads(row.content)["name"] for row in open_ones] == ["Maison de santé"]


def test_an_activity_that_is_over_closes_its_place_when_nobody_else_is_there(begin: Begin):
    person = enter(begin)
    with begin() as session:
        _, activity, place = theirs(session, person)
        activity.start, activity.end = today() - timedelta(days=90), today()
        session.add(activity)
        kept = (activity.id, place.id)

    with begin(read_only=True) as session:
        role = session.get_one(PublishedRole, kept[0])
        closed = session.get_one(PublishedOrganization, kept[1])
        line = session.exec(select(DirectoryEntry)).one()
    assert (role.active, role.organization_id, closed.active) == (False, None, False)
    assert (line.role_id, line.city) == (None, "")


def test_an_end_that_was_announced_is_followed_on_its_day(begin: Begin):
    person = enter(begin)
    with begin() as session:
        _, activity, _ = theirs(session, person)
        activity.start, activity.end = today() - timedelta(days=90), today() + timedelta(days=9)
        session.add(activity)
        key = activity.id
    before = end(begin)

    assert catching_up.follow_day(begin, today()) == 0
    assert end(begin) == before
    with begin() as session:
        assert session.get_one(PublishedRole, key).active
        # The day comes: nobody writes anything, and time is what has changed.
        session.exec(update(Activity).where(col(Activity.id) == key).values(end=today()))

    assert catching_up.follow_day(begin, today()) == 1
    with begin() as session:
        assert not session.get_one(PublishedRole, key).active


def test_somebody_who_leaves_keeps_their_number_and_nothing_else(begin: Begin):
    person = enter(begin)
    with begin() as session:
        row = session.get_one(Practitioner, person)
        row.active = False
        session.add(row)

    with begin(read_only=True) as session:
        gone = session.get_one(PublishedPractitioner, person)
        role = session.exec(select(PublishedRole)).one()
        assert session.exec(select(DirectoryEntry)).all() == []
        public = everything_public(session)
    assert sorted(orjson.loads(gone.content)) == ["active", "identifier"]
    assert (gone.active, role.active) == (False, False)
    assert "MARTIN" not in public.upper()


def test_the_parts_of_a_compound_name_follow_it(begin: Begin):
    person = enter(begin)
    found: list[list[str]] = []
    for name, active in (("Martin-Dupont", True), ("Martin Durand", True), ("Martin", False)):
        with begin() as session:
            practice, _, _ = theirs(session, person)
            practice.practice_name = name
            row = session.get_one(Practitioner, person)
            row.active = active
            session.add_all((practice, row))
        with begin(read_only=True) as session:
            parts = session.exec(select(DirectoryPart.part)).all()
            found.append(sorted(part.partition(" ")[0] for part in parts))

    assert found == [["DUPONT", "MARTIN"], ["DURAND", "MARTIN"], []]


def test_an_activity_that_the_register_forgets_is_told_as_deleted(begin: Begin):
    person = enter(begin)
    with begin() as session:
        _, activity, _ = theirs(session, person)
        key = activity.id
        session.delete(activity)

    with begin(read_only=True) as session:
        assert session.get_one(PublishedRole, key).deleted
        last = session.exec(select(Publication).where(col(Publication.deleted))).one()
    assert (last.resource, last.resource_id, last.version) == (ROLE, key, 2)


def test_publishing_everybody_again_changes_nothing(begin: Begin):
    enter(begin)
    enter(begin, "autre")
    before = end(begin)

    assert catching_up.publish_all(begin) == 2
    assert catching_up.publish_missing(begin) == 0
    assert end(begin) == before


def test_a_register_that_was_never_published_is_published_once(begin: Begin):
    person = enter(begin)
    with begin() as session:
        for table in (Publication, PublishedPractitioner, PublishedRole, DirectoryEntry):
            for row in session.exec(select(table)).all():
                session.delete(row)

    assert catching_up.publish_missing(begin) == 1
    with begin(read_only=True) as session:
        assert publishing.outstanding(session, [person]) == 0
    assert told(begin) == [(PRACTITIONER, 1), (ROLE, 1), (CONTACT, 1)]


def everything_public(session: Session) -> str:
    """All that the world can read, as text."""
    tables = (
        DirectoryEntry,
        DirectoryPart,
        PublishedPractitioner,
        PublishedRole,
        PublishedOrganization,
    )
    return "".join(str(row) for table in tables for row in session.exec(select(table)).all())


def test_only_what_changed_gets_a_new_version(begin: Begin):
    person = enter(begin)
    before = end(begin)

    with begin() as session:
        _, activity, _ = theirs(session, person)
        activity.type = "INDEPENDANT"
        session.add(activity)

    assert told(begin, before) == [(ROLE, 2)]


def test_what_only_a_line_shows_is_told_through_its_professional(begin: Begin):
    person = enter(begin)
    before = end(begin)

    with begin() as session:
        _, activity, _ = theirs(session, person)
        activity.telephone, activity.contact_is_public = "+33296000000", True
        session.add(activity)

    assert told(begin, before) == [(PRACTITIONER, 2)]


def test_the_number_given_up_in_a_merge_is_the_others_and_its_file_is_closed(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        twins.merged(session, agent, kept, gone)
        keys, former = (kept.id, gone.id), gone.rpps

    with begin(read_only=True) as session:
        row, closed = (session.get_one(PublishedPractitioner, key) for key in keys)
        assert publishing.outstanding(session, keys) == 0
    assert former in row.content
    assert (row.active, closed.active) == (True, False)
