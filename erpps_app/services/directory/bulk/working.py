"""Makes the files of exports, by the portal itself, whatever stops meanwhile.

All of an export is one snapshot of the published tables. It is written as files of so many
resources whose keys follow each other. Who is killed leaves the whole files; who goes on reads
another snapshot, keeps each file of whose keys the log says nothing since, and makes the others
anew: what is finished is true at one position, however often it was interrupted.
"""

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, Table, update
from sqlmodel import Session, col, delete, select

from erpps_app import db
from erpps_app.adapters import deposits, incidents
from erpps_app.domain.fhir.bulk import DELETED, Wanted
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.models.base import now
from erpps_app.models.bulk import BulkExport, BulkExportPart
from erpps_app.models.directory import Publication
from erpps_app.services import rounds
from erpps_app.services.bulk.copying import table_of
from erpps_app.services.directory import log as publications
from erpps_app.services.directory import resource_text
from erpps_app.services.directory.bulk import asking, forgetting
from erpps_app.services.directory.bulk.asking import Status
from erpps_app.services.directory.publishing import TABLES

Begin = Callable[..., AbstractContextManager[Session]]
PART = 100_000  # resources in a file
BLOCK = 1_000  # read and written together
LEASE = timedelta(minutes=3)
KEPT_EVERY = 20.0  # seconds after which the lease is taken anew
FAILURES = 3
PAUSE_SECONDS = 2.0
UNEXPECTED = "L’export a échoué (incident {number}) : demandez-en un autre."
log = logging.getLogger("erpps.bulk_export")


class LostError(Exception):
    """The export was cancelled, or somebody else works on it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file stands: of what kind, which one of it, after and up to what key."""

    kind: str
    number: int
    after: str
    last: str = ""


@dataclass(slots=True)
class Claim:
    """An export on which this process works."""

    begin: Begin
    id: str
    wanted: Wanted
    part: int
    token: str = field(default_factory=lambda: secrets.token_hex(8))
    kept_at: float = field(default_factory=time.monotonic)

    def keep(self) -> None:
        """Say every now and then that somebody is still at it.

        Raises:
            LostError: it is ours no more.
        """
        if time.monotonic() - self.kept_at >= KEPT_EVERY:
            self.write(lease_until=now() + LEASE)

    def write(self, **values: object) -> None:
        """Change the row, and keep the lease.

        Raises:
            LostError: it is ours no more.
        """
        with self.begin() as session:
            self.held(session)
            mine = update(BulkExport).where(col(BulkExport.id) == self.id)
            session.exec(mine.values(**{"lease_until": now() + LEASE, **values}))
        self.kept_at = time.monotonic()

    def held(self, session: Session) -> None:
        """Hold the row until the transaction ends.

        Raises:
            LostError: it is ours no more.
        """
        row = session.get(BulkExport, self.id, with_for_update=True)
        if row is None or row.lease != self.token:
            raise LostError


async def run_forever() -> None:
    """Make what was asked for, as long as the app runs."""
    await rounds.for_ever(partial(work_on_next, db.transaction), PAUSE_SECONDS, log)


def work_on_next(begin: Begin, part: int = PART) -> bool:
    """Make the export that has waited longest; ``False`` when none waits.

    Args:
        begin: opens a transaction.
        part: how many resources a file holds.
    """
    claim = _claim(begin, part)
    if claim is None:
        return False
    try:
        _make(claim)
    except LostError:
        _clear(claim)
    except Exception as error:  # noqa: BLE001 - one export that fails stops no other
        _fail(claim, incidents.report(error))
    return True


def _claim(begin: Begin, part: int) -> Claim | None:
    with begin() as session:
        row = session.exec(
            select(BulkExport)
            .where(BulkExport.status == Status.UNDER_WAY, col(BulkExport.lease_until) <= now())
            .order_by(col(BulkExport.created_at), col(BulkExport.id))
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return None
        kinds = tuple(ResourceType(kind) for kind in row.kinds)
        claim = Claim(begin, row.id, Wanted(kinds, row.since, row.after), part)
        row.lease, row.lease_until = claim.token, now() + LEASE
        session.add(row)
    return claim


def _make(claim: Claim) -> None:
    with claim.begin(snapshot=True) as session:
        end = publications.end(session)
        claim.write(position=end.position, at=end.at if end.position else now())
        for kind in claim.wanted.kinds:
            _make_kind(claim, session, kind, end.position)
        if claim.wanted.is_partial and ResourceType.ROLE in claim.wanted.kinds:
            _make_kind(claim, session, DELETED, end.position)
    claim.write(status=Status.DONE, finished_at=now(), expires_at=asking.expiry(now()))


def _make_kind(claim: Claim, session: Session, kind: str, position: int) -> None:
    """Every file of a kind, in the order of its keys."""
    after, number = "", 1
    while True:
        part = _part(claim, kind, number)
        if part is None or part.after != after:
            part = _make_part(claim, session, Place(kind, number, after), position)
        elif not _holds(session, part, position):
            part = _make_part(claim, session, Place(kind, number, after, part.last), position)
        else:
            part.position = position
            _record(claim, part)
        if not part.last:
            _forget_after(claim, kind, number)
            return
        after, number = part.last, number + 1


def _holds(session: Session, part: BulkExportPart, position: int) -> bool:
    """Whether a file that is whole still says what is true, and is there."""
    event, kind = table_of(Publication), _table_kind(part.kind)
    changed = _within(event.c.resource_id, part.after, part.last)
    found = (
        select(event.c.position)
        .where(event.c.position > part.position, event.c.position <= position)
        .where(event.c.resource == kind, *changed)
        .limit(1)
    )
    return session.connection().execute(found).first() is None and asking.path_of(part).exists()


def _make_part(claim: Claim, session: Session, place: Place, position: int) -> BulkExportPart:
    kind, number, last, count = place.kind, place.number, "", 0
    name = f"{kind}.{number}.{claim.token}.gz"
    statement = _statement(claim, place)
    found = session.connection().execution_options(yield_per=BLOCK).execute(statement)
    rows = iter(found)
    with deposits.deposit(asking.folder_of(claim.id) / name) as file:
        while block := list(islice(rows, BLOCK)):
            file.write(_told(kind, block))
            count, last = count + len(block), block[-1].id
            claim.keep()
    is_full = not place.last and count == claim.part
    part = BulkExportPart(
        export_id=claim.id,
        kind=kind,
        number=number,
        after=place.after,
        last=last if is_full else place.last,
        position=position,
        count=count,
        file=name,
        **asdict(file.known),
    )
    _record(claim, part)
    return part


def _statement(claim: Claim, place: Place) -> Select[Any, Any, Any, Any]:
    table: Table = table_of(TABLES[_table_kind(place.kind)])
    wanted, is_deleted = claim.wanted, table.c.deleted
    conditions = _within(table.c.id, place.after, place.last)
    conditions.append(is_deleted if place.kind == DELETED else ~is_deleted)
    if wanted.since is not None:
        conditions.append(table.c.updated_at >= wanted.since)
    if wanted.after:
        conditions.append(table.c.position > wanted.after)
    columns = (table.c.id, table.c.version, table.c.updated_at, table.c.content)
    statement = select(*columns).where(*conditions).order_by(table.c.id)
    return statement if place.last else statement.limit(claim.part)


def _within(column: ColumnElement[str], after: str, last: str) -> list[ColumnElement[bool]]:
    return [column > after, *([column <= last] if last else [])]


def _table_kind(kind: str) -> ResourceType:
    """Only activities are ever deleted: a number, and a place, once given stay."""
    return ResourceType.ROLE if kind == DELETED else ResourceType(kind)


def _told(kind: str, rows: list[Any]) -> bytes:
    if kind == DELETED:
        return b"".join(map(_deletion, rows))
    of = ResourceType(kind)
    texts = (resource_text.text(of, *row) for row in rows)
    return "".join(f"{text}\n" for text in texts).encode()


def _deletion(row: Any) -> bytes:  # noqa: ANN401 - a row of the statement
    """What is gone, as the standard tells it: a transaction that deletes it."""
    gone = {"request": {"method": "DELETE", "url": f"{ResourceType.ROLE}/{row.id}"}}
    bundle: Mapping[str, object] = {
        "resourceType": "Bundle",
        "type": "transaction",
        "meta": {"lastUpdated": resource_text.instant(row.updated_at)},
        "entry": [gone],
    }
    return orjson.dumps(bundle) + b"\n"


def _part(claim: Claim, kind: str, number: int) -> BulkExportPart | None:
    with claim.begin(read_only=True) as session:
        return session.get(BulkExportPart, (claim.id, kind, number))


def _record(claim: Claim, part: BulkExportPart) -> None:
    with claim.begin() as session:
        claim.held(session)
        session.merge(BulkExportPart(**part.model_dump()))


def _forget_after(claim: Claim, kind: str, number: int) -> None:
    """Files of before that hold keys which others hold now."""
    with claim.begin() as session:
        claim.held(session)
        session.exec(
            delete(BulkExportPart).where(
                col(BulkExportPart.export_id) == claim.id,
                col(BulkExportPart.kind) == kind,
                col(BulkExportPart.number) > number,
            )
        )


def _clear(claim: Claim) -> None:
    """Of an export that was cancelled nothing is left."""
    with claim.begin(read_only=True) as session:
        is_gone = session.get(BulkExport, claim.id) is None
    if is_gone:
        forgetting.clear(claim.id)


def _fail(claim: Claim, number: str) -> None:
    with claim.begin() as session:
        row = session.get(BulkExport, claim.id, with_for_update=True)
        if row is None or row.lease != claim.token:
            return
        row.failures += 1
        row.lease = ""
        if row.failures >= FAILURES:
            row.status, row.error = Status.FAILED, UNEXPECTED.format(number=number)
            row.finished_at, row.expires_at = now(), asking.expiry(now())
        session.add(row)
