"""Publishes professionals: compares what is published with what is true, and writes the difference.

Called as a transaction commits (``following``), so that nothing is true that is not published, and
nothing published that is not true. What is to be shown is worked out before the lock of the log is
taken, and again under it only when somebody published something of the same people meanwhile.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, RowMapping, bindparam, delete, select, update
from sqlalchemy.orm import Session

from erpps_app.adapters.sql import among
from erpps_app.domain.directory.facts import Person
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.models.base import now
from erpps_app.models.directory import (
    DirectoryEntry,
    DirectoryPart,
    Publication,
    Published,
    PublishedOrganization,
    PublishedPractitioner,
    PublishedRole,
)
from erpps_app.services.bulk import copying
from erpps_app.services.bulk.copying import Row, table_of
from erpps_app.services.context import today
from erpps_app.services.directory import loading, log, projection
from erpps_app.services.directory.loading import Entered
from erpps_app.services.directory.projection import Key, Projection, Shown

# In the order in which they are told: what a role names stands before it.
TABLES: Mapping[ResourceType, type[Published]] = {
    ResourceType.ORGANIZATION: PublishedOrganization,
    ResourceType.PRACTITIONER: PublishedPractitioner,
    ResourceType.ROLE: PublishedRole,
}
_COLUMNS = {
    ResourceType.ORGANIZATION: ("name", "city", "postcode", "street", "siret", "finess"),
    ResourceType.PRACTITIONER: ("rpps", "form", "given"),
    ResourceType.ROLE: (
        "practitioner_id",
        "organization_id",
        "profession",
        "mode",
        "genre",
        "agency",
    ),
}
NOBODY = Entered()


@dataclass(slots=True)
class Difference:
    """What has to be written.

    Attributes:
        changed: resources, with the version that is published of each, zero for none.
        gone: activities that the register holds no more, with their version and whose they were.
        lines: those of the Annuaire, of each professional of whom something changed.
        new: those of who has just entered.
        places: where they practise, but for new ones; left: where they did, and somebody else may
            still.
    """

    changed: list[tuple[Shown, int]] = field(default_factory=list[tuple[Shown, int]])
    gone: list[tuple[str, str, int]] = field(default_factory=list[tuple[str, str, int]])
    lines: dict[str, list[Row]] = field(default_factory=dict[str, list[Row]])
    new: list[Row] = field(default_factory=list[Row])
    places: set[str] = field(default_factory=set[str])
    left: set[str] = field(default_factory=set[str])


def publish(
    session: Session,
    keys: Collection[str],
    reached: Collection[str] = (),
    entered: Entered = NOBODY,
) -> int:
    """Publish what has become of professionals, as the last thing of a transaction.

    Args:
        session: the transaction; it commits next.
        keys: the professionals.
        reached: those whose mobile or email of correspondence changed, which only e-CPS and
            MSSanté are told.
        entered: others, of whom nothing is looked up: nothing of them can be published yet.

    Returns:
        how many positions of the log were given.
    """
    before = log.end(session)
    told = _difference(session, keys, entered)
    log.lock(session)
    last = log.end(session)
    if last.position != before.position and _touched(session, before.position, keys, told):
        told = _difference(session, keys, entered)
    return _write(session, told, last, sorted(reached))


def outstanding(session: Session, keys: Collection[str]) -> int:
    """How many things of these professionals are not published as they should be: none, ever."""
    told = _difference(session, keys)
    return len(told.changed) + len(told.gone)


def _difference(session: Session, keys: Collection[str], entered: Entered = NOBODY) -> Difference:
    people = loading.load(session, keys)
    wanted = projection.project([*people.values(), *entered.people.values()], today())
    roles = _published(session, ResourceType.ROLE, "practitioner_id", keys)
    known = {(ResourceType.ROLE, row["id"]): row for row in roles}
    for kind, missing in _looked_for(wanted, known, entered).items():
        known |= {(kind, row["id"]): row for row in _published(session, kind, "id", missing)}
    difference = Difference()
    _withdraw(people, wanted, roles, difference)
    places = {key for of, key in wanted.resources if of is ResourceType.ORGANIZATION}
    difference.places = places - entered.places
    difference.left = {row["organization_id"] for row in roles} - {None} - places
    _close(session, wanted, difference.left, keys, known)
    for key, shown in wanted.resources.items():
        row = known.get(key)
        if row is None or not _same(shown, row):
            difference.changed.append((shown, row["version"] if row else 0))
    difference.lines = _lines_that_differ(session, wanted, people)
    _tell_of_lines(wanted, known, difference)
    difference.new = [line for key in entered.people for line in wanted.entries[key]]
    return difference


def _looked_for(
    wanted: Projection, known: Container[Key], entered: Entered
) -> dict[ResourceType, list[str]]:
    """What may be published already, by kind: not what has just come into the register."""
    found: dict[ResourceType, list[str]] = {kind: [] for kind in TABLES}
    for (kind, key), shown in wanted.resources.items():
        is_place = kind is ResourceType.ORGANIZATION
        is_new = key in entered.places if is_place else shown.owner in entered.people
        if not is_new and (kind, key) not in known:
            found[kind].append(key)
    return found


def _lines_that_differ(
    session: Session, wanted: Projection, people: Collection[str]
) -> dict[str, list[Row]]:
    table, held = table_of(DirectoryEntry), defaultdict[str, list[Row]](list)
    if people:
        found = select(table).where(among(table.c.practitioner_id, sorted(people)))
        order = (table.c.practitioner_id, table.c.rank)
        for row in session.connection().execute(found.order_by(*order)).mappings():
            held[row["practitioner_id"]].append(dict(row))
    told = ((key, wanted.entries.get(key, [])) for key in people)
    return {key: lines for key, lines in told if lines != held[key]}


def _tell_of_lines(
    wanted: Projection, known: Mapping[Key, RowMapping], difference: Difference
) -> None:
    """Whose lines alone differ, as where a colleague renames a place, is told of by their own."""
    told = {shown.owner for shown, _ in difference.changed} | {w for _, w, _ in difference.gone}
    for owner in difference.lines.keys() - told:
        key = (ResourceType.PRACTITIONER, owner)
        difference.changed.append((wanted.resources[key], known[key]["version"]))


def _withdraw(
    people: Mapping[str, Person],
    wanted: Projection,
    roles: Iterable[RowMapping],
    difference: Difference,
) -> None:
    """Activities that are published and no longer shown: of somebody who left, or gone."""
    held = {s.id: p for p in people.values() for a in p.practices for s in a.situations}
    for row in roles:
        key = (ResourceType.ROLE, row["id"])
        if key in wanted.resources:
            continue
        if whose := held.get(row["id"]):
            wanted.resources[key] = projection.withdrawn(whose, row["id"])
        elif not row["deleted"]:
            difference.gone.append((row["id"], row["practitioner_id"], row["version"]))


def _close(
    session: Session,
    wanted: Projection,
    left: set[str],
    keys: Collection[str],
    known: dict[Key, RowMapping],
) -> None:
    """Places where these people practised, and where now nobody does."""
    if not left:
        return
    role = table_of(PublishedRole)
    used = session.execute(
        select(role.c.organization_id)
        .where(
            among(role.c.organization_id, sorted(left)),
            role.c.active,
            ~among(role.c.practitioner_id, sorted(keys)),
        )
        .distinct()
    ).scalars()
    for row in _published(session, ResourceType.ORGANIZATION, "id", left - set(used)):
        key = (ResourceType.ORGANIZATION, row["id"])
        known[key] = row
        columns = {name: row[name] for name in _COLUMNS[ResourceType.ORGANIZATION]}
        owner = min(keys)
        wanted.resources[key] = projection.closed(row["id"], owner, row["content"], columns)


def _same(shown: Shown, row: RowMapping) -> bool:
    alike = row["content"] == shown.content and not row["deleted"]
    return alike and all(row[name] == value for name, value in shown.columns.items())


def _published(
    session: Session, kind: ResourceType, column: str, keys: Collection[str]
) -> list[RowMapping]:
    if not keys:
        return []
    table = table_of(TABLES[kind])
    found = select(table).where(among(table.c[column], sorted(keys)))
    return list(session.connection().execute(found).mappings())


def _touched(session: Session, since: int, keys: Collection[str], told: Difference) -> bool:
    """Whether something was published since a position that what was worked out depends on.

    Of the same people, of their places; and, where they leave one, of whoever may be there or not.
    """
    event = table_of(Publication)
    if not (keys or told.places):
        return False
    concerned = among(event.c.practitioner_id, sorted(keys))
    concerned |= among(event.c.resource_id, sorted(told.places | told.left))
    if told.left:
        concerned |= event.c.resource == ResourceType.ROLE
    found = select(event.c.position).where(event.c.position > since, concerned).limit(1)
    return session.execute(found).first() is not None


def _write(session: Session, told: Difference, last: log.End, reached: list[str]) -> int:
    at, position = max(now(), last.at), last.position
    events: list[Row] = []

    def tell(resource: str, key: str, owner: str, version: int, *, deleted: bool = False) -> int:
        events.append({
            "position": position + len(events) + 1, "at": at, "resource": resource,
            "resource_id": key, "practitioner_id": owner, "version": version, "deleted": deleted,
        })  # fmt: skip
        return position + len(events)

    for kind in TABLES:
        changes = [change for change in told.changed if change[0].type is kind]
        rows = [
            _row(shown, version + 1, tell(kind, shown.id, shown.owner, version + 1), at)
            for shown, version in changes
        ]
        new = [row for row, (_, version) in zip(rows, changes, strict=True) if not version]
        copying.write(session, TABLES[kind], new)
        _update(session, kind, [row for row in rows if row["version"] != 1])
    gone = [
        {"id": key, "version": version + 1, "active": False, "deleted": True, "updated_at": at,
         "content": "{}", "organization_id": None,
         "position": tell(ResourceType.ROLE, key, owner, version + 1, deleted=True)}
        for key, owner, version in told.gone
    ]  # fmt: skip
    _update(session, ResourceType.ROLE, gone)
    for key in reached:
        tell(log.CONTACT, key, key, 1)
    _rewrite_lines(session, told.lines, told.new)
    copying.write(session, Publication, events)
    return len(events)


def _row(shown: Shown, version: int, position: int, at: datetime) -> dict[str, Any]:
    return {
        "id": shown.id,
        "position": position,
        "version": version,
        "updated_at": at,
        "deleted": False,
        "active": shown.active,
        "content": shown.content,
        **{name: shown.columns[name] for name in _COLUMNS[shown.type]},
    }


def _update(session: Session, kind: ResourceType, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    table = table_of(TABLES[kind])
    values: dict[str, BindParameter[Any]] = {
        name: bindparam(f"new_{name}") for name in rows[0] if name != "id"
    }
    statement = update(table).where(table.c.id == bindparam("new_id")).values(values)
    told = [{f"new_{name}": value for name, value in row.items()} for row in rows]
    session.connection().execute(statement, told)


def _rewrite_lines(session: Session, lines: Mapping[str, list[Row]], new: Collection[Row]) -> None:
    told = [*(row for rows in lines.values() for row in rows), *new]
    for model, rows in ((DirectoryEntry, told), (DirectoryPart, projection.parts_of(told))):
        if lines:
            table = table_of(model)
            former = among(table.c.practitioner_id, sorted(lines))
            session.connection().execute(delete(table).where(former))
        copying.write(session, model, rows)
