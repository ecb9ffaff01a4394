"""What an agent asks of the queue: one value, read from an address and written to it.

A filter or a column is one row of a table below. What an address holds that is not in it is
dropped: nothing a browser sends is trusted. What is searched for is never written: a name in an
address would stay in histories and logs.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from erpps_app.domain.finding import LONGEST
from erpps_app.domain.procedures import PROCEDURES
from erpps_app.domain.promise import Age
from erpps_app.domain.queue_keys import FLAGS
from erpps_app.domain.workflow import Status

PAGE = 50
MOST = 200
STATUSES = tuple(status for status in Status if status is not Status.DRAFT)
RUNNING = (Status.NEW, Status.IN_REVIEW, Status.AWAITING)
SEVERAL = ","
_CODE = re.compile(r"[0-9A-Za-z\-]{1,40}")
_KEY = re.compile(r"[0-9a-f]{32}")

# Whose: nobody's, mine, everybody's; or the key of one agent's account.
NOBODY, MINE, TEAM = "personne", "moi", ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the queue.

    Attributes:
        key: by what it is sorted: a column of ``Dossier``; statuses by their order in the workflow.
    """

    code: str
    label: str
    key: str


COLUMNS = (
    Column("numero", "Demande", "number"),
    Column("nom", "Nom", "search_key"),
    Column("objet", "Objet", "object_key"),
    Column("profession", "Profession", "profession_key"),
    Column("departement", "Dép.", "departement"),
    Column("statut", "Statut", "status"),
    Column("agent", "Chargé du dossier", "assignee_key"),
    Column("recue", "Reçue", "submitted_at"),
)
COLUMN: Mapping[str, Column] = {column.code: column for column in COLUMNS}
FIRST_SORT = "recue"


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of the queue, of which several values may be chosen.

    Attributes:
        code: in the address; attribute: of ``Criteria``.
        accepts: whether a value may be one of it.
    """

    code: str
    label: str
    attribute: str
    accepts: Callable[[str], bool]


def _is_code(value: str) -> bool:
    return _CODE.fullmatch(value) is not None


FILTERS = (
    Filter("statut", "Statut", "statuses", lambda value: value in STATUSES),
    Filter("objet", "Objet", "objects", lambda value: value in PROCEDURES),
    Filter("profession", "Profession", "professions", _is_code),
    Filter("departement", "Département", "departements", _is_code),
    Filter("delai", "Délai de 48 h", "ages", lambda value: value in set(Age)),
    Filter("signe", "Signes", "flags", lambda value: value in FLAGS),
)
_MOST_VALUES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """A view of the queue.

    Attributes:
        text: what is searched for; in no address.
        statuses: empty for what is not decided yet.
        assigned: ``NOBODY``, ``MINE``, ``TEAM``, or an agent's account.
        sort: code of a column; descending: the other way.
        after, before: key of the application that the page follows, or precedes.
    """

    text: str = ""
    statuses: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    professions: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    assigned: str = TEAM
    sort: str = FIRST_SORT
    descending: bool = False
    after: str = ""
    before: str = ""
    size: int = PAGE

    @property
    def chosen_statuses(self) -> tuple[Status, ...]:
        """The statuses shown, in the order of the workflow."""
        wanted = self.statuses or RUNNING
        return tuple(status for status in STATUSES if status in wanted)

    @property
    def key(self) -> str:
        """By what it is sorted."""
        return COLUMN[self.sort].key

    def values(self, chosen: Filter) -> tuple[str, ...]:
        """What is chosen of a filter."""
        return getattr(self, chosen.attribute)

    def filtered(self, chosen: Filter, values: Collection[str]) -> "Criteria":
        """The first page of the same view with other values of a filter."""
        changed: dict[str, tuple[str, ...]] = {chosen.attribute: _kept(chosen, values)}
        return replace(self.at_start(), **changed)  # pyright: ignore[reportArgumentType] - the attribute of a filter holds its values

    def at_start(self) -> "Criteria":
        """The first page of the same view."""
        return replace(self, after="", before="")

    def sorted_by(self, code: str) -> "Criteria":
        """The first page sorted by a column; by the same one once more, the other way."""
        same = code == self.sort
        return replace(self.at_start(), sort=code, descending=same and not self.descending)

    def cleared(self) -> "Criteria":
        """The same columns and persons, nothing filtered out."""
        return Criteria(assigned=self.assigned, sort=self.sort, descending=self.descending)


def parse(query: str | Mapping[str, str]) -> Criteria:
    """The view that an address names; what is unknown in it is dropped."""
    pairs = dict(parse_qsl(query)) if isinstance(query, str) else dict(query)
    chosen: dict[str, tuple[str, ...]] = {
        row.attribute: _kept(row, pairs.get(row.code, "").split(SEVERAL)) for row in FILTERS
    }
    assigned, sort = pairs.get("charge", TEAM), pairs.get("tri", "")
    column = sort.removeprefix("-")
    after, before = (pairs.get(name, "") for name in ("apres", "avant"))
    return Criteria(
        statuses=chosen["statuses"],
        objects=chosen["objects"],
        professions=chosen["professions"],
        departements=chosen["departements"],
        ages=chosen["ages"],
        flags=chosen["flags"],
        assigned=assigned if assigned in {NOBODY, MINE} or _KEY.fullmatch(assigned) else TEAM,
        sort=column if column in COLUMN else FIRST_SORT,
        descending=column in COLUMN and sort.startswith("-"),
        after=after if _KEY.fullmatch(after) else "",
        before=before if _KEY.fullmatch(before) and not _KEY.fullmatch(after) else "",
    )


def to_query(criteria: Criteria) -> str:
    """What an address holds of a view: never what is searched for, nothing of what is usual."""
    pairs = [(row.code, SEVERAL.join(criteria.values(row))) for row in FILTERS]
    sort = "-" * criteria.descending + criteria.sort
    pairs += [
        ("charge", criteria.assigned),
        ("tri", "" if sort == FIRST_SORT else sort),
        ("apres", criteria.after),
        ("avant", criteria.before),
    ]
    return urlencode([(name, value) for name, value in pairs if value], safe=SEVERAL)


def with_text(criteria: Criteria, text: str) -> Criteria:
    """The first page of the view in which something is searched for."""
    return replace(criteria.at_start(), text=" ".join(text.split())[:LONGEST])


def _kept(chosen: Filter, values: Collection[str]) -> tuple[str, ...]:
    known: Sequence[str] = [value for value in dict.fromkeys(values) if chosen.accepts(value)]
    return tuple(sorted(known)[:_MOST_VALUES])
