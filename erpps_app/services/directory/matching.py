"""Who answers a question of the Annuaire, in the order of names, each person once.

Each way of being found is a range of an index, read as far as the cap: as fast among a million as
among ten. A person who is found by several lines stands where the first of them does. Those whose
whole name begins so come before those of whom a part does (« DUPONT » finds MARTIN-DUPONT).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    exists,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    union,
)
from sqlmodel import Session

from erpps_app.domain.directory.asking import Turn
from erpps_app.domain.finding import Sought, span
from erpps_app.domain.names import APART
from erpps_app.models.directory import DirectoryEntry, DirectoryPart
from erpps_app.services.bulk.copying import table_of

Lines = FromClause
Turns = Select[str, str, str]
Condition = ColumnElement[bool]
_LINE, _PART = table_of(DirectoryEntry), table_of(DirectoryPart)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a line must have; empty is anything. A large city has several codes."""

    profession: str = ""
    departement: str = ""
    communes: tuple[str, ...] = ()


def keys(
    session: Session, sought: Sought, filters: Filters, most: int, *, alike: bool = False
) -> list[Turn]:
    """The first of those who answer, in one statement.

    Args:
        session: the transaction.
        sought: the names, if any; filters: what else.
        most: how many at most.
        alike: by how the names sound, not by how they are spelt.
    """
    parts = [_first(one, most) for one in _by_line(sought, filters, alike=alike)]
    if sought.names and not alike:
        # Twice as many, as those who were found by the whole name may be among them.
        parts += [_first(one, 2 * most) for one in _by_part(sought, filters)]
    ways = union(*(select(part.c.part, part.c.form, part.c.practitioner_id) for part in parts))
    # Nobody has more than two turns: by the whole name, and by a part of it.
    asked = ways.order_by("part", "form", "practitioner_id").limit(2 * most)
    found = [Turn(*row) for row in session.connection().execute(asked)]
    firsts: dict[str, Turn] = {}
    for turn in found:
        firsts.setdefault(turn.person, turn)
    return list(firsts.values())[:most]


def _first(asked: Turns, most: int) -> Subquery:
    return asked.order_by("part", "form", "practitioner_id").limit(most).subquery()


def _by_line(sought: Sought, filters: Filters, *, alike: bool) -> Iterator[Turns]:
    """By how a whole name begins; a person stands where the first of their lines does."""
    earlier = _LINE.alias("earlier")
    before = _looked_up(
        earlier.c.practitioner_id == _LINE.c.practitioner_id,
        tuple_(earlier.c.form, earlier.c.rank) < tuple_(_LINE.c.form, _LINE.c.rank),
        *_answers(earlier, sought, filters, alike=alike),
    )
    told = (literal_column("''", String).label("part"), _LINE.c.form, _LINE.c.practitioner_id)
    for way in _ways(_LINE, sought, filters, alike=alike):
        yield select(*told).where(way, ~before)


def _by_part(sought: Sought, filters: Filters) -> Iterator[Turns]:
    """By a part of a compound name; a person stands where the first of their parts does."""
    earlier = _PART.alias("earlier")
    before = _looked_up(
        earlier.c.practitioner_id == _PART.c.practitioner_id,
        tuple_(earlier.c.part, earlier.c.form) < tuple_(_PART.c.part, _PART.c.form),
        or_(*_spelt(earlier, earlier.c.part, sought)),
        *_under_that_name(earlier, filters),
    )
    for way in _spelt(_PART, _PART.c.part, sought):
        yield select(_PART.c.part, _PART.c.form, _PART.c.practitioner_id).where(
            way, *_under_that_name(_PART, filters), ~before
        )


def _under_that_name(part: Lines, filters: Filters) -> Iterator[Condition]:
    """Whoever is called so has such a line under that name."""
    line = _LINE.alias("named")
    if wanted := [*_filtered(line, filters), *_in_communes(line, filters)]:
        person = line.c.practitioner_id == part.c.practitioner_id
        yield _looked_up(person, line.c.form == part.c.form, *wanted)


def _looked_up(*conditions: Condition) -> Condition:
    """Whether there is such a row, asked of each row that is read.

    ``OFFSET`` keeps PostgreSQL from joining whole ranges of both tables instead, as it would for a
    statement that it has prepared for any name.
    """
    return exists(select(literal_column("1", Integer)).where(*conditions).offset(0))


def _ways(line: Lines, sought: Sought, filters: Filters, *, alike: bool) -> Iterator[Condition]:
    """Each way of answering: a name, else a place, and all the rest beside."""
    common: list[Condition] = [true(), *_filtered(line, filters)]
    named = _named(line, sought, alike=alike)
    common += _in_communes(line, filters) if named else ()
    located: list[Condition] = [line.c.commune == code for code in filters.communes]
    for way in named or located or [true()]:
        yield and_(way, *common)


def _answers(line: Lines, sought: Sought, filters: Filters, *, alike: bool) -> Iterator[Condition]:
    """What a line that answers in whichever way has."""
    yield from _filtered(line, filters)
    yield from _in_communes(line, filters)
    if named := _named(line, sought, alike=alike):
        yield or_(*named)


def _named(line: Lines, sought: Sought, *, alike: bool) -> list[Condition]:
    return list(_heard(line, sought) if alike else _begun(line, sought))


def _filtered(line: Lines, filters: Filters) -> Iterator[Condition]:
    if filters.profession:
        yield line.c.profession == filters.profession
    if filters.departement:
        yield line.c.departement == filters.departement


def _in_communes(line: Lines, filters: Filters) -> Iterator[Condition]:
    if filters.communes:
        yield line.c.commune.in_(filters.communes)


def _begun(line: Lines, sought: Sought) -> Iterator[Condition]:
    yield from _spelt(line, line.c.form, sought)
    for name in sought.names:
        if APART not in name:
            # Whole: the index then has them by family name, however many are called Marie.
            yield line.c.given == name


def _spelt(line: Lines, form: ColumnElement[str], sought: Sought) -> Iterator[Condition]:
    """Lines are « FAMILY GIVEN »; people type either first, and the last one half."""
    for name in sought.names:
        yield _begins(form, name)
        first, apart, second = name.partition(APART)
        if apart:
            yield and_(line.c.given == first, _begins(form, second))


def _heard(line: Lines, sought: Sought) -> Iterable[Condition]:
    return (_begins(line.c.sound, name) for name in sought.sounds)


def _begins(column: ColumnElement[str], beginning: str) -> Condition:
    first, last = span(beginning)
    return and_(column >= first, column < last)
