"""The search of the Annuaire: professionals by name, profession, place or number, for anybody.

The keys of everybody who may be shown of a question are read from indexes, in order, up to a cap;
a page is what stands after the last one of the page before. So the count is known, what comes or
goes meanwhile moves nobody, and nobody walks through the whole register page after page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import select
from sqlmodel import Session

from erpps_app.adapters.reference import reference
from erpps_app.adapters.sql import among
from erpps_app.domain import finding
from erpps_app.domain.access import Actor
from erpps_app.domain.directory.asking import (
    MOST_SHOWN,
    NAME,
    PAGE_SIZE,
    PLACE,
    PROFESSION,
    Asked,
    Turn,
    page_of,
)
from erpps_app.domain.errors import InvalidField
from erpps_app.domain.finding import Sought
from erpps_app.domain.reference import Reference
from erpps_app.models.directory import DirectoryEntry
from erpps_app.services.bulk.copying import table_of
from erpps_app.services.directory import numbers
from erpps_app.services.directory.matching import Filters, keys
from erpps_app.services.directory.places import codes_of, is_departement

TOO_SHORT = "Tapez au moins deux lettres du nom."
NO_ADDRESS = "Une adresse email n’est pas un critère : cherchez par le nom ou le numéro."
NO_NUMBER = "Un numéro RPPS compte 11 chiffres, un numéro ADELI 9 caractères."
NO_PROFESSION = "Choisissez une profession de la liste."
NO_PLACE = "Choisissez une commune ou un département de la liste."
Line = Mapping[str, Any]
_LINE = table_of(DirectoryEntry)


@dataclass(frozen=True, slots=True)
class Found:
    """A professional of a page of results; ``url`` is the address of their page."""

    rpps: str
    name: str
    professions: str
    places: str
    url: str


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results.

    Attributes:
        first: the rank of the first one, from 1; count: of all that may be shown.
        capped: there are more, which are not shown.
        previous, following: addresses of the pages beside; empty when there is none.
        spelt_alike: nobody is called so; these are by names that sound alike.
        person: the address of the page of whoever has the number that was asked for.
    """

    rows: list[Found] = field(default_factory=list[Found])
    first: int = 0
    count: int = 0
    capped: bool = False
    previous: str = ""
    following: str = ""
    spelt_alike: bool = False
    person: str = ""


def search(session: Session, _actor: Actor | None, asked: Asked) -> Results:
    """A page of who answers a question.

    Args:
        session: the transaction.
        _actor: anybody, signed in or not.
        asked: the question.

    Raises:
        InvalidField: it is too vague, or names a profession or place that does not exist.
    """
    lists = reference()
    sought, filters = _sought(asked), _filters(asked, lists)
    if sought.number:
        rpps = numbers.rpps_of(session, sought.number)
        return Results(person=page_of(rpps) if rpps else "")
    found, spelt_alike = _in_order(session, sought, filters)
    shown = found[:MOST_SHOWN]
    start = _start(asked, shown)
    page = shown[start : start + PAGE_SIZE]
    end = start + len(page)
    return Results(
        rows=_rows(session, page, lists),
        first=start + 1,
        count=len(shown),
        capped=len(found) > MOST_SHOWN,
        previous=_before(asked, shown, start),
        following=asked.at(page[-1]).address if page and end < len(shown) else "",
        spelt_alike=spelt_alike,
    )


def turns(session: Session, asked: Asked) -> list[Turn]:
    """Where each of those who may be shown of a question stands, in order."""
    found, _ = _in_order(session, _sought(asked), _filters(asked, reference()))
    return found[:MOST_SHOWN]


def _sought(asked: Asked) -> Sought:
    sought = finding.read(asked.name) if asked.name else Sought()
    if sought.email:
        raise InvalidField(NAME, NO_ADDRESS)
    if sought.number and not numbers.is_number(sought.number):
        raise InvalidField(NAME, NO_NUMBER)
    if asked.name and not sought:
        raise InvalidField(NAME, TOO_SHORT)
    return sought


def _filters(asked: Asked, lists: Reference) -> Filters:
    if asked.profession and asked.profession not in lists.professions:
        raise InvalidField(PROFESSION, NO_PROFESSION)
    if not asked.place:
        return Filters(asked.profession)
    if is_departement(asked.place):
        return Filters(asked.profession, departement=asked.place)
    communes = codes_of(asked.place)
    if not communes:
        raise InvalidField(PLACE, NO_PLACE)
    return Filters(asked.profession, communes=communes)


def _in_order(session: Session, sought: Sought, filters: Filters) -> tuple[list[Turn], bool]:
    """Who is called so, else whose name sounds so; and whether it is the latter."""
    spelt = keys(session, sought, filters, MOST_SHOWN + 1)
    if spelt or not sought.sounds:
        return spelt, False
    alike = keys(session, sought, filters, MOST_SHOWN + 1, alike=True)
    return alike, bool(alike)


def _start(asked: Asked, shown: Sequence[Turn]) -> int:
    """The rank at which a page begins; who asks for one beyond the last reads the last one."""
    passed = sum(turn <= asked.after for turn in shown) if asked.after else 0
    return passed if passed < len(shown) else max(0, len(shown) - PAGE_SIZE)


def _before(asked: Asked, shown: Sequence[Turn], start: int) -> str:
    """The address of the page before the one that begins at a rank."""
    if not start:
        return ""
    first = start - PAGE_SIZE
    return asked.at(shown[first - 1] if first > 0 else None).address


def _rows(session: Session, page: Sequence[Turn], lists: Reference) -> list[Found]:
    """How people read, with everything that they practise, in one statement."""
    if not page:
        return []
    wanted = select(_LINE).where(among(_LINE.c.practitioner_id, [turn.person for turn in page]))
    read = session.connection().execute(wanted.order_by(_LINE.c.rank)).mappings()
    lines: dict[str, list[Line]] = {}
    for row in cast("Iterable[Line]", read):
        lines.setdefault(row["practitioner_id"], []).append(row)
    return [_found(turn, lines[turn.person], lists) for turn in page if turn.person in lines]


def _found(turn: Turn, lines: Sequence[Line], lists: Reference) -> Found:
    """Somebody under the name by which they were found, with the others that they practise."""
    named = [line for line in lines if line["form"] == turn.form] or lines
    return Found(
        rpps=named[0]["rpps"],
        name=full_name(named[0]),
        professions=_several(profession(line, lists) for line in lines),
        places=_several(line["city"] for line in lines),
        url=page_of(named[0]["rpps"]),
    )


def full_name(line: Line) -> str:
    """The names that a line is practised under, as they are read in a directory."""
    return f"{line['family_name']} {line['given_name']}".strip()


def profession(line: Line, lists: Reference) -> str:
    """The label of a line's profession."""
    known = lists.professions.get(line["profession"])
    return known.label if known else ""


def _several(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, words)))
