"""Which applications a view of the queue shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from erpps_app.adapters.reference import labels_ever
from erpps_app.adapters.sql import among
from erpps_app.domain import queue as asked
from erpps_app.domain import queue_keys
from erpps_app.domain.access import READERS, Actor, require
from erpps_app.domain.lists import ListName
from erpps_app.domain.promise import PROMISED, Age
from erpps_app.domain.queue import Criteria
from erpps_app.domain.workflow import Status
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.services.finding import applications

Conditions = list[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Selected:
    """A view, as conditions.

    Attributes:
        statuses: those it shows, in order; each is read from its own part of an index.
        shared: what an application has to meet beside its status.
        few: something is searched for: what meets it is read at once, not status by status.
        spelt_alike: what is searched for was found by how it sounds only.
        too_many: more is called so than a search brings.
    """

    statuses: tuple[Status, ...]
    shared: Conditions
    few: bool = False
    spelt_alike: bool = False
    too_many: bool = False

    def groups(self, *, apart: bool) -> list[tuple[Status, ...]]:
        """The statuses that are read together; ``apart`` when the order is theirs."""
        if self.few and not apart:
            return [self.statuses] if self.statuses else []
        return [(status,) for status in self.statuses]


def selection(session: Session, actor: Actor, criteria: Criteria) -> SelectOfScalar[Dossier]:
    """Every application of a view, in no order; where the page stands does not count."""
    found = selected(session, actor, criteria)
    return select(Dossier).where(col(Dossier.status).in_(found.statuses), *found.shared)


def selected(session: Session, actor: Actor, criteria: Criteria) -> Selected:
    """The conditions of a view; one statement when something is searched for, else none."""
    require(actor, *READERS)
    shared: Conditions = [
        col(Dossier.ars) == actor.ars,
        col(Dossier.submitted_at).is_not(None),
        *_filters(criteria),
        *whose(actor, criteria.assigned),
    ]
    statuses = criteria.chosen_statuses
    if criteria.ages:
        statuses = tuple(status for status in statuses if status in PROMISED)
        shared.append(_ages(criteria.ages, now()))
    if not criteria.text:
        return Selected(statuses, shared)
    found = applications(session, actor.ars or "", criteria.text)
    shared.append(among(col(Dossier.id), found.keys) if found.keys else false())
    return Selected(
        statuses, shared, few=True, spelt_alike=found.spelt_alike, too_many=found.too_many
    )


def in_group(group: tuple[Status, ...]) -> ColumnElement[bool]:
    """Whether an application has one of the statuses."""
    status = col(Dossier.status)
    return status == group[0] if len(group) == 1 else status.in_(group)


def _filters(criteria: Criteria) -> Conditions:
    found: Conditions = []
    if criteria.objects:
        found.append(col(Dossier.objects).in_(queue_keys.holding_objects(criteria.objects)))
    if criteria.professions:
        found.append(col(Dossier.profession_key).in_(_labels(criteria.professions)))
    if criteria.departements:
        found.append(col(Dossier.departement).in_(criteria.departements))
    if criteria.flags:
        wanted = [queue_keys.FLAGS[code][0] for code in criteria.flags]
        found.append(col(Dossier.flags).in_(queue_keys.holding_flags(wanted)))
    return found


def _labels(professions: Sequence[str]) -> list[str]:
    """Every label that a profession ever had: an application is filed under that of its sending."""
    every = (label for code in professions for label in labels_ever(ListName.PROFESSIONS, code))
    return sorted(set(map(queue_keys.label_key, every)))


def whose(actor: Actor, assigned: str) -> Conditions:
    """The applications of whom somebody asks for."""
    if assigned == asked.TEAM:
        return []
    if assigned == asked.NOBODY:
        return [col(Dossier.assigned_to).is_(None)]
    return [col(Dossier.assigned_to) == (actor.account_id if assigned == asked.MINE else assigned)]


def _ages(ages: Sequence[str], at: datetime) -> ColumnElement[bool]:
    return or_(*(_sent(*Age(age).since(at)) for age in ages))


def _sent(first: datetime | None, last: datetime | None) -> ColumnElement[bool]:
    sent = col(Dossier.submitted_at)
    after = sent > first if first is not None else true()
    return and_(after, sent <= last) if last is not None else after
