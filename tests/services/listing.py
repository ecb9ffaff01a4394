"""Changes to the reference lists, as the administrator makes them."""

from datetime import timedelta

from sqlmodel import Session

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.list_rules import Operation, Request
from erpps_app.domain.lists import ListName
from erpps_app.services import (
    list_changes,
    lists,
    lists_in_force,
)
from erpps_app.services.context import today

ADMIN = Actor("administratrice", Role.ADMIN, "Agathe Delmas")
LATER = timedelta(days=30)


def asked(operation: Operation, of: ListName, code: str = "", **what: object) -> Request:
    given = {"day": today().isoformat(), "note": "Arrêté du 2 novembre 2026", **what}
    return Request(operation=operation, list=of, code=code, **given)


def change(session: Session, operation: Operation, of: ListName, code: str = "", **what: object):
    done = list_changes.apply(session, ADMIN, asked(operation, of, code, **what))
    session.flush()
    lists_in_force.follow(session)
    return done


def fields(session: Session, of: ListName, code: str, **new: str) -> dict[str, str]:
    held = lists.entry(session, ADMIN, of, code)
    return {field.name: field.value for field in held.fields} | new


RETIRED = (Operation.RETIRE, ListName.PROFESSIONS, "94")
