"""Somebody published, and what the log then says."""

from datetime import timedelta

from sqlmodel import Session, col, select

from erpps_app.models.directory import Publication
from erpps_app.models.register import Activity, ProfessionalPractice, Structure
from erpps_app.services import registered
from erpps_app.services.context import today
from erpps_app.services.directory import log
from tests.conftest import Begin
from tests.services import changing, people
from tests.services.changing import NEXT_PLACE


def enter(begin: Begin, sub: str = "camille") -> str:
    """Somebody who enters the register, with a cabinet; the answer is their key."""
    with begin() as session:
        actor = people.professional(session, sub)
        people.validated(session, actor, NEXT_PLACE)
        return changing.person_of(session, actor).id


def told(begin: Begin, after: int = 0) -> list[tuple[str, int]]:
    """What the log says after a position: kind and version, in its order."""
    with begin(read_only=True) as session:
        rows = session.exec(
            select(Publication)
            .where(col(Publication.position) > after)
            .order_by(col(Publication.position))
        ).all()
    return [(row.resource, row.version) for row in rows]


def end(begin: Begin) -> int:
    with begin(read_only=True) as session:
        return log.end(session).position


def theirs(session: Session, person: str) -> tuple[ProfessionalPractice, Activity, Structure]:
    """The practice, activity and place of somebody who has one of each."""
    found = registered.load(session, person)
    activity, place = found.activities[0]
    assert place is not None
    return found.practices[0], activity, place


def leave(session: Session, person: str) -> None:
    _, activity, _ = theirs(session, person)
    activity.start, activity.end = today() - timedelta(days=90), today()
    session.add(activity)
