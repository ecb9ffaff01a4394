"""Reads from the log what a subscriber is owed, with what each event is told with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import RowMapping, select
from sqlmodel import Session

from erpps_app.adapters.sql import among
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.domain.subscriptions import kind_of
from erpps_app.models.directory import Publication, PublishedPractitioner
from erpps_app.services.bulk.copying import table_of
from erpps_app.services.directory import resource_text
from erpps_app.services.directory.publishing import TABLES
from erpps_app.services.subscriptions.messages import Told

_event = table_of(Publication)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a subscriber follows."""

    resources: Sequence[str]
    with_content: bool
    replayed_until: int

    @property
    def followed(self) -> Any:  # noqa: ANN401 - SQLAlchemy's name for a condition says nothing more
        """The condition: a resource of a kind that is followed, whatever else the log tells."""
        kinds = sorted(set(self.resources) & set(ResourceType))
        return _event.c.resource.in_(kinds)


def after(
    session: Session, wanted: Wanted, position: int, upto: int, limit: int
) -> list[RowMapping]:
    """The next events of everybody, in their order."""
    found = (
        select(_event)
        .where(_event.c.position > position, _event.c.position <= upto, wanted.followed)
        .order_by(_event.c.position)
        .limit(limit)
    )
    return list(session.connection().execute(found).mappings())


def next_of(
    session: Session, wanted: Wanted, practitioner_id: str, position: int, upto: int
) -> RowMapping | None:
    """The next event of one professional."""
    found = (
        select(_event)
        .where(
            _event.c.practitioner_id == practitioner_id,
            _event.c.position > position,
            _event.c.position <= upto,
            wanted.followed,
        )
        .order_by(_event.c.position)
        .limit(1)
    )
    return session.connection().execute(found).mappings().first()


def at(session: Session, positions: Iterable[int]) -> list[RowMapping]:
    """Events by their positions."""
    found = select(_event).where(_event.c.position.in_(list(positions)))
    return list(session.connection().execute(found.order_by(_event.c.position)).mappings())


def told(
    session: Session, wanted: Wanted, events: Sequence[RowMapping], *, resent: bool = False
) -> list[Told]:
    """Events, as they are told: with the number of whose they are, and the resource if wanted."""
    numbers = _numbers(session, {event["practitioner_id"] for event in events})
    now = _published(session, events, with_content=wanted.with_content)
    return [
        replace(
            _told(event, numbers, now.get((event["resource"], event["resource_id"])), wanted),
            resent=resent,
        )
        for event in events
    ]


def _told(
    event: RowMapping, numbers: dict[str, str], row: RowMapping | None, wanted: Wanted
) -> Told:
    is_last = row is not None and row["version"] == event["version"]
    over = is_last and row is not None and not row["active"]
    kind = kind_of(event["version"], deleted=event["deleted"], still_active=not over)
    return Told(
        position=event["position"],
        at=event["at"],
        type=event["resource"],
        id=event["resource_id"],
        practitioner_id=event["practitioner_id"],
        rpps=numbers.get(event["practitioner_id"], ""),
        version=event["version"],
        kind=kind,
        replayed=event["position"] <= wanted.replayed_until,
        resource=_resource(event["resource"], row) if wanted.with_content else None,
    )


def _resource(kind: str, row: RowMapping | None) -> orjson.Fragment | None:
    """The text of a resource, as the FHIR interface gives it; of one that is gone, nothing."""
    if row is None or row["deleted"]:
        return None
    of = ResourceType(kind)
    text = resource_text.text(of, row["id"], row["version"], row["updated_at"], row["content"])
    return orjson.Fragment(text)


def _numbers(session: Session, keys: set[str]) -> dict[str, str]:
    person = table_of(PublishedPractitioner)
    found = select(person.c.id, person.c.rpps).where(among(person.c.id, sorted(keys)))
    return {row.id: row.rpps for row in session.connection().execute(found)}


def _published(
    session: Session, events: Sequence[RowMapping], *, with_content: bool
) -> dict[tuple[str, str], RowMapping]:
    found: dict[tuple[str, str], RowMapping] = {}
    for kind, model in TABLES.items():
        keys = sorted({e["resource_id"] for e in events if e["resource"] == kind})
        if not keys:
            continue
        table = table_of(model)
        columns = [table.c.id, table.c.version, table.c.active, table.c.deleted]
        if with_content:
            columns += [table.c.updated_at, table.c.content]
        rows = session.connection().execute(select(*columns).where(among(table.c.id, keys)))
        found |= {(str(kind), row["id"]): row for row in rows.mappings()}
    return found
