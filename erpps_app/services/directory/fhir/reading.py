"""Reads resources by their keys: one statement, and the text put together from the row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from erpps_app.adapters.sql import among_those, told
from erpps_app.domain.fhir.outcomes import Issue, Refused
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.services.directory import resource_text
from erpps_app.services.directory.fhir.kinds import KINDS

NOT_FOUND, GONE = 404, 410
_COLUMNS = ("id", "version", "updated_at", "deleted", "content")
_KEY = re.compile(r"[A-Za-z0-9.-]{1,64}")  # FHIR R4, 2.24.0.1: id


@dataclass(frozen=True, slots=True)
class Read:
    """A resource: its version, when it was published, and itself as JSON."""

    version: int
    updated_at: datetime
    text: str


def is_key(text: str) -> bool:
    """Whether this could be the key of anything."""
    return _KEY.fullmatch(text) is not None


def rows(connection: Connection, kind: ResourceType, keys: Sequence[str]) -> dict[str, Row[Any]]:
    """The rows of some keys (``is_key``); one statement, however many."""
    return {row.id: row for row in connection.execute(_wanted(kind), {"keys": told(keys)})}


@cache
def _wanted(kind: ResourceType) -> Select[Any]:
    """Put together once: that took as long as reading a few rows."""
    table = KINDS[kind].table
    return select(*(table.c[name] for name in _COLUMNS)).where(among_those(table.c.id, "keys"))


def shown(kind: ResourceType, key: str, row: Row[Any] | None) -> Read:
    """A resource, from its row.

    Raises:
        Refused: there is none under this key (404), or there is no more (410).
    """
    if row is None:
        raise Refused(f"{kind}/{key} n’existe pas.", NOT_FOUND, Issue.NOT_FOUND)
    if row.deleted:
        raise Refused(f"{kind}/{key} n’est plus publié.", GONE, Issue.DELETED)
    text = resource_text.text(kind, key, row.version, row.updated_at, row.content)
    return Read(row.version, resource_text.aware(row.updated_at), text)
