"""What is edited under versions: changed as it was seen, and told with who made it what, when."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sqlmodel import Session, SQLModel
from sqlmodel.sql.expression import SelectOfScalar

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import Conflict, NotFound
from erpps_app.models.versions import Version
from erpps_app.services.context import paris


class Versioned(Protocol):
    """A row that says how often it was written."""

    version: int


Row = TypeVar("Row", bound=Versioned)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What something became, when and by whom."""

    at: str
    who: str
    what: str


def known(
    session: Session, wanted: SelectOfScalar[Row], version: int, *, unknown: str, stale: str
) -> Row:
    """The row that is to be changed, locked until the transaction ends.

    Args:
        session: the transaction.
        wanted: what finds it.
        version: the one that was seen.
        unknown, stale: what is said when there is none, or when it has changed since.

    Raises:
        NotFound: there is none. Conflict: somebody else changed it since.
    """
    found = session.exec(wanted.with_for_update()).first()
    if found is None:
        raise NotFound(unknown)
    if found.version != version:
        raise Conflict(stale)
    return found


def keep(
    session: Session,
    actor: Actor,
    row: SQLModel,
    fields: Collection[str],
    kind: type[Version],
    **whose: str,
) -> None:
    """Write a row, and remember what it became.

    Args:
        session, actor: as always.
        row: as it is now.
        fields: what of it is remembered.
        kind: the table of its versions; ``whose`` is what names the row there.
    """
    session.add(row)
    session.flush()
    content = row.model_dump(mode="json", include=set(fields))
    by = {"actor_id": actor.account_id, "actor_name": actor.display_name}
    session.add(kind.of({**by, **whose, "content": content}))
    session.flush()


def shown(rows: Iterable[Version], told: Callable[[Mapping[str, object]], str]) -> list[ChangeRow]:
    """Versions as people read them; ``told`` puts what was remembered in words."""
    return [
        ChangeRow(f"{paris(row.at):%d/%m/%Y à %H:%M}", row.actor_name, told(row.content))
        for row in rows
    ]
