"""Many publish at once: nothing is missed, nothing is out of order, and who is last knows."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from erpps_app.models.base import new_id
from erpps_app.models.directory import Publication, PublishedOrganization
from erpps_app.models.register import Activity
from erpps_app.services.context import today
from erpps_app.services.directory import following, log, publishing
from erpps_app.services.directory.log import CONTACT
from tests.conftest import Begin
from tests.services.publishing import end, enter, leave, theirs


def test_no_reader_ever_misses_a_position_while_many_write(begin: Begin):
    keys = [enter(begin, f"personne-{n}") for n in range(4)]
    before, done = end(begin), Event()

    def write(key: str) -> None:
        for n in range(12):
            with begin() as session:
                practice, activity, _ = theirs(session, key)
                practice.practice_given_name = f"Camille{'abcdefghijkl'[n]}"
                activity.email, activity.contact_is_public = f"{new_id()}@example.org", True
                session.add_all((practice, activity))

    def follow() -> list[int]:
        read: list[int] = []
        while True:
            last = done.is_set()
            with begin(read_only=True) as session:
                after = read[-1] if read else before
                read += session.exec(
                    select(Publication.position)
                    .where(col(Publication.position) > after)
                    .order_by(col(Publication.position))
                )
            if last:
                return read

    with ThreadPoolExecutor() as pool:
        followers = [pool.submit(follow) for _ in range(2)]
        for writer in [pool.submit(write, key) for key in keys]:
            writer.result()
        done.set()
        read = [follower.result() for follower in followers]

    whole = list(range(before + 1, end(begin) + 1))
    assert read == [whole, whole]
    with begin(read_only=True) as session:
        assert publishing.outstanding(session, keys) == 0
        assert_versions_follow(session.exec(select(Publication)).all())


def test_two_who_publish_one_place_at_once_agree_on_what_it_becomes(begin: Begin):
    keys = [enter(begin, f"personne-{n}") for n in range(3)]
    with begin() as session:
        _, _, place = theirs(session, keys[0])
        shared = place.id
        for key in keys[1:]:
            _, activity, _ = theirs(session, key)
            activity.structure_id = shared
            session.add(activity)

    def leave_at_once(key: str) -> None:
        with begin() as session:
            leave(session, key)

    with ThreadPoolExecutor() as pool:
        list(pool.map(leave_at_once, keys))

    with begin(read_only=True) as session:
        assert not session.get_one(PublishedOrganization, shared).active


def assert_versions_follow(events: Iterable[Publication]) -> None:
    """Each resource goes from one version to the next, in the order of the log."""
    reached: dict[tuple[str, str], int] = {}
    for event in sorted(events, key=lambda event: event.position):
        key = (event.resource, event.resource_id)
        if event.resource != CONTACT:
            assert event.version == reached.get(key, 0) + 1
            reached[key] = event.version


@pytest.mark.postgres
@pytest.mark.parametrize("engine", ["postgres"], indirect=True)  # on SQLite one writes at a time
@pytest.mark.parametrize("arrives", [False, True])
def test_a_colleague_who_publishes_just_before_us_is_taken_into_account(
    begin: Begin, monkeypatch: pytest.MonkeyPatch, *, arrives: bool
):
    """The last two leave a place, or one comes as the last one leaves: who commits last knows."""
    first, second = enter(begin), enter(begin, "autre")
    with begin() as session:
        _, _, place = theirs(session, first)
        _, activity, own = theirs(session, second)
        shared, other = place.id, own.id
        if not arrives:
            activity.structure_id = shared
            session.add(activity)
    lock, waiting = log.lock, [second]

    def locked_after_the_other(session: Session) -> None:
        if waiting:
            waiting.pop()
            with begin() as theirs_first:
                leave(theirs_first, first if arrives else second)
        lock(session)

    monkeypatch.setattr(log, "lock", locked_after_the_other)
    # Past the ORM, as by the thousand: nothing else makes the two transactions wait for each other.
    moved = {"structure_id": shared}
    gone = {"start": today() - timedelta(days=90), "end": today()}
    with begin() as session:
        mine = second if arrives else first
        practice, *_ = theirs(session, mine)
        held = col(Activity.practice_id) == practice.id
        session.exec(update(Activity).where(held).values(moved if arrives else gone))
        following.publish_again(session, [mine])

    with begin(read_only=True) as session:
        assert session.get_one(PublishedOrganization, shared).active is arrives
        assert publishing.outstanding(session, [first, second]) == 0
        assert not arrives or not session.get_one(PublishedOrganization, other).active
