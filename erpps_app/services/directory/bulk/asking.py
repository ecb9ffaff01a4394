"""What an application asks of exports: one more, how far it is, its files, that it stops."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlmodel import Session, col, delete, func, select

from erpps_app.adapters.deposits import Deposited
from erpps_app.domain.api_keys import KeyHolder
from erpps_app.domain.errors import NotFound, TooOften
from erpps_app.domain.fhir.bulk import Wanted
from erpps_app.domain.fhir.outcomes import Refused
from erpps_app.models.api_keys import ApiKey
from erpps_app.models.base import now
from erpps_app.models.bulk import BulkExport, BulkExportPart
from erpps_app.services.directory import log
from erpps_app.settings import settings

AT_ONCE, A_DAY = 2, 24  # exports of one key
SOON = 60
DAY = timedelta(days=1)
GONE = "Cet export n’existe pas, ou plus : demandez-en un autre."
AT_WORK = "Cette clé a déjà {most} exports en cours : attendez la fin de l’un d’eux, ou annulez-le."
ENOUGH = "Cette clé a demandé {most} exports en un jour, c’est le maximum. Réessayez demain."
AHEAD = "La position {after} n’est pas encore atteinte : le journal finit à {end}."


class Status(StrEnum):
    """Where an export is."""

    UNDER_WAY = "en-cours"
    DONE = "fini"
    FAILED = "manque"


@dataclass(frozen=True, slots=True)
class Told:
    """An export as whoever asked for it sees it."""

    export: BulkExport
    parts: Sequence[BulkExportPart]

    @property
    def count(self) -> int:
        """How many resources are written so far."""
        return sum(part.count for part in self.parts)


def ask(session: Session, holder: KeyHolder, wanted: Wanted, request: str) -> str:
    """Ask for an export; the answer is its key.

    Args:
        session: the transaction; holder: whose key asks.
        wanted: what is to be in it; request: the address asked, as the manifest repeats it.

    Raises:
        TooOften: too many at once, or in a day.
        Refused: the position lies ahead.
    """
    end = log.end(session).position
    if wanted.after > end:
        raise Refused(AHEAD.format(after=wanted.after, end=end), parameter="_position")
    session.get(ApiKey, holder.key_id, with_for_update=True)  # who asks at once is counted in turn
    log_of_key = select(func.count()).where(BulkExport.key_id == holder.key_id)
    under_way = log_of_key.where(BulkExport.status == Status.UNDER_WAY)
    if session.exec(under_way).one() >= AT_ONCE:
        raise TooOften(AT_WORK.format(most=AT_ONCE), SOON)
    lately = log_of_key.where(col(BulkExport.created_at) > now() - DAY)
    if session.exec(lately).one() >= A_DAY:
        raise TooOften(ENOUGH.format(most=A_DAY), int(DAY.total_seconds()))
    row = BulkExport(
        key_id=holder.key_id,
        request=request,
        kinds=list(wanted.kinds),
        since=wanted.since,
        after=wanted.after,
        status=Status.UNDER_WAY,
    )
    session.add(row)
    session.flush()
    return row.id


def told(session: Session, holder: KeyHolder, export_id: str) -> Told:
    """An export and the files that are whole.

    Raises:
        NotFound: it is another key's, or is gone.
    """
    row = session.get(BulkExport, export_id)
    if row is None or row.key_id != holder.key_id:
        raise NotFound(GONE)
    parts = session.exec(
        select(BulkExportPart)
        .where(BulkExportPart.export_id == row.id)
        .order_by(col(BulkExportPart.kind), col(BulkExportPart.number))
    ).all()
    return Told(row, parts)


def file(session: Session, holder: KeyHolder, export_id: str, name: str) -> BulkExportPart:
    """A file of an export that is finished.

    Raises:
        NotFound: there is no such file, it is another key's, or is gone.
    """
    known = told(session, holder, export_id)
    found = [part for part in known.parts if name_of(part) == name]
    if known.export.status != Status.DONE or not found:
        raise NotFound(GONE)
    return found[0]


def cancel(session: Session, holder: KeyHolder, export_id: str) -> None:
    """Work on it no more, and forget it; its files go with the next collection.

    Raises:
        NotFound: it is another key's, or is gone.
    """
    remove(session, told(session, holder, export_id).export.id)


def remove(session: Session, export_id: str) -> None:
    """Forget an export; who works on it learns it from the row that is gone."""
    session.exec(delete(BulkExportPart).where(col(BulkExportPart.export_id) == export_id))
    session.exec(delete(BulkExport).where(col(BulkExport.id) == export_id))


def name_of(part: BulkExportPart) -> str:
    """What a file is called."""
    return f"{part.kind}.{part.number}.ndjson"


def folder_of(export_id: str) -> Path:
    """Where the files of an export rest."""
    return settings().bulk_exports_dir / export_id


def path_of(part: BulkExportPart) -> Path:
    """Where a file rests, packed."""
    return folder_of(part.export_id) / part.file


def known_of(part: BulkExportPart) -> Deposited:
    """What is known of a file."""
    return Deposited(part.size, part.sha256, part.packed_size, part.packed_sha256)


def expiry(at: datetime) -> datetime:
    """Until when an export that is finished at an instant can be fetched."""
    return at + timedelta(hours=settings().bulk_export_hours)
