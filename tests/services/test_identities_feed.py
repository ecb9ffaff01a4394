"""The restricted feed: everybody who changed, once, in order, whatever is written meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import orjson
import pytest
from sqlmodel import Session, col, select

from erpps_app.domain.access import Role
from erpps_app.domain.api_keys import KeyHolder
from erpps_app.domain.api_scopes import Scope
from erpps_app.domain.directory.identities import Identity
from erpps_app.domain.errors import Conflict, InvalidField, NotAllowed, NotFound
from erpps_app.models.base import now
from erpps_app.models.directory import Publication
from erpps_app.models.journal import AuditEntry
from erpps_app.models.register import Practitioner
from erpps_app.services import audit, audit_details, registered
from erpps_app.services.directory import identities, log
from tests.conftest import Begin
from tests.services import changing, twins

KEY = KeyHolder(
    *("cle-mss", "Messagerie", "Opérateur", frozenset({Scope.IDENTITIES}), 17, None),
    now() + timedelta(days=1),
)


def enter(begin: Begin, sub: str = "camille") -> str:
    with begin() as session:
        return changing.person_of(session, changing.registered_person(session, sub)).id


def call(begin: Begin, key: str, mobile: str) -> None:
    """Give somebody another mobile."""
    with begin() as session:
        contact = registered.load(session, key).contact
        assert contact is not None
        contact.mobile = mobile
        session.add(contact)


def rpps_of(begin: Begin, key: str) -> str:
    with begin(read_only=True) as session:
        return session.get_one(Practitioner, key).rpps


def followed(begin: Begin, since: int = 0, limit: int = 2) -> tuple[list[Identity], int]:
    """Page after page until there is no more, and the position reached."""
    told: list[Identity] = []
    while True:
        page = identities.page(begin, KEY, since, limit)
        told += page.people
        since = page.following
        if not page.more:
            return told, since


def readings(session: Session) -> list[AuditEntry]:
    found = select(AuditEntry).where(AuditEntry.action == audit.READ_FEED)
    return list(session.exec(found.order_by(col(AuditEntry.position))))


def test_everybody_is_told_once_with_what_it_takes_to_reach_them(begin: Begin):
    keys = [enter(begin, f"personne-{n}") for n in range(3)]

    told, reached = followed(begin)

    assert [one.rpps for one in told] == [rpps_of(begin, key) for key in keys]
    assert [one.position for one in told] == sorted(one.position for one in told)
    assert (told[0].mobile, told[0].active) == ("+33612345678", True)
    assert told[0].practices[0].profession == "94"
    with begin(read_only=True) as session:
        assert reached == log.end(session).position


def test_who_changed_is_told_again_as_they_are_now_and_nobody_else(begin: Begin):
    first, _ = enter(begin), enter(begin, "autre")
    _, reached = followed(begin)
    for mobile in ("+33611111111", "+33622222222"):
        call(begin, first, mobile)

    told, _ = followed(begin, reached)

    assert [(one.rpps, one.mobile) for one in told] == [(rpps_of(begin, first), "+33622222222")]


def test_what_does_not_concern_the_feed_moves_its_end_and_tells_nobody(begin: Begin):
    enter(begin)
    _, reached = followed(begin)
    with begin() as session:
        before = log.end(session).position
        session.add(Publication(position=before + 1, resource="PractitionerRole",
                                resource_id="r", practitioner_id="p", version=1))  # fmt: skip

    assert followed(begin, reached) == ([], before + 1)


def test_a_number_given_up_in_a_merge_is_told_as_replaced(begin: Begin):
    with begin() as session:
        agent = changing.agent(session)
        _, kept, gone = twins.two(session, agent)
        numbers = (kept.rpps, gone.rpps)
    _, reached = followed(begin)
    with begin() as session:
        kept = session.exec(select(Practitioner).where(Practitioner.rpps == numbers[0])).one()
        gone = session.exec(select(Practitioner).where(Practitioner.rpps == numbers[1])).one()
        twins.merged(session, agent, kept, gone)

    told = {one.rpps: one for one in followed(begin, reached)[0]}
    read = identities.one(begin, KEY, numbers[1])

    assert told.keys() == set(numbers)
    assert told[numbers[0]].former == (numbers[1],)
    assert (told[numbers[1]].active, told[numbers[1]].replaced_by) == (False, numbers[0])
    assert (told[numbers[1]].mobile, told[numbers[1]].practices) == ("", ())
    assert read == told[numbers[1]]


def test_a_chain_of_merges_leads_to_its_end(begin: Begin):
    keys = [enter(begin, f"personne-{n}") for n in range(3)]
    with begin() as session:
        for gone, kept in ((keys[0], keys[1]), (keys[1], keys[2])):
            row = session.get_one(Practitioner, gone)
            row.active, row.merged_into = False, kept
            session.add(row)

    assert identities.one(begin, KEY, rpps_of(begin, keys[0])).replaced_by == rpps_of(
        begin, keys[2]
    )


def test_a_person_is_read_by_their_number(begin: Begin):
    person = enter(begin)
    told, _ = followed(begin)

    assert identities.one(begin, KEY, f"8{rpps_of(begin, person)}") == told[0]


def test_each_reading_is_remembered_with_who_read_whom(begin: Begin):
    person = enter(begin)
    identities.page(begin, KEY, 0)
    identities.one(begin, KEY, rpps_of(begin, person))
    with begin(read_only=True) as session:
        end = log.end(session).position
        identities.page(begin, KEY, end)  # nobody was told of: nothing to remember
        page, alone = readings(session)
        details = audit_details.read(session, page)

    assert details is not None
    assert orjson.loads(details) == {"depuis": 0, "suivante": end, "fin": end, "nombre": 1}
    assert (page.subject, alone.subject) == (KEY.key_id, person)
    assert {page.actor_id, alone.actor_id} == {KEY.key_id}
    assert (page.actor_role, page.actor_name) == (Role.APPLICATION, "Messagerie (Opérateur)")


def test_a_position_that_was_never_given_is_told(begin: Begin):
    enter(begin)

    with pytest.raises(Conflict, match="reprenez depuis 0"):
        identities.page(begin, KEY, 10_000)


@pytest.mark.parametrize(("since", "limit"), [(-1, 10), (0, 0), (0, identities.MOST + 1)])
def test_a_page_that_cannot_be_is_refused_at_its_value(begin: Begin, since: int, limit: int):
    with pytest.raises(InvalidField):
        identities.page(begin, KEY, since, limit)


def test_a_number_of_nobody_and_no_number_at_all(begin: Begin):
    with pytest.raises(NotFound):
        identities.one(begin, KEY, "10109316124")
    with pytest.raises(InvalidField):
        identities.one(begin, KEY, "10109316125")


def test_the_services_themselves_refuse_a_public_key(begin: Begin):
    public = KeyHolder(
        *("cle", "Essai", "Organisme", frozenset({Scope.DIRECTORY, Scope.EXPORT}), 17, None),
        now() + timedelta(days=1),
    )

    with pytest.raises(NotAllowed):
        identities.page(begin, public, 0)
    with pytest.raises(NotAllowed):
        identities.one(begin, public, "10109316124")
    with begin(read_only=True) as session:
        assert readings(session) == []


def test_who_follows_while_many_write_ends_with_everybody_as_they_are(begin: Begin):
    keys = [enter(begin, f"personne-{n}") for n in range(5)]
    done = Event()

    def write(key: str) -> None:
        for n in range(10):
            call(begin, key, f"+336{keys.index(key)}000000{n}")

    def follow(limit: int) -> dict[str, Identity]:
        known: dict[str, Identity] = {}
        reached = 0
        while True:
            last = done.is_set()
            told, reached = followed(begin, reached, limit)
            for one in told:
                assert one.rpps not in known or known[one.rpps].position < one.position
                known[one.rpps] = one
            if last:
                return known

    with ThreadPoolExecutor() as pool:
        followers = [pool.submit(follow, limit) for limit in (1, 3)]
        for writer in [pool.submit(write, key) for key in keys]:
            writer.result()
        done.set()
        known = [follower.result() for follower in followers]

    final = {rpps_of(begin, key): f"+336{rank}0000009" for rank, key in enumerate(keys)}
    assert [{rpps: one.mobile for rpps, one in of.items()} for of in known] == [final, final]
