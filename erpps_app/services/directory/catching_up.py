"""Publishes by the thousand: a register that was not published yet, rules that have changed, days.

Each batch is a transaction; what is published as it should be already is left as it is, so that
running it again does nothing more.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from erpps_app.models.directory import PublishedPractitioner
from erpps_app.models.register import Activity, Practitioner, ProfessionalPractice
from erpps_app.services.directory import following

Begin = Callable[[], AbstractContextManager[Session]]
BATCH = 1_000
LOOKED_BACK = timedelta(days=40)  # a portal that was off for a month catches up


def publish_all(begin: Begin) -> int:
    """Publish everybody anew, as the rules of today say; how many people were looked at."""
    return _walk(begin, following.publish_again)


def publish_missing(begin: Begin) -> int:
    """Publish those who are in the register and were never published, as after a migration."""
    published = exists().where(col(PublishedPractitioner.id) == col(Practitioner.id))
    return _walk(begin, following.keep, ~published)


def _walk(
    begin: Begin, publish: Callable[[Session, Sequence[str]], None], *only: ColumnElement[bool]
) -> int:
    """Publish people in the order of their keys, each batch in a transaction; how many."""
    last, seen = "", 0
    while True:
        with begin() as session:
            keys = session.exec(
                select(Practitioner.id)
                .where(col(Practitioner.id) > last, *only)
                .order_by(col(Practitioner.id))
                .limit(BATCH)
            ).all()
            publish(session, keys)
        if not keys:
            return seen
        last, seen = keys[-1], seen + len(keys)


def follow_day(begin: Begin, day: date) -> int:
    """Withdraw the activities that are over since a day, which nothing wrote; how many people.

    An activity is over on its ``end``, which may lie ahead when it is declared.
    """
    with begin() as session:
        ended = session.exec(
            select(ProfessionalPractice.practitioner_id)
            .join(Activity, col(Activity.practice_id) == col(ProfessionalPractice.id))
            .where(col(Activity.end) <= day, col(Activity.end) > day - LOOKED_BACK)
            .distinct()
            .order_by(col(ProfessionalPractice.practitioner_id))
        ).all()
    for start in range(0, len(ended), BATCH):
        with begin() as session:
            following.publish_again(session, _batch(ended, start))
    return len(ended)


def _batch(keys: Sequence[str], start: int) -> Sequence[str]:
    return keys[start : start + BATCH]
