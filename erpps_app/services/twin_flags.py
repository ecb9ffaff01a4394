"""Keeps the flag « Doublon possible » of the queue true, whatever makes or unmakes a resemblance.

An application begins or ceases to run, somebody enters the register, is merged or called otherwise,
two are told apart: the running applications that this may concern are compared again, once, as the
transaction ends. Importing the module is what turns it on. What is written past the ORM, and what
somebody else was writing at that instant, ``settle_all`` mends: every night, and after an import.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import event, inspect, update
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.orm import SessionTransaction, UOWTransaction
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from erpps_app.domain.procedures import REGISTRATIONS
from erpps_app.domain.queue_keys import Flag
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier
from erpps_app.models.exchanges import Distinction
from erpps_app.models.journal import Signal
from erpps_app.models.register import CivilStatus, Practitioner
from erpps_app.services import duplicates
from erpps_app.services.charge import Begin
from erpps_app.services.duplicates import RUNNING

AT_ONCE = 100  # applications compared together
MOST = 5 * AT_ONCE  # of one transaction: a name that common waits for the night
_TOUCHED = "twin_flags.touched"
_TRAITS = ("search_key", "birth_date")


@dataclass(slots=True)
class Touched:
    """Whose resemblances may have changed.

    Attributes:
        keys, days: folded names and birth dates.
        applications, people: those of which one or the other is to be looked up.
    """

    keys: set[str] = field(default_factory=set[str])
    days: set[str] = field(default_factory=set[str])
    applications: set[str] = field(default_factory=set[str])
    people: set[str] = field(default_factory=set[str])

    def traits(self, key: str, day: str) -> None:
        """Add a name and a birth date, as far as they are known."""
        self.keys |= {key} - {""}
        self.days |= {day} - {""}


def settle_all(begin: Begin) -> int:
    """Compare every running application again, some at a time; how many flags were wrong."""
    last, wrong = "", 0
    while True:
        with begin() as session:
            rows = session.exec(
                _running().where(col(Dossier.id) > last).order_by(col(Dossier.id)).limit(AT_ONCE)
            ).all()
            wrong += _settle(session, rows)
            last = rows[-1].id if rows else last
        if len(rows) < AT_ONCE:
            return wrong


def _running() -> SelectOfScalar[Dossier]:
    """The running registrations that nobody else is writing: an agent's decision never waits."""
    return (
        select(Dossier)
        .where(col(Dossier.status).in_(RUNNING), col(Dossier.procedure).in_(REGISTRATIONS))
        .with_for_update(skip_locked=True)
    )


def _settle(session: Session, rows: Sequence[Dossier]) -> int:
    if not rows:
        return 0
    found = duplicates.find_all(session, rows)
    wrong = [row for row in rows if bool(row.flags & Flag.TWIN) != bool(found[row.id])]
    for row in wrong:
        flags = int(row.flags ^ Flag.TWIN)
        session.exec(update(Dossier).where(col(Dossier.id) == row.id).values(flags=flags))
        set_committed_value(row, "flags", flags)
        session.add(Signal(at=now(), subject=row.id, ars=row.ars or ""))
    return len(wrong)


def _note(session: AnySession, _context: UOWTransaction) -> None:
    """Once a flush has written: what of it a resemblance is made of."""
    touched: Touched = session.info.setdefault(_TOUCHED, Touched())
    for row in cast("Iterable[SQLModel]", (*session.new, *session.dirty, *session.deleted)):
        if isinstance(row, Distinction):
            touched.applications |= {row.one_id, row.other_id}
        elif isinstance(row, Practitioner):
            if row in session.dirty and _changes(row, "merged_into"):
                touched.people.add(row.id)
        elif isinstance(row, CivilStatus) or (isinstance(row, Dossier) and row.number):
            _note_traits(session, touched, row)


def _note_traits(session: AnySession, touched: Touched, row: CivilStatus | Dossier) -> None:
    watched = ("sex", "birth_commune") if isinstance(row, CivilStatus) else ("status", "number")
    if row in session.dirty and not any(_changes(row, name) for name in (*_TRAITS, *watched)):
        return
    touched.traits(row.search_key, row.birth_date)
    for name in _TRAITS:
        former = inspect(row, raiseerr=True).attrs[name].history.deleted
        for value in former or ():
            touched.traits(*((value, "") if name == "search_key" else ("", value)))


def _changes(row: SQLModel, attribute: str) -> bool:
    return inspect(row, raiseerr=True).attrs[attribute].history.has_changes()


def _mend(anybody: AnySession) -> None:
    """As the transaction ends, when nothing more is waited for."""
    if anybody.in_nested_transaction():
        return
    anybody.flush()
    touched: Touched | None = anybody.info.pop(_TOUCHED, None)
    if touched is None:
        return
    session = cast("Session", anybody)
    if touched.people:
        known = select(CivilStatus.search_key, CivilStatus.birth_date).where(
            col(CivilStatus.practitioner_id).in_(touched.people)
        )
        for key, day in session.exec(known):
            touched.traits(key, day)
    if not (touched.keys or touched.days or touched.applications):
        return
    concerned = (
        col(Dossier.search_key).in_(touched.keys)
        | col(Dossier.birth_date).in_(touched.days)
        | col(Dossier.id).in_(touched.applications)
    )
    rows = session.exec(_running().where(concerned).order_by(col(Dossier.id)).limit(MOST)).all()
    for start in range(0, len(rows), AT_ONCE):
        _settle(session, rows[start:][:AT_ONCE])


def _forget(session: AnySession, ended: SessionTransaction) -> None:
    if ended.parent is None:  # what a savepoint takes back may be compared for nothing
        session.info.pop(_TOUCHED, None)


event.listen(AnySession, "after_flush", _note)
event.listen(AnySession, "before_commit", _mend, insert=True)
event.listen(AnySession, "after_soft_rollback", _forget)
