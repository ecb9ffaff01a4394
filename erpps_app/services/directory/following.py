"""Publishes whatever a transaction changes of the register, in that transaction.

A listener sees each row that is written: no service can forget. What is written past the ORM says
whom it concerns (``keep``). Importing the module is what turns it on.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import cast

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.orm import UOWTransaction
from sqlmodel import SQLModel

from erpps_app.adapters.sql import among
from erpps_app.domain.directory.facts import Person
from erpps_app.models.register import (
    Activity,
    CivilStatus,
    ContactDetails,
    Identifier,
    Practitioner,
    ProfessionalPractice,
    Structure,
)
from erpps_app.services.bulk.copying import Rows, table_of
from erpps_app.services.directory import loading, publishing
from erpps_app.services.directory.loading import Entered
from erpps_app.services.until_commit import UntilCommit

PERSON, PRACTICE, PLACE, REACHED = "person", "practice", "place", "reached"
# Whose each row is: the column that says so, and what it is the key of.
_OWNERS: Mapping[type[SQLModel], tuple[str, str]] = {
    Practitioner: ("id", PERSON),
    CivilStatus: ("practitioner_id", PERSON),
    Identifier: ("practitioner_id", PERSON),
    ProfessionalPractice: ("practitioner_id", PERSON),
    Activity: ("practice_id", PRACTICE),
    Structure: ("id", PLACE),
    ContactDetails: ("practitioner_id", REACHED),
}
_REACHED_BY = ("mobile", "email")
_TOUCHED = UntilCommit[tuple[str, str]]("directory")
_ENTERED = UntilCommit[Entered]("directory-entered")
_practices, _activities = table_of(ProfessionalPractice), table_of(Activity)


def keep(session: AnySession, keys: Iterable[str]) -> None:
    """Publish these professionals when the transaction commits, all that there is of them."""
    keys = list(keys)
    publish_again(session, keys)
    for key in keys:
        _TOUCHED.keep(session, (REACHED, key))


def enter(session: AnySession, rows: Rows) -> None:
    """Publish those whom rows bring into the register, when the transaction commits.

    Args:
        session: the transaction.
        rows: about to be written, past the ORM; all that the register holds of these people.
    """
    found = loading.entered(rows)
    _ENTERED.keep(session, found)
    for row in rows.of(Practitioner):
        key = str(row["id"])
        _TOUCHED.keep(session, (REACHED, key))
        if key not in found.people:
            _TOUCHED.keep(session, (PERSON, key))


def publish_again(session: AnySession, keys: Iterable[str]) -> None:
    """Publish what has changed of these professionals, as the rules of today say."""
    for key in keys:
        _TOUCHED.keep(session, (PERSON, key))


def _note(session: AnySession, _context: UOWTransaction) -> None:
    """Remember whose rows a flush has written; of one that moved, also whose it was."""
    for row in cast("Iterable[SQLModel]", (*session.new, *session.dirty, *session.deleted)):
        if type(row) not in _OWNERS:
            continue
        column, kind = _OWNERS[type(row)]
        attributes = inspect(row, raiseerr=True).attrs
        if row in session.dirty and not _says_something(row, _columns(kind)):
            continue
        for key in {getattr(row, column), *(attributes[column].history.deleted or ())}:
            _TOUCHED.keep(session, (kind, key))
            if type(row) is Identifier:  # the restricted feed tells the numbers that were given up
                _TOUCHED.keep(session, (REACHED, key))


def _columns(kind: str) -> Iterable[str]:
    return _REACHED_BY if kind == REACHED else ()


def _says_something(row: SQLModel, columns: Iterable[str]) -> bool:
    attributes = inspect(row, raiseerr=True).attrs
    watched = [attributes[name] for name in columns] or list(attributes)
    return any(attribute.history.has_changes() for attribute in watched)


def _publish(session: AnySession) -> None:
    """As the transaction commits, after everything else has written."""
    if session.in_nested_transaction():
        return
    session.flush()
    touched = set(_TOUCHED.take(session))
    if not touched:  # whoever entered was touched
        return
    of: defaultdict[str, list[str]] = defaultdict(list)
    for kind, key in touched:
        of[kind].append(key)
    people = {
        *of[PERSON],
        *_of_practices(session, of[PRACTICE]),
        *_at(session, of[PLACE]),
    }
    untouched = _untouched(_ENTERED.take(session), people)
    publishing.publish(session, people, of[REACHED], untouched)


def _untouched(entered: Iterable[Entered], touched: set[str]) -> Entered:
    """Those who entered and of whom the rows are still as they were when they did."""
    people, places = dict[str, Person](), set[str]()
    for one in entered:
        people |= one.people
        places |= one.places
    return Entered({k: p for k, p in people.items() if k not in touched}, frozenset(places))


def _of_practices(session: AnySession, keys: list[str]) -> Iterable[str]:
    if not keys:
        return ()
    found = select(_practices.c.practitioner_id).where(among(_practices.c.id, keys))
    return session.execute(found).scalars()


def _at(session: AnySession, keys: list[str]) -> Iterable[str]:
    if not keys:
        return ()
    found = (
        select(_practices.c.practitioner_id)
        .join(_activities, _activities.c.practice_id == _practices.c.id)
        .where(among(_activities.c.structure_id, keys))
    )
    return session.execute(found).scalars()


event.listen(AnySession, "after_flush", _note)
event.listen(AnySession, "before_commit", _publish)
