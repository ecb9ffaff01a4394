"""Registered people of an agency who may be one, walked in the order of their birth dates.

Only people born on the same day are compared. One page looks at a bounded number of pairs, read
from the index of birth dates, and says from where the next goes on: the work of a page does not
grow with the register.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, or_, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from erpps_app.domain import civil_date
from erpps_app.domain.access import READERS, Actor, require
from erpps_app.domain.likeness import Likeness, compare
from erpps_app.models.exchanges import Distinction
from erpps_app.models.register import CivilStatus, Practitioner
from erpps_app.services import merging
from erpps_app.services.context import paris
from erpps_app.services.duplicates import traits_of_person

PAGE = 20
LOOKED_AT = 500  # pairs of one page, whether alike or not
START = ("", "", "")


@dataclass(frozen=True, slots=True)
class Twin:
    """A pair of registered people who may be one; ``url`` compares them."""

    url: str
    one: str
    other: str
    birth_date: str
    certainty: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A merge that waits for a second agent."""

    url: str
    kept: str
    absorbed: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Twins:
    """A page of pairs.

    Attributes:
        following: where the next page begins, as ``page`` takes it; empty at the end.
    """

    pairs: list[Twin] = field(default_factory=list[Twin])
    proposals: list[Proposal] = field(default_factory=list[Proposal])
    following: list[str] = field(default_factory=list[str])


def page(
    session: Session,
    actor: Actor,
    start: tuple[str, ...] = START,
    *,
    certain: bool = False,
    looked_at: int = LOOKED_AT,
) -> Twins:
    """Pairs of the actor's agency that nobody has told apart.

    Args:
        session, actor: as always.
        start: from where to go on, ``Twins.following`` of the page before.
        certain: leave out those that are possible only.
        looked_at: how many pairs one page looks at, at most.
    """
    require(actor, *READERS)
    birth_date, one_id, other_id = start if len(start) == len(START) else START
    one, other = aliased(CivilStatus), aliased(CivilStatus)
    first, second = aliased(Practitioner), aliased(Practitioner)
    asked = (
        select(one, other, first.rpps, second.rpps)
        .join(
            other,
            and_(
                col(other.birth_date) == one.birth_date,
                col(other.practitioner_id) > one.practitioner_id,
            ),
        )
        .join(first, col(first.id) == one.practitioner_id)
        .join(second, col(second.id) == other.practitioner_id)
        .outerjoin(
            Distinction,
            and_(
                col(Distinction.one_id) == one.practitioner_id,
                col(Distinction.other_id) == other.practitioner_id,
            ),
        )
        .where(
            first.ars == actor.ars,
            second.ars == actor.ars,
            first.active,
            second.active,
            col(Distinction.one_id).is_(None),
            col(one.birth_date) >= birth_date,
            or_(
                col(one.birth_date) > birth_date,
                tuple_(one.practitioner_id, other.practitioner_id) > tuple_(one_id, other_id),
            ),
        )
        .order_by(col(one.birth_date), col(one.practitioner_id), col(other.practitioner_id))
        .limit(looked_at)
    )
    if certain:
        asked = asked.where(one.search_key == other.search_key)
    return _page(
        session.exec(asked).all(),
        certain=certain,
        looked_at=looked_at,
        proposals=_proposals(session, actor) if tuple(start) == START else [],
    )


def stream(session: Session, actor: Actor, *, certain: bool = False) -> Iterator[Twin]:
    """Every pair, in the order of the pages; a page in memory at a time."""
    start = START
    while start:
        read = page(session, actor, start, certain=certain)
        yield from read.pairs
        start = tuple(read.following)


def _page(
    rows: Sequence[tuple[CivilStatus, CivilStatus, str, str]],
    *,
    certain: bool,
    looked_at: int,
    proposals: list[Proposal],
) -> Twins:
    pairs: list[Twin] = []
    for one, other, number, other_number in rows:
        found = compare(traits_of_person(one), traits_of_person(other))
        if not found.why or (certain and found.likeness is not Likeness.CERTAIN):
            continue
        pairs.append(
            Twin(
                url=f"/doublons/{one.practitioner_id}/{other.practitioner_id}",
                one=_called(one, number),
                other=_called(other, other_number),
                birth_date=civil_date.show(one.birth_date),
                certainty=found.likeness,
                label=found.likeness.label,
                why=found.why,
            )
        )
        if len(pairs) == PAGE:
            return Twins(pairs, proposals, _place(one, other))
    if len(rows) < looked_at:
        return Twins(pairs, proposals)
    return Twins(pairs, proposals, _place(*rows[-1][:2]))


def _place(one: CivilStatus, other: CivilStatus) -> list[str]:
    return [one.birth_date, one.practitioner_id, other.practitioner_id]


def _called(civil: CivilStatus, number: str) -> str:
    return f"{civil.given_names} {civil.birth_name} ({number})"


def _proposals(session: Session, actor: Actor) -> list[Proposal]:
    rows = merging.waiting(session, actor)
    keys = {key for row in rows for key in (row.kept_id, row.absorbed_id)}
    numbers = dict(
        session.exec(
            select(Practitioner.id, Practitioner.rpps).where(col(Practitioner.id).in_(keys))
        ).all()
    )
    return [
        Proposal(
            url=f"/doublons/{row.kept_id}/{row.absorbed_id}",
            kept=numbers[row.kept_id],
            absorbed=numbers[row.absorbed_id],
            who=row.proposer_name,
            at=f"{paris(row.proposed_at):%d/%m/%Y à %H:%M}",
        )
        for row in rows
    ]
