"""Taking a list out as a file: asked for on the page, fetched once, remembered in the trail.

What is looked for waits in the database under a random key, so that no address holds a name. The
trail says who took out what view before the first byte leaves, then how many rows were written,
also when the browser went away in the middle.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from erpps_app.adapters.tables import FileFormat, Row
from erpps_app.domain.access import STAFF, Actor, require
from erpps_app.domain.errors import Conflict, NotFound
from erpps_app.models.base import now
from erpps_app.models.exports import Export
from erpps_app.services import audit
from erpps_app.services.context import paris
from erpps_app.services.export_lists import LISTS, ExportedList

Begin = Callable[..., AbstractContextManager[Session]]
ASKED, BEGUN, ENDED = "export-demande", "export-debut", "export-fin"
FETCHED_WITHIN = timedelta(minutes=10)
KEPT = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
MOST = 20  # an hour, for one person
TOO_MANY = (
    "Vous avez demandé {most} fichiers en une heure, c’est le maximum. Affinez les filtres pour "
    "n’en demander qu’un, ou réessayez plus tard."
)
GONE = "Ce fichier n’est plus disponible : demandez-le de nouveau depuis la page."
LONGEST_CRITERION, MOST_CRITERIA = 200, 30


@dataclass(frozen=True, slots=True)
class Started:
    """A file that is about to be written."""

    id: str
    actor: Actor
    list: ExportedList
    format: FileFormat
    criteria: dict[str, str] = field(default_factory=dict[str, str])
    name: str = ""


def ask(
    session: Session, actor: Actor, kind: str, file_format: str, criteria: Mapping[str, str]
) -> str:
    """Ask for a file; the answer is the address from which it can be fetched, once.

    Args:
        session: the transaction.
        actor: an agent.
        kind: a key of ``LISTS``; file_format: a value of ``FileFormat``.
        criteria: the filters of the page.

    Raises:
        NotAllowed: the list is not for this role. NotFound: there is no such list or format.
        Conflict: too many files within an hour.
    """
    require(actor, *STAFF)
    if kind not in LISTS or file_format not in set(FileFormat):
        raise NotFound
    require(actor, *LISTS[kind].roles)
    lately = select(func.count()).where(
        Export.account_id == actor.account_id, col(Export.created_at) > now() - AN_HOUR
    )
    if session.exec(lately).one() >= MOST:
        raise Conflict(TOO_MANY.format(most=MOST))
    kept = {
        str(name)[:LONGEST_CRITERION]: str(value)[:LONGEST_CRITERION]
        for name, value in list(criteria.items())[:MOST_CRITERIA]
        if value
    }
    row = Export(account_id=actor.account_id, kind=kind, format=file_format, criteria=kept)
    session.add(row)
    session.flush()
    return f"/exports/{row.id}"


def begin(session: Session, actor: Actor | None, export_id: str) -> Started:
    """Open a file that was asked for; it is remembered before anything leaves.

    Raises:
        NotFound: it is somebody else's, was fetched already, or waited too long.
    """
    known = require(actor, *STAFF)
    row = session.get(Export, export_id, with_for_update=True)
    if row is None or row.account_id != known.account_id:
        raise NotFound(GONE)
    if row.started_at is not None or row.created_at < now() - FETCHED_WITHIN:
        raise NotFound(GONE)
    taken = LISTS[row.kind]
    require(known, *taken.roles)
    row.started_at = now()
    session.add(row)
    about = {"liste": row.kind, "format": row.format, "agence": known.ars, "vue": row.criteria}
    audit.record(
        session,
        BEGUN,
        subject=known.account_id,
        about=f"export:{row.id}",
        details=about,
        actor=known,
    )
    name = f"{taken.name}-{paris(row.started_at):%Y-%m-%d-%Hh%M}.{row.format}"
    return Started(row.id, known, taken, FileFormat(row.format), dict(row.criteria), name)


def written(begin: Begin, started: Started) -> Generator[bytes]:
    """The bytes of the file, as they are read from the database; nothing is kept.

    All of it is one snapshot: what moves in the list meanwhile is neither lost nor there twice.
    Whoever stops reading stops the query: what was written until then is remembered.

    Args:
        begin: opens a transaction.
        started: what ``exports.begin`` answered.
    """
    counted, whole = _Counted(), False
    try:
        with begin(snapshot=True) as session:
            rows = counted(started.list.rows(session, started.actor, started.criteria))
            yield from started.format.write(started.list.title, started.list.columns, rows)
        whole = True
    finally:
        with begin() as session:
            _end(session, started, counted.rows, whole=whole)


class _Counted:
    """Counts rows as they pass."""

    def __init__(self) -> None:
        self.rows = 0

    def __call__(self, rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            self.rows += 1
            yield row


def _end(session: Session, started: Started, rows: int, *, whole: bool) -> None:
    if row := session.get(Export, started.id):
        row.finished_at, row.rows = now(), rows
        session.add(row)
    audit.record(
        session,
        ENDED,
        subject=started.actor.account_id,
        about=f"export:{started.id}",
        details={"lignes": rows, "complet": whole},
        actor=started.actor,
    )


def forget(session: Session, at: datetime) -> int:
    """Erase what was asked for a day ago: only the audit trail remembers it."""
    return session.exec(delete(Export).where(col(Export.created_at) <= at - KEPT)).rowcount
