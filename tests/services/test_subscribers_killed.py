"""The portal and a subscriber are killed at random while others publish: nothing is lost.

Each kill falls between an event being on the subscriber's disk and its being acknowledged, which is
when the two sides know least of each other.
"""

import json
import multiprocessing
import os
import queue
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, func, select

from erpps_app.models.directory import Publication
from erpps_app.models.register import ProfessionalPractice
from erpps_app.models.subscriptions import DeadLetter, Subscriber
from erpps_app.services.directory.log import CONTACT
from erpps_app.settings import Settings
from tests.conftest import Begin
from tests.e2e.serving import free_port
from tests.services import changing, consumer, people, telling
from tests.services.changing import NEXT_PLACE

# What they import is imported once: a process that is started again is at work at once.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.services.telling", "tests.services.consumer"])
PEOPLE, RENAMED, KILLS, PATIENCE_SECONDS = 4, 12, 5, 60.0


def speaking(line: Connection, work: Callable[..., None], given: tuple[str, ...]) -> None:
    """Work in a process of its own, what it says going to a line."""
    os.dup2(line.fileno(), sys.stdout.fileno())
    work(*given)


@dataclass(slots=True)
class Process:
    """A process of ours, its lines as they come; killed and started again at will."""

    work: Callable[..., None]
    given: tuple[str, ...]
    lines: queue.Queue[str]
    running: ForkServerProcess | None = None
    reader: Thread | None = None

    def start(self) -> None:
        here, there = PROCESSES.Pipe(duplex=False)
        self.running = PROCESSES.Process(target=speaking, args=(there, self.work, self.given))
        self.running.start()
        there.close()
        self.reader = Thread(target=self._read, args=(here,))
        self.reader.start()

    def _read(self, line: Connection) -> None:
        with os.fdopen(os.dup(line.fileno())) as output:
            line.close()
            for said in output:
                self.lines.put(said)

    def kill(self) -> None:
        assert self.running
        assert self.reader
        self.running.kill()
        self.running.join()
        self.reader.join()


@pytest.fixture
def processes() -> Iterator[list[Process]]:
    """Whatever happens, none outlives the test."""
    started: list[Process] = []
    yield started
    for process in started:
        process.kill()


def enter(begin: Begin, rank: int) -> str:
    with begin() as session:
        names = {"given_name": f"Camille {'ABCDEFGH'[rank]}", "birthdate": f"1990-01-0{rank + 1}"}
        actor = people.professional(session, f"camille-{rank}", **names)
        people.validated(session, actor, NEXT_PLACE)
        return changing.person_of(session, actor).id


def rename(begin: Begin, person: str, times: int) -> None:
    """Publish so many changes of somebody, each in a transaction of its own."""
    for number in range(times):
        with begin() as session:
            wanted = select(ProfessionalPractice)
            practice = session.exec(
                wanted.where(ProfessionalPractice.practitioner_id == person)
            ).one()
            practice.practice_given_name = f"Camille {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number]}"
            session.add(practice)


def taken(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def published(begin: Begin, after: int) -> list[int]:
    with begin(read_only=True) as session:
        found = select(Publication.position).where(
            Publication.position > after, Publication.resource != CONTACT
        )
        return list(session.exec(found.order_by(col(Publication.position))))


def test_nothing_is_lost_or_doubled_or_out_of_order_whoever_is_killed(
    begin: Begin, engine: Engine, own_folder: Settings, processes: list[Process], tmp_path: Path
):
    drawn, port, file = random.Random(11), str(free_port()), tmp_path / "recus.jsonl"
    key, secret = telling.subscribe(begin, f"http://localhost:{port}/annuaire")
    lines: queue.Queue[str] = queue.Queue()
    listening = Process(consumer.serve, (port, str(file), secret.key, secret.value), lines)
    url = engine.url.render_as_string(hide_password=False)
    workers = [
        Process(telling.tell, (url, str(own_folder.data_dir)), queue.Queue()) for _ in range(2)
    ]
    listening.start()
    processes.append(listening)
    assert lines.get(timeout=PATIENCE_SECONDS) == "listening\n"
    assert telling.verify(begin, key) == ""
    for worker in workers:
        worker.start()
        processes.append(worker)
    persons = [enter(begin, rank) for rank in range(PEOPLE)]
    seen: set[int] = set()
    with ThreadPoolExecutor(PEOPLE) as writers:
        writing = [writers.submit(rename, begin, person, RENAMED) for person in persons]
        for _ in range(KILLS):
            victims = drawn.choice([[listening], workers])
            until = len(seen) + drawn.randint(2, 8)
            while len(seen) < until:
                seen |= identifiers(lines.get(timeout=PATIENCE_SECONDS))
            for victim in victims:
                victim.kill()
                victim.start()
        for write in writing:
            write.result()
    expected = published(begin, 0)
    while not seen.issuperset(expected):
        seen |= identifiers(lines.get(timeout=PATIENCE_SECONDS))
    events = taken(file)

    assert sorted(event["id"] for event in events) == expected
    order: dict[str, list[int]] = defaultdict(list)
    for event in events:
        order[event["rpps"]].append(event["id"])
    assert len(order) == PEOPLE
    assert all(ids == sorted(ids) for ids in order.values())
    with begin(read_only=True) as session:
        assert session.exec(select(func.count()).select_from(DeadLetter)).one() == 0
        assert session.get_one(Subscriber, key).last_success_at


def identifiers(line: str) -> set[int]:
    """The event that a line of the subscriber tells of; none of what it says when it starts."""
    return {json.loads(line)["id"]} if line.startswith("{") else set()
