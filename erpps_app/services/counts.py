"""The statements behind the statistics: everything is counted by the database, nothing is loaded.

What each figure means stands in ``domain.statistics``; here is how it is asked for.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CTE, ColumnElement, Select, and_, case, exists, func, literal, or_
from sqlalchemy import select as sql_select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from erpps_app.adapters.sql import fixed, paris_day, percentile, seconds_between
from erpps_app.domain.periods import Period
from erpps_app.domain.promise import HOURS
from erpps_app.domain.statistics import (
    AGE_BANDS,
    CLOSED,
    DECIDED,
    MEDIAN,
    NINTH_DECILE,
    OPEN,
    WITHOUT_WAITING,
    AgeBand,
    Asked,
    Delays,
)
from erpps_app.domain.workflow import Action, Status, Verdict
from erpps_app.models.dossier import Dossier, DossierEvent, Section
from erpps_app.models.review import CataloguedReason
from erpps_app.services.statistics_tables import ALL, BY_AGENT

WITHIN = HOURS * 3_600
Condition = ColumnElement[bool]
Instant = Mapped[datetime] | Mapped[datetime | None]


def received(session: Session, asked: Asked) -> dict[tuple[str, date], int]:
    """Applications sent, by agency and day."""
    ars, day = col(Dossier.ars), paris_day(col(Dossier.submitted_at))
    rows = session.exec(
        select(ars, day, func.count())
        .where(*counted(asked), *_within(col(Dossier.submitted_at), asked.period))
        .group_by(ars, day)
    )
    return {(agency or "", at): count for agency, at, count in rows}


def closed(session: Session, asked: Asked) -> dict[tuple[str, date, Status], int]:
    """Applications decided or cancelled, by agency, day and what became of them."""
    ars, day, status = col(Dossier.ars), paris_day(col(Dossier.decided_at)), col(Dossier.status)
    rows = session.exec(
        select(ars, day, status, func.count())
        .where(*counted(asked), *_closed(CLOSED, asked.period))
        .group_by(ars, day, status)
    )
    return {(agency or "", at, Status(given)): count for agency, at, given, count in rows}


def open_at(session: Session, asked: Asked, instant: datetime) -> int:
    """Applications that were open at an instant."""
    return session.exec(
        select(func.count()).where(
            *counted(asked),
            col(Dossier.submitted_at) < instant,
            or_(col(Dossier.decided_at).is_(None), col(Dossier.decided_at) >= instant),
        )
    ).one()


def waiting(session: Session, asked: Asked, now: datetime) -> dict[tuple[str, AgeBand, bool], int]:
    """Applications open now, by agency and age; apart, those that await the person's answer."""
    age = case(
        *(
            (col(Dossier.submitted_at) > now - timedelta(hours=band.below), place)
            for place, band in enumerate(AGE_BANDS)
            if band.below is not None
        ),
        else_=len(AGE_BANDS) - 1,
    )
    awaited = case((col(Dossier.status) == Status.AWAITING, 1), else_=0)
    rows = session.exec(
        select(Dossier.ars, age.label("age"), awaited.label("awaited"), func.count())
        .where(*_of(asked), col(Dossier.status).in_([fixed(status) for status in OPEN]))
        .group_by(col(Dossier.ars), "age", "awaited")
    )
    return {
        (agency or "", AGE_BANDS[place], bool(theirs)): count
        for agency, place, theirs, count in rows
    }


def delays(session: Session, asked: Asked) -> dict[str, Delays]:
    """How long the decisions of the period took: all together under ``ALL``, then by agency."""
    each = _each(asked)
    whole = _percentiles(each, literal(ALL))
    apart = _percentiles(each, each.c.ars).group_by(each.c.ars)
    rows = session.connection().execute(whole.union_all(apart) if not asked.ars else whole).all()
    return {ars or "": Delays(*figures) for ars, *figures in rows}


def refusals(session: Session, asked: Asked) -> list[tuple[str, str, str, int]]:
    """Refused elements of the applications refused in the period.

    Returns:
        The reason of the catalogue (empty: none), the element, its procedure, how many.
    """
    reason = func.coalesce(CataloguedReason.label, "")
    rows = session.exec(
        select(reason, Section.element, Section.procedure, func.count())
        .join(Dossier, col(Section.dossier_id) == col(Dossier.id))
        .outerjoin(CataloguedReason, col(CataloguedReason.code) == col(Section.reason_code))
        .where(
            *counted(asked),
            *_closed((Status.REFUSED,), asked.period),
            col(Section.verdict) == Verdict.REFUSED,
        )
        .group_by(reason, col(Section.element), col(Section.procedure))
    )
    return list(rows)


def acts(session: Session, asked: Asked) -> list[tuple[str, str, Action, int]]:
    """What agents did in the period: account, name, action, how many times."""
    rows = session.exec(
        select(
            DossierEvent.actor_id,
            func.max(DossierEvent.actor_name),
            DossierEvent.action,
            func.count(),
        )
        .join(Dossier, col(DossierEvent.dossier_id) == col(Dossier.id))
        .where(
            *_of(asked),
            col(DossierEvent.action).in_([fixed(action) for action in BY_AGENT]),
            *_within(col(DossierEvent.at), asked.period),
        )
        .group_by(col(DossierEvent.actor_id), col(DossierEvent.action))
    )
    return [(account, name, Action(action), count) for account, name, action, count in rows]


def counted(asked: Asked) -> tuple[Condition, ...]:
    """The applications that wait, or waited, for a decision."""
    at_once = (
        exists()
        .where(
            col(DossierEvent.dossier_id) == col(Dossier.id),
            col(DossierEvent.action).in_([fixed(action) for action in WITHOUT_WAITING]),
        )
        .correlate(Dossier)
    )
    return (*_of(asked), col(Dossier.submitted_at).is_not(None), ~at_once)


def _of(asked: Asked) -> tuple[Condition, ...]:
    """What is asked about, whatever the period."""
    chosen: list[Condition] = []
    if asked.ars:
        chosen.append(col(Dossier.ars) == asked.ars)
    if asked.profession:
        chosen.append(col(Dossier.profession) == asked.profession)
    if asked.procedure:
        among = (
            exists()
            .where(
                col(Section.dossier_id) == col(Dossier.id),
                col(Section.procedure) == asked.procedure,
            )
            .correlate(Dossier)
        )
        chosen.append(or_(col(Dossier.procedure) == asked.procedure, among))
    return tuple(chosen)


def _within(column: Instant, period: Period) -> tuple[Condition, ...]:
    return column >= period.start, column < period.end


def _closed(statuses: Sequence[Status], period: Period) -> tuple[Condition, ...]:
    closed_then = _within(col(Dossier.decided_at), period)
    return col(Dossier.status).in_([fixed(status) for status in statuses]), *closed_then


def _percentiles(each: CTE, ars: ColumnElement[Any]) -> Select[Any]:
    """Percentiles of both delays over decisions, and how many of them are what."""
    own = each.c.taken - func.coalesce(each.c.waited, 0)
    return sql_select(
        ars.label("ars"),
        func.count(),
        percentile(MEDIAN, each.c.taken),
        percentile(NINTH_DECILE, each.c.taken),
        percentile(MEDIAN, own),
        percentile(NINTH_DECILE, own),
        *(
            func.coalesce(func.sum(case((which, 1), else_=0)), 0)
            for which in (each.c.taken <= WITHIN, own <= WITHIN, each.c.waited.is_not(None))
        ),
    ).select_from(each)


def _each(asked: Asked) -> CTE:
    """Each decision of the period: how long it took, and how long it waited for the person.

    Waiting is told by the events that began and ended it; a decision leaves none open.
    """
    sent, awaited = col(Dossier.submitted_at), fixed(Status.AWAITING)
    came, was = col(DossierEvent.to_status) == awaited, col(DossierEvent.from_status) == awaited
    at = seconds_between(sent, col(DossierEvent.at))
    turns = and_(col(DossierEvent.dossier_id) == col(Dossier.id), or_(came, was), came != was)
    waited = cast("ColumnElement[float]", func.sum(case((was, at), else_=-at)))
    return (
        sql_select(
            seconds_between(sent, col(Dossier.decided_at)).label("taken"),
            waited.label("waited"),
            col(Dossier.ars),
        )
        .select_from(Dossier)
        .outerjoin(DossierEvent, turns)
        .where(*counted(asked), *_closed(DECIDED, asked.period))
        .group_by(col(Dossier.id))
        .cte("each_decision")
    )
