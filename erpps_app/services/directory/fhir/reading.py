"""Reads one resource: one statement, and the text put together from its row."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from erpps_app.domain.fhir.outcomes import Issue, Refused
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.services.directory import resource_text
from erpps_app.services.directory.fhir.kinds import KINDS

NOT_FOUND, GONE = 404, 410
_BY_KEY = {
    kind: select(*(row.table.c[name] for name in ("version", "updated_at", "deleted", "content")))
    .where(row.table.c.id == bindparam("key"))
    for kind, row in KINDS.items()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """A resource: its version, when it was published, and itself as JSON."""

    version: int
    updated_at: datetime
    text: str


def read(connection: Connection, kind: ResourceType, key: str) -> Read:
    """A resource.

    Raises:
        Refused: there is none under this key (404), or there is no more (410).
    """
    row = connection.execute(_BY_KEY[kind], {"key": key}).first()
    if row is None:
        raise Refused(f"{kind}/{key} n’existe pas.", NOT_FOUND, Issue.NOT_FOUND)
    if row.deleted:
        raise Refused(f"{kind}/{key} n’est plus publié.", GONE, Issue.DELETED)
    text = resource_text.text(kind, key, row.version, row.updated_at, row.content)
    return Read(row.version, resource_text.aware(row.updated_at), text)
