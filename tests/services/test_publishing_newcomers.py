"""Who enters by the thousand is published as who enters alone is."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from random import Random

import pytest
from sqlmodel import Session, col, delete, select

from erpps_app.domain.reference import NATIONAL_QUEUE
from erpps_app.models.directory import (
    DirectoryEntry,
    DirectoryPart,
    Publication,
    PublishedOrganization,
    PublishedPractitioner,
    PublishedRole,
)
from erpps_app.models.register import ADELI, Practitioner, ProfessionalPractice, Structure
from erpps_app.services import numbering
from erpps_app.services.bulk import entries
from erpps_app.services.bulk.copying import Rows
from erpps_app.services.bulk.entries import Entry
from erpps_app.services.context import today
from erpps_app.services.directory import following, publishing
from erpps_app.services.population import people as drawn
from tests.conftest import Begin
from tests.services.test_statements import statements

TABLES = (
    *(PublishedOrganization, PublishedPractitioner, PublishedRole),
    *(DirectoryEntry, DirectoryPart, Publication),
)
WHEN = frozenset({"position", "updated_at", "at"})
Crowd = list[Entry]


def crowds(begin: Begin, *counts: int) -> list[Crowd]:
    """People drawn and not written yet; later ones may work at the place of earlier ones."""
    with begin() as session:
        numbers = iter(numbering.allocate_several_rpps(session, sum(counts)))
    drawing = drawn.Drawing(Random("foule"), 5, today(), {})
    made = [[drawn.person(drawing, next(numbers)) for _ in range(count)] for count in counts]
    for entry in (entry for crowd in made for entry in crowd):
        entry.ars = entry.ars or NATIONAL_QUEUE
    return made


def write(session: Session, crowd: Crowd) -> None:
    """Write people by the thousand, in a transaction that may go on."""
    rows = Rows()
    for entry in crowd:
        entries.add(rows, entry)
    following.enter(session, rows)
    rows.write(session)


def enter(begin: Begin, crowd: Crowd) -> None:
    with begin() as session:
        write(session, crowd)


def published(begin: Begin) -> list[list[str]]:
    """All that is published but for when, in no order."""
    with begin(read_only=True) as session:
        return [
            sorted(repr(row.model_dump(exclude=set(WHEN))) for row in session.exec(select(table)))
            for table in TABLES
        ]


def publish_one_by_one(begin: Begin, people: Sequence[Entry]) -> None:
    """As if nobody had been published yet."""
    with begin() as session:
        for table in TABLES:
            session.exec(delete(table))
    for entry in people:
        with begin() as session:
            following.keep(session, [entry.id])


def outstanding(begin: Begin) -> int:
    with begin(read_only=True) as session:
        return publishing.outstanding(session, session.exec(select(Practitioner.id)).all())


def test_together_or_one_by_one_the_same_is_published(begin: Begin):
    made = crowds(begin, 150, 60)
    everybody = [entry for crowd in made for entry in crowd]
    for crowd in made:
        enter(begin, crowd)
    together = published(begin)

    publish_one_by_one(begin, everybody)

    shared = {s.place for e in made[1] for p in e.practices for s in p.situations if s.shared}
    before = {s.place for e in made[0] for p in e.practices for s in p.situations}
    assert shared & before, "nobody works at a place that was there before"
    assert any(entry.removed_at for entry in everybody)
    assert published(begin) == together


def test_of_who_enters_with_others_nothing_is_published_that_is_not_true(begin: Begin):
    for crowd in crowds(begin, 30, 30):
        enter(begin, crowd)

    assert outstanding(begin) == 0


def test_what_changes_in_the_transaction_in_which_one_enters_is_what_is_published(begin: Begin):
    [crowd] = crowds(begin, 20)
    renamed, moved = [e for e in crowd if e.removed_at is None and has_place(e)][:2]
    with begin() as session:
        write(session, crowd)
        practice = session.get_one(ProfessionalPractice, renamed.practices[0].id)
        practice.practice_name = "Kervella"
        place = session.get_one(Structure, moved.practices[0].situations[-1].place)
        place.name = "Maison de santé du port"
        session.add_all((practice, place))

    with begin(read_only=True) as session:
        names = session.exec(select(DirectoryEntry.family_name)).all()
        places = session.exec(select(DirectoryEntry.structure_name)).all()
    assert "Kervella" in names
    assert "Maison de santé du port" in places
    assert outstanding(begin) == 0


def has_place(entry: Entry) -> bool:
    held = entry.practices[0].situations
    return bool(held) and bool(held[-1].place) and held[-1].end is None and not held[-1].shared


def test_a_number_given_in_the_same_transaction_is_published_with_the_others(begin: Begin):
    [[entry]] = crowds(begin, 1)
    with begin() as session:
        rows = Rows()
        entries.add(rows, entry)
        entries.add_identifier(rows, entry.id, ADELI, "229499999", entry.registered_at)
        following.enter(session, rows)
        rows.write(session)

    with begin(read_only=True) as session:
        assert "229499999" in session.get_one(PublishedPractitioner, entry.id).content


class ChangeOfMindError(Exception):
    """Somebody changes their mind."""


def enter_and_regret(session: Session, crowd: Crowd) -> None:
    with session.begin_nested():
        write(session, crowd)
        raise ChangeOfMindError


def test_who_enters_in_a_savepoint_that_is_taken_back_is_not_published(begin: Begin):
    first, second = crowds(begin, 3, 3)
    with begin() as session:
        with pytest.raises(ChangeOfMindError):
            enter_and_regret(session, first)
        write(session, second)

    with begin(read_only=True) as session:
        keys = session.exec(select(PublishedPractitioner.id)).all()
    assert sorted(keys) == sorted(entry.id for entry in second)


def test_crowds_that_enter_at_once_are_told_one_after_the_other(begin: Begin):
    made = crowds(begin, 12, 12, 12)

    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda crowd: enter(begin, own(crowd)), made))

    with begin(read_only=True) as session:
        order = col(Publication.position)
        rows = session.exec(select(Publication).order_by(order)).all()
    told_of = [row.practitioner_id for row in rows]
    mine = {entry.id: rank for rank, crowd in enumerate(made) for entry in crowd}
    changes = sum(mine[a] != mine[b] for a, b in pairwise(told_of))
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    assert changes == len(made) - 1
    assert outstanding(begin) == 0


def own(crowd: Crowd) -> Crowd:
    """Those who work at the place of nobody else."""
    held = {e.id: [s for p in e.practices for s in p.situations] for e in crowd}
    return [e for e in crowd if not any(s.shared for s in held[e.id])]


def test_nothing_is_looked_up_of_who_has_just_come(begin: Begin):
    [crowd] = crowds(begin, 8)
    with begin() as session:
        write(session, own(crowd))
        asked = statements(session, session.commit)

    read = [sql for sql in asked if sql.lstrip().startswith(("SELECT", "DELETE"))]
    assert [sql for sql in read if "published_" in sql or "directory_entry" in sql] == []
    assert outstanding(begin) == 0
