"""Turns with subscribers: one worker's at a time, and nobody keeps anybody else waiting."""

import asyncio
import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from pydantic import SecretStr
from sqlmodel import update

from erpps_app.adapters import vault
from erpps_app.domain.subscriptions import State
from erpps_app.models.base import now
from erpps_app.models.subscriptions import DeliveryTrouble, Subscriber
from erpps_app.services.subscriptions import owed, subscribers, turns
from erpps_app.services.subscriptions.delivery import work_on
from erpps_app.services.subscriptions.owed import Result
from erpps_app.services.subscriptions.turns import Means, Overtaken
from erpps_app.services.subscriptions.worker import work
from erpps_app.settings import Settings
from tests.conftest import Begin
from tests.services import telling
from tests.services.receiver import OK, Answer, Receiver, Said, receiving
from tests.services.telling import ADMIN, CALM
from tests.services.test_telling_subscribers import (
    REFUSED,
    active,
    publish,
    refusing,
    rows,
    standing,
)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


def held(let_go: Event) -> Answer:
    """An answer that comes when it is let go."""
    assert let_go.wait(10)
    return OK


def test_whoever_was_overtaken_writes_nothing_more(begin: Begin, receiver: Receiver):
    key = active(begin, receiver)
    publish(begin, "a")
    means = Means(begin, replace(CALM, lease=timedelta()), lambda: 0.5)
    slow = turns.claim(means, key, now())
    assert slow
    window, (parcel,) = owed.next_window(means, slow)
    quick = turns.claim(means, key, now())
    assert quick
    with pytest.raises(Overtaken):
        owed.settle(means, slow, window, [Result(parcel)], now())

    assert standing(begin, key).position == 0
    owed.settle(means, quick, *owed_of(means, quick), now())
    assert standing(begin, key).position == 1


def owed_of(means: Means, turn: turns.Turn) -> tuple[owed.Window, list[Result]]:
    window, parcels = owed.next_window(means, turn)
    return window, [Result(parcel) for parcel in parcels]


def test_two_workers_do_not_have_the_same_subscriber(begin: Begin, receiver: Receiver):
    key = active(begin, receiver)
    publish(begin, "a")
    means = Means(begin, CALM, lambda: 0.5)

    assert turns.claim(means, key, now())
    assert turns.claim(means, key, now()) is None


def test_whoever_was_paused_meanwhile_is_not_suspended(begin: Begin, receiver: Receiver):
    key = active(begin, receiver, failures=9, failing_since=now() - timedelta(hours=73))
    means = Means(begin, CALM, lambda: 0.5)
    turn = turns.claim(means, key, now())
    assert turn
    with begin() as session:
        subscribers.act(session, ADMIN, key, "mettre_en_pause")
    with pytest.raises(Overtaken):
        turns.fail(means, turn, "Pas de réponse.", now())

    assert standing(begin, key).state == State.PAUSED


def test_a_subscriber_that_hangs_keeps_no_other_waiting(begin: Begin, receiver: Receiver):
    let_go = Event()
    with receiving() as hanging, ThreadPoolExecutor(2) as threads:
        hanging.answer = lambda _: held(let_go)
        stuck, free = active(begin, hanging), active(begin, receiver)
        publish(begin, "a")
        office = telling.office(begin, threads)

        async def both() -> tuple[bool, bool]:
            slow = asyncio.create_task(work_on(office, stuck))
            quick = await work_on(office, free)
            is_under_way = not slow.done()
            let_go.set()
            await slow
            return quick, is_under_way

        quick, is_under_way = asyncio.run(both())
    assert (quick, is_under_way) == (True, True)
    assert receiver.told == [1]


def test_nobody_waits_for_those_in_trouble_however_often_they_are_due(
    begin: Begin, receiver: Receiver
):
    at_once, soon = timedelta(), timedelta(milliseconds=500)
    pace = replace(CALM, turn=soon, first=at_once, longest=at_once, attempts=10_000)
    key = active(begin, receiver)
    receiver.answer = refusing("a")
    publish(begin, "a")
    telling.turn(begin, key, pace)
    receiver.forget()
    (other,) = publish(begin, "b")
    telling.turn(begin, key, pace)

    assert other in receiver.told
    assert standing(begin, key).position == other


def test_who_hangs_takes_every_other_turn_at_most(begin: Begin, receiver: Receiver):
    at_once, soon = timedelta(), timedelta(milliseconds=100)
    pace = replace(CALM, turn=soon, first=at_once, longest=at_once, attempts=10_000, request=soon)
    let_go = Event()
    key = active(begin, receiver)
    receiver.answer = refusing("a")
    publish(begin, "a")
    telling.turn(begin, key, pace)
    receiver.answer = lambda said: held(let_go) if "rpps-a" in str(said) else OK
    (other,) = publish(begin, "b")
    for _ in range(2):
        telling.turn(begin, key, pace)
    let_go.set()

    assert other in receiver.told


def test_who_waits_for_those_in_trouble_is_not_looked_at_all_the_time(
    begin: Begin, receiver: Receiver
):
    pace = replace(CALM, first=timedelta(seconds=30), longest=timedelta(hours=1), most_in_trouble=2)
    key = active(begin, receiver)
    receiver.answer = lambda said: REFUSED if said.get("events") else OK
    publish(begin, "a", "b", "c")
    telling.turn(begin, key, pace)
    means, waits = Means(begin, pace, lambda: 0.5), standing(begin, key).next_turn_at

    assert len(rows(begin, DeliveryTrouble)) >= pace.most_in_trouble
    assert turns.due(means, now()) == []
    assert turns.due(means, waits) == [key]
    assert waits <= now() + pace.first


def test_a_portal_that_is_stopped_leaves_its_turn_to_another(begin: Begin, receiver: Receiver):
    let_go, asked = Event(), Event()

    def hang(_: Said) -> Answer:
        asked.set()
        return held(let_go)

    receiver.answer = hang
    key = active(begin, receiver)
    publish(begin, "a")

    async def stop_in_the_middle() -> None:
        under_way = asyncio.create_task(work(telling.office(begin, threads), pause=0.01))
        await asyncio.to_thread(asked.wait, 10)
        under_way.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await under_way

    with ThreadPoolExecutor(2) as threads:
        asyncio.run(stop_in_the_middle())
    let_go.set()
    receiver.answer = lambda _: OK

    assert standing(begin, key).next_turn_at <= now()
    assert telling.turn(begin, key)


def test_a_secret_that_cannot_be_read_is_said_and_looked_at_later(
    begin: Begin, receiver: Receiver, own_folder: Settings
):
    key = active(begin, receiver)
    publish(begin, "a")
    before = own_folder.document_keys
    own_folder.document_keys = SecretStr(vault.generate("autre"))
    try:
        assert not telling.turn(begin, key)
    finally:
        own_folder.document_keys = before
    row = standing(begin, key)

    assert (row.last_error, row.next_turn_at > now()) == (turns.UNREADABLE, True)
    with begin() as session:
        session.exec(update(Subscriber).values(next_turn_at=now()))
    assert telling.turn(begin, key)
    assert standing(begin, key).last_error == ""
