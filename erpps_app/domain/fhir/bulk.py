"""What an application asks of ``$export`` (FHIR Bulk Data Access 2.0, system level).

Beside the parameters of the standard, ``_position`` (or ``depuis``) takes up the log where a former
export, or a subscriber, has come to: nothing between two positions is told twice or missed.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from erpps_app.domain.fhir.outcomes import Issue, Refused
from erpps_app.domain.fhir.resources import ResourceType

MEDIA_TYPE = "application/fhir+ndjson"
FORMATS = frozenset({MEDIA_TYPE, "application/ndjson", "ndjson"})
DELETED = "deleted"
_POSITION = re.compile(r"\d{1,18}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported.

    Attributes:
        kinds: of resources, in the order in which they are written.
        since: only what was published from this instant on.
        after: only what was published after this position of the log.
    """

    kinds: tuple[ResourceType, ...] = tuple(ResourceType)
    since: datetime | None = None
    after: int = 0

    @property
    def is_partial(self) -> bool:
        """Whether only changes are wanted: then what was deleted is told too."""
        return self.since is not None or self.after > 0


def understand(pairs: Iterable[tuple[str, str]]) -> Wanted:
    """What the parameters of a request ask for.

    Raises:
        Refused: one of them is not known, or says nothing that can be done.
    """
    wanted, given = Wanted(), list(pairs)
    types = ",".join(value for name, value in given if name == "_type")  # repeated, it adds
    for name, value in given:
        if name not in _READERS:
            raise Refused(
                f"Le paramètre {name} n’est pas de $export : ôtez-le.",
                issue=Issue.NOT_SUPPORTED, parameter=name,
            )  # fmt: skip
        wanted = _READERS[name](wanted, name, types if name == "_type" else value)
    return wanted


def _kinds(wanted: Wanted, name: str, value: str) -> Wanted:
    asked = {part.strip() for part in value.split(",") if part.strip()}
    unknown = sorted(asked - set(ResourceType))
    if unknown or not asked:
        told = ", ".join(unknown) or "rien"
        raise Refused(
            f"_type vaut une liste de {', '.join(ResourceType)}, pas {told}.", parameter=name
        )
    return replace(wanted, kinds=tuple(kind for kind in ResourceType if kind in asked))


def _since(wanted: Wanted, name: str, value: str) -> Wanted:
    try:
        told = datetime.fromisoformat(value.replace(" ", "+"))
        since = told.astimezone(UTC) if told.tzinfo else None
    except (ValueError, OverflowError):
        since = None
    if since is None:
        raise Refused(
            "_since est un instant avec son fuseau, comme 2026-11-26T03:00:00+01:00.",
            parameter=name,
        )
    return replace(wanted, since=since)


def _after(wanted: Wanted, name: str, value: str) -> Wanted:
    if not _POSITION.fullmatch(value):
        raise Refused(f"{name} est une position du journal : un nombre entier.", parameter=name)
    return replace(wanted, after=int(value))


def _format(wanted: Wanted, name: str, value: str) -> Wanted:
    if value.replace(" ", "+") not in FORMATS:
        raise Refused(
            f"L’export est en NDJSON : demandez {MEDIA_TYPE}.",
            issue=Issue.NOT_SUPPORTED, parameter=name,
        )  # fmt: skip
    return wanted


_READERS: Mapping[str, Callable[[Wanted, str, str], Wanted]] = {
    "_type": _kinds,
    "_since": _since,
    "_position": _after,
    "depuis": _after,
    "_outputFormat": _format,
}
