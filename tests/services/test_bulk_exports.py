"""An export is what was published at one position, however often whoever makes it is stopped."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select, update

from erpps_app.adapters import deposits
from erpps_app.domain.api_keys import KeyHolder
from erpps_app.domain.api_scopes import Scope
from erpps_app.domain.errors import NotFound
from erpps_app.domain.fhir.bulk import DELETED, Wanted, understand
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.models.base import now
from erpps_app.models.bulk import BulkExport, BulkExportPart
from erpps_app.models.register import Activity, ProfessionalPractice
from erpps_app.services.directory import log, resource_text
from erpps_app.services.directory.bulk import asking, forgetting, working
from erpps_app.services.directory.bulk.asking import Status
from erpps_app.services.directory.publishing import TABLES
from erpps_app.settings import settings
from tests.conftest import Begin
from tests.services.test_extracts import enter_register

Json = dict[str, Any]
PART = 4


class KilledError(BaseException):
    """The machine stops: nothing of ours catches it."""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path) -> Iterator[None]:
    current = settings()
    before, current.data_dir = current.data_dir, tmp_path
    yield
    current.data_dir = before


def holder(key: str = "cle") -> KeyHolder:
    return KeyHolder(
        key, "Essai", "Organisme", frozenset({Scope.EXPORT}), 17, None,
        datetime(2099, 1, 1, tzinfo=UTC),
    )  # fmt: skip


def asked(begin: Begin, wanted: Wanted | None = None, key: str = "cle") -> str:
    with begin() as session:
        return asking.ask(session, holder(key), wanted or Wanted(), "https://x/$export")


def published(session: Session, wanted: Wanted | None = None) -> dict[str, str]:
    """What is published now, as its text, by its address."""
    found: dict[str, str] = {}
    for kind in (wanted or Wanted()).kinds:
        for row in session.exec(select(TABLES[kind])):
            is_new = row.position > (wanted.after if wanted else 0)
            if not row.deleted and is_new:
                text = resource_text.text(kind, row.id, row.version, row.updated_at, row.content)
                found[f"{kind}/{row.id}"] = text
    return found


def exported(begin: Begin, export_id: str) -> tuple[BulkExport, dict[str, str], list[str]]:
    """An export: its row, its resources by their address, the addresses of what was deleted."""
    with begin(read_only=True) as session:
        told = asking.told(session, holder(), export_id)
    found: dict[str, str] = {}
    gone: list[str] = []
    for part in told.parts:
        lines = list(deposits.lines(asking.path_of(part)))
        assert len(lines) == part.count
        for line in lines:
            resource: Json = json.loads(line)
            if part.kind == DELETED:
                gone += [one["request"]["url"] for one in resource["entry"]]
                continue
            address = f"{resource['resourceType']}/{resource['id']}"
            assert address not in found
            found[address] = line
    return told.export, found, gone


def people(begin: Begin, count: int, first: int = 0) -> None:
    with begin() as session:
        for rank in range(first, first + count):
            enter_register(session, rank)


def rename(begin: Begin, drawn: random.Random) -> None:
    with begin() as session:
        practice = drawn.choice(
            session.exec(select(ProfessionalPractice).order_by(col(ProfessionalPractice.id))).all()
        )
        practice.practice_name = f"NOM {drawn.random()}"
        session.add(practice)


def release(begin: Begin) -> None:
    """The lease of whoever was killed is over."""
    with begin() as session:
        session.exec(update(BulkExport).values(lease_until=now() - timedelta(seconds=1)))


def test_an_export_is_all_that_is_published_at_its_position(begin: Begin):
    people(begin, 9)
    key = asked(begin)

    assert working.work_on_next(begin, PART)
    export, found, gone = exported(begin, key)

    with begin(read_only=True) as session:
        assert found == published(session)
        assert export.position == log.end(session).position
        parts = session.exec(select(BulkExportPart).where(BulkExportPart.kind == "Practitioner"))
        assert [part.count for part in parts.all()] == [4, 4, 1]
    assert (export.status, gone) == (Status.DONE, [])
    assert not working.work_on_next(begin, PART)


def test_only_what_changed_after_a_position_or_an_instant_is_told(begin: Begin):
    people(begin, 5)
    with begin() as session:
        before = log.end(session)
        activity = session.exec(select(Activity).order_by(col(Activity.id))).first()
        assert activity
        session.delete(activity)
        gone = f"PractitionerRole/{activity.id}"
    people(begin, 1, first=20)
    after = Wanted(after=before.position)
    since = Wanted(since=before.at + timedelta(microseconds=1))
    keys = [asked(begin, after), asked(begin, since)]
    while working.work_on_next(begin, PART):
        pass

    for key in keys:
        export, found, deleted = exported(begin, key)
        with begin(read_only=True) as session:
            assert found == published(session, after)
            assert export.position == log.end(session).position
        assert deleted == [gone]
        assert len(found) < 8


def test_only_the_kinds_that_are_wanted_are_told(begin: Begin):
    people(begin, 3)
    wanted = understand([("_type", "Organization,Practitioner")])
    key = asked(begin, wanted)
    working.work_on_next(begin, PART)

    _, found, _ = exported(begin, key)

    assert {address.partition("/")[0] for address in found} == {"Organization", "Practitioner"}


@pytest.mark.parametrize("seed", [1, 2])
def test_whoever_is_killed_is_taken_over_and_all_of_it_is_true_at_one_position(
    begin: Begin, monkeypatch: pytest.MonkeyPatch, seed: int
):
    drawn = random.Random(seed)
    people(begin, 14)
    key = asked(begin)
    real, made = working._record, 0  # noqa: SLF001 - where it is killed

    def record(claim: working.Claim, part: BulkExportPart) -> None:
        nonlocal made
        made += claim.token in part.file
        if claim.token in part.file and made % 4 == 3:
            raise KilledError
        real(claim, part)

    monkeypatch.setattr(working, "_record", record)
    for turn in range(30):
        try:
            if not working.work_on_next(begin, PART):
                break
        except KilledError:
            release(begin)
            if turn < 3:
                rename(begin, drawn)
                people(begin, 1, first=100 + turn)
    export, found, _ = exported(begin, key)

    with begin(read_only=True) as session:
        assert found == published(session)
        assert export.position == log.end(session).position
    assert export.status == Status.DONE
    assert made > 12


def test_a_file_of_which_nothing_changed_is_not_made_again(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
):
    people(begin, 9)
    asked(begin)
    made: list[str] = []
    real = working._told  # noqa: SLF001 - what is written

    def told(kind: str, rows: list[Any]) -> bytes:
        made.append(kind)
        if len(made) == 5:
            raise KilledError
        return real(kind, rows)

    monkeypatch.setattr(working, "_told", told)
    with pytest.raises(KilledError):
        working.work_on_next(begin, PART)
    assert not working.work_on_next(begin, PART)  # somebody may still be at it
    release(begin)
    working.work_on_next(begin, PART)

    # Three files of each kind, and the one that was being written when the machine stopped.
    assert len(made) == 3 * len(ResourceType) + 1


def test_one_that_is_cancelled_while_it_is_made_leaves_nothing(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
):
    people(begin, 3)
    key = asked(begin)
    real = working._told  # noqa: SLF001 - what is written

    def told(kind: str, rows: list[Any]) -> bytes:
        if asking.folder_of(key).exists():
            with begin() as session, pytest.raises(NotFound):
                asking.cancel(session, holder("other"), key)
            with begin() as session:
                asking.remove(session, key)
        return real(kind, rows)

    monkeypatch.setattr(working, "_told", told)
    working.work_on_next(begin, PART)

    assert not asking.folder_of(key).exists()
    with begin(read_only=True) as session, pytest.raises(NotFound):
        asking.told(session, holder(), key)


def test_one_that_fails_is_tried_again_then_given_up(begin: Begin, monkeypatch: pytest.MonkeyPatch):
    people(begin, 1)
    key = asked(begin)

    def fails(_kind: str, _rows: list[Any]) -> bytes:
        raise OSError

    monkeypatch.setattr(working, "_told", fails)
    for _ in range(working.FAILURES):
        assert working.work_on_next(begin, PART)
        release(begin)

    assert not working.work_on_next(begin, PART)
    with begin(read_only=True) as session:
        export = session.get_one(BulkExport, key)
    assert (export.status, "incident" in export.error) == (Status.FAILED, True)


def test_exports_are_forgotten_with_their_files(begin: Begin):
    people(begin, 1)
    key = asked(begin)
    working.work_on_next(begin, PART)
    (settings().bulk_exports_dir / "de-personne").mkdir()

    assert forgetting.forget(begin, now()) == 0
    assert asking.folder_of(key).exists()
    later = now() + timedelta(hours=settings().bulk_export_hours, minutes=1)
    assert forgetting.forget(begin, later) == 1
    assert list(settings().bulk_exports_dir.iterdir()) == []
    with begin(read_only=True) as session:
        assert session.exec(select(BulkExportPart)).all() == []
