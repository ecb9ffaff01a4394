"""What comes along with a page: what its resources name, and what names them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from erpps_app.adapters.sql import among
from erpps_app.domain.fhir.outcomes import Issue, Remark
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.services.directory.fhir import roles
from erpps_app.services.directory.fhir.asking import Include, Question
from erpps_app.services.directory.fhir.kinds import KINDS
from erpps_app.services.directory.fhir.searching import Found

MOST = 1_000  # beside a page: a hospital has more activities than anybody reads
_COLUMNS = ("id", "version", "updated_at", "content")
_LINKS = {
    "practitioner": (ResourceType.PRACTITIONER, "practitioner_id"),
    "organization": (ResourceType.ORGANIZATION, "organization_id"),
}
_Key = tuple[ResourceType, str]


@dataclass(slots=True)
class Along:
    """What is known, what of it has come along, and whether something was left."""

    seen: set[_Key]
    came: list[Found] = field(default_factory=list[Found])
    is_cut: bool = False


def along(connection: Connection, asked: Question, found: Sequence[Found]) -> list[Found]:
    """What comes with what was found, each once; says in the question's remarks what was left."""
    if not (asked.includes or asked.revincludes):
        return []
    gathered = Along({(one.kind, one.row["id"]) for one in found})
    start, first = list(found), True
    while start and len(gathered.came) <= MOST:
        known = len(gathered.came)
        for told in _asked(asked.includes, first=first):
            for rows in _named(connection, told, start):
                _add(gathered, rows)
        for told in _asked(asked.revincludes, first=first):
            for rows in _naming(connection, told, start):
                _add(gathered, rows)
        start, first = gathered.came[known:], False
    if gathered.is_cut or len(gathered.came) > MOST:
        asked.remarks.append(Remark(
            f"Plus de {MOST} ressources sont à joindre : les autres ont été laissées. Cherchez-les "
            "par elles-mêmes.", issue=Issue.TOO_LONG,
        ))  # fmt: skip
    return gathered.came[:MOST]


def _asked(includes: Iterable[Include], *, first: bool) -> Iterator[Include]:
    return (one for one in includes if first or one.iterate)


def _add(gathered: Along, rows: Sequence[Found]) -> None:
    gathered.is_cut = gathered.is_cut or len(rows) > MOST
    for one in rows:
        key = (one.kind, one.row["id"])
        if key not in gathered.seen:
            gathered.seen.add(key)
            gathered.came.append(one)


def _named(connection: Connection, told: Include, start: Sequence[Found]) -> Iterator[list[Found]]:
    """What activities name."""
    keys = sorted(one.row["id"] for one in start if one.kind is ResourceType.ROLE)
    for link, (kind, column) in _LINKS.items():
        if keys and told.means(ResourceType.ROLE, link):
            role = roles.TABLE
            theirs = select(role.c[column]).where(among(role.c.id, keys))
            yield _read(connection, kind, KINDS[kind].table.c.id.in_(theirs))


def _naming(connection: Connection, told: Include, start: Sequence[Found]) -> Iterator[list[Found]]:
    """The activities that name something."""
    for link, (kind, column) in _LINKS.items():
        keys = sorted(one.row["id"] for one in start if one.kind is kind)
        if keys and told.means(ResourceType.ROLE, link):
            yield _read(connection, ResourceType.ROLE, among(roles.TABLE.c[column], keys))


def _read(connection: Connection, kind: ResourceType, meant: object) -> list[Found]:
    table = KINDS[kind].table
    rows = (
        select(*(table.c[name] for name in _COLUMNS))
        .where(meant, ~table.c.deleted)  # pyright: ignore[reportArgumentType]
        .order_by(table.c.id)
        .limit(MOST + 1)
    )
    return [Found(kind, row, matched=False) for row in connection.execute(rows).mappings()]
