"""What an import says of its lines: on a page, and as a CSV that no spreadsheet runs."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager

from sqlmodel import Session, col, select

from erpps_app.adapters import tables
from erpps_app.domain.access import Actor, Role, require
from erpps_app.models.adeli import AdeliRemark

Begin = Callable[..., AbstractContextManager[Session]]
HEADINGS = ("ligne", "numero_adeli", "colonne", "raison", "issue")
REFUSED, NOTED = "refusée", "information"
BATCH = 1_000


def remarks(session: Session, import_id: str, after: int, limit: int) -> Sequence[AdeliRemark]:
    """What is said of the lines after one, in their order."""
    return session.exec(
        select(AdeliRemark)
        .where(AdeliRemark.import_id == import_id, col(AdeliRemark.id) > after)
        .order_by(col(AdeliRemark.id))
        .limit(limit)
    ).all()


def may_read(session: Session, actor: Actor | None, import_id: str) -> str:
    """Whether somebody reads the report of an import; the answer is its key."""
    require(actor, Role.ADMIN)
    del session
    return import_id


def as_csv(begin: Begin, import_id: str) -> Iterator[bytes]:
    """The report, a piece at a time: memory does not grow with it."""
    return tables.csv("", HEADINGS, _rows(begin, import_id))


def _rows(begin: Begin, import_id: str) -> Iterator[tables.Row]:
    after = 0
    while True:
        with begin(read_only=True) as session:
            found = remarks(session, import_id, after, BATCH)
        if not found:
            return
        after = found[-1].id or 0
        for row in found:
            issue = REFUSED if row.refused else NOTED
            yield row.line, row.number, row.column, row.reason, issue
