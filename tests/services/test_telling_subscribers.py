"""What subscribers are told: in order for each professional, once somebody is there to hear it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update

from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.domain.subscriptions import State
from erpps_app.models.base import now
from erpps_app.models.directory import Publication, PublishedPractitioner
from erpps_app.models.subscriptions import DeadLetter, DeliveryTrouble, Subscriber
from erpps_app.services.directory import log
from erpps_app.services.subscriptions import replaying, subscribers
from tests.conftest import Begin
from tests.services import telling
from tests.services.receiver import OK, Answer, Receiver, Said, receiving
from tests.services.telling import ADMIN, CALM

REFUSED: Answer = (422, {}, "Numéro inconnu".encode())


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def publish(begin: Begin, *persons: str, resource: str = ResourceType.PRACTITIONER) -> list[int]:
    """An event for each of these people, in that order; where they stand."""
    given: list[int] = []
    with begin() as session:
        log.lock(session)
        for person in persons:
            known = session.get(PublishedPractitioner, person)
            row = known or PublishedPractitioner(
                id=person, rpps=f"rpps-{person}", position=0, version=0, updated_at=now(),
                active=True, content='{"active":true}',
            )  # fmt: skip
            row.version += 1
            row.position = log.end(session).position + 1
            session.add(row)
            session.add(
                Publication(
                    position=row.position, resource=resource, resource_id=person,
                    practitioner_id=person, version=row.version,
                )
            )  # fmt: skip
            session.flush()
            given.append(row.position)
    return given


def active(begin: Begin, receiver: Receiver, **changed: object) -> str:
    """A subscriber that is told from now on."""
    key, _ = telling.subscribe(begin, receiver.address)
    with begin() as session:
        values = {"state": State.ACTIVE, **changed}
        session.exec(update(Subscriber).where(col(Subscriber.id) == key).values(**values))
    return key


def standing(begin: Begin, key: str) -> Subscriber:
    with begin(read_only=True) as session:
        return session.get_one(Subscriber, key)


def rows(begin: Begin, model: type[DeliveryTrouble] | type[DeadLetter]) -> list[Any]:
    with begin(read_only=True) as session:
        return list(session.exec(select(model)).all())


def until(begin: Begin, key: str, is_so: Callable[[], bool], most: int = 400) -> None:
    """Turns, until something is so. A turn waits for nothing; what is due comes in milliseconds."""
    for _ in range(most):
        if is_so():
            return
        telling.turn(begin, key)
    pytest.fail("It never came to be.")


def refusing(person: str, answer: Answer = REFUSED) -> Callable[[Said], Answer]:
    """Answers that refuse one professional only."""

    def say(said: Said) -> Answer:
        theirs = any(event["rpps"] == f"rpps-{person}" for event in said.get("events", []))
        return answer if theirs else OK

    return say


def test_events_come_with_what_one_needs_and_nothing_of_the_restricted_feed(
    begin: Begin, receiver: Receiver
):
    key = active(begin, receiver, with_content=True)
    publish(begin, "a")
    publish(begin, "a", resource=log.CONTACT)
    telling.turn(begin, key)
    (said,) = receiver.came
    (event,) = said["events"]

    assert (said["type"], said["subscriber"]) == ("publication", key)
    assert event["id"] == event["position"] == 1
    assert event["resource"].pop("meta")["versionId"] == "2"  # as it is by now
    assert event["resource"] == {
        "resourceType": "Practitioner", "id": "a", "language": "fr", "active": True,
    }  # fmt: skip
    assert event["url"].endswith("/fhir/v2/Practitioner/a")
    told = ("resourceType", "resourceId", "version", "kind", "rpps", "replayed", "resent")
    assert [event[name] for name in told] == [
        "Practitioner", "a", 1, "publie", "rpps-a", False, False,
    ]  # fmt: skip
    assert standing(begin, key).position == 2
    assert not telling.turn(begin, key)


def test_nobody_is_told_what_they_do_not_follow(begin: Begin, receiver: Receiver):
    key = active(begin, receiver, resources=[str(ResourceType.ORGANIZATION), log.CONTACT])
    publish(begin, "a", "b")
    publish(begin, "a", resource=log.CONTACT)
    telling.turn(begin, key)

    assert receiver.came == []
    assert standing(begin, key).position == 3


@pytest.mark.parametrize("answer", [REFUSED, (500, {}, b"")], ids=["refusal", "accident"])
def test_one_professional_in_trouble_waits_alone_and_in_order(
    begin: Begin, receiver: Receiver, answer: Answer
):
    key = active(begin, receiver)
    receiver.answer = refusing("a", answer)
    first, other, second = publish(begin, "a", "b", "a")
    telling.turn(begin, key)
    more, third = publish(begin, "b", "a")
    telling.turn(begin, key)
    (trouble,) = rows(begin, DeliveryTrouble)

    assert [standing(begin, key).position, trouble.after] == [third, first - 1]
    assert {other, more} <= set(receiver.told)
    assert third not in receiver.told
    receiver.answer = lambda _: OK
    receiver.forget()
    until(begin, key, lambda: not rows(begin, DeliveryTrouble))
    assert receiver.told == [first, second, third]


def test_what_is_given_up_lets_the_next_events_of_the_same_person_go(
    begin: Begin, receiver: Receiver
):
    key = active(begin, receiver)
    receiver.answer = refusing("a")
    first, second = publish(begin, "a", "a")
    until(begin, key, lambda: bool(rows(begin, DeadLetter)))
    receiver.answer = lambda _: OK
    receiver.forget()
    until(begin, key, lambda: not rows(begin, DeliveryTrouble))
    (letter,) = rows(begin, DeadLetter)

    assert receiver.told == [second]
    assert (letter.position, letter.attempts) == (first, CALM.attempts)
    assert letter.reason == "Réponse HTTP 422\u00a0: Numéro inconnu"


def test_a_dead_letter_is_sent_again_when_asked_and_comes_back_if_it_fails(
    begin: Begin, receiver: Receiver
):
    key = active(begin, receiver)
    receiver.answer = refusing("a")
    (first,) = publish(begin, "a")
    until(begin, key, lambda: bool(rows(begin, DeadLetter)))
    for answer, left in ((REFUSED, CALM.attempts + 1), (OK, None)):
        receiver.answer = lambda _, answer=answer: answer
        receiver.forget()
        with begin() as session:
            replaying.resend(session, ADMIN, key, first)
        telling.turn(begin, key)

        assert [said["events"][0]["resent"] for said in receiver.came] == [True]
        assert [row.attempts for row in rows(begin, DeadLetter)] == ([left] if left else [])


def test_an_outage_leaves_no_row_and_passes_nothing_over(begin: Begin, receiver: Receiver):
    key = active(begin, receiver)
    receiver.answer = lambda _: (503, {}, b"")
    publish(begin, *(f"p{rank}" for rank in range(30)))
    telling.turn(begin, key)
    out = standing(begin, key)

    assert rows(begin, DeliveryTrouble) == []
    assert (out.position, out.failures, out.last_error) == (0, 1, "Réponse HTTP 503.")
    receiver.answer = lambda _: OK
    receiver.forget()
    until(begin, key, lambda: standing(begin, key).position == 30)
    assert sorted(receiver.told) == list(range(1, 31))
    assert receiver.came[0]["type"] == "probe"
    assert standing(begin, key).failures == 0


@pytest.mark.parametrize("status", [429, 503])
def test_a_subscriber_that_asks_to_wait_is_left_alone_for_that_long(
    begin: Begin, receiver: Receiver, status: int
):
    key = active(begin, receiver)
    receiver.answer = lambda _: (status, {"retry-after": "3600"}, b"")
    publish(begin, "a")
    before = now()
    telling.turn(begin, key)
    receiver.answer = lambda _: OK

    assert standing(begin, key).next_turn_at >= before + timedelta(hours=1)
    assert not telling.turn(begin, key)
    assert len(receiver.came) == 1


def test_an_outage_that_lasts_suspends_and_nothing_is_lost(begin: Begin, receiver: Receiver):
    key = active(begin, receiver, failures=9, failing_since=now() - timedelta(hours=73))
    receiver.answer = lambda _: (500, {}, b"")
    publish(begin, "a")
    telling.turn(begin, key)

    assert standing(begin, key).state == State.SUSPENDED
    receiver.answer = lambda _: OK
    with begin() as session:
        subscribers.act(session, ADMIN, key, "reprendre")
    telling.turn(begin, key)
    assert receiver.told == [1]


def test_a_subscriber_that_refuses_everything_owes_a_bounded_number_of_rows(
    begin: Begin, receiver: Receiver
):
    soon = timedelta(milliseconds=500)  # it owes something until it takes it: the clock ends a turn
    pace = replace(CALM, turn=soon, window=100, most_in_trouble=10, attempts=10_000)
    key = active(begin, receiver)
    receiver.answer = lambda said: REFUSED if said.get("events") else OK
    publish(begin, *(f"p{rank}" for rank in range(60)))
    counts: list[int] = []
    while not counts or counts[-1] < pace.most_in_trouble:
        telling.turn(begin, key, pace)
        counts.append(len(rows(begin, DeliveryTrouble)))
    telling.turn(begin, key, pace)

    assert len(rows(begin, DeliveryTrouble)) <= pace.most_in_trouble + pace.at_once
    receiver.answer = lambda _: OK
    receiver.forget()
    until(begin, key, lambda: standing(begin, key).position == 60)
    until(begin, key, lambda: not rows(begin, DeliveryTrouble))
    assert sorted(receiver.told) == list(range(1, 61))


def test_a_replay_says_that_it_is_one_and_takes_the_dead_letters_along(
    begin: Begin, receiver: Receiver
):
    key = active(begin, receiver)
    receiver.answer = refusing("a")
    publish(begin, "b", "a", "b")
    until(begin, key, lambda: bool(rows(begin, DeadLetter)))
    receiver.answer = lambda _: OK
    until(begin, key, lambda: not rows(begin, DeliveryTrouble))
    receiver.forget()
    with begin() as session:
        seen = replaying.preview(session, ADMIN, key, "2")
        replaying.replay(session, ADMIN, key, seen.position)
    publish(begin, "b")
    until(begin, key, lambda: standing(begin, key).position == 4)
    events = [event for said in receiver.came for event in said["events"]]

    assert seen.events == 2
    assert rows(begin, DeadLetter) == []
    assert {event["id"]: event["replayed"] for event in events} == {2: True, 3: True, 4: False}
