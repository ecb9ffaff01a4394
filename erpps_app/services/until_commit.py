"""What a transaction keeps in mind until it commits; a savepoint that is taken back takes its own.

SQLAlchemy calls the same listeners for a savepoint as for the transaction, and empties nothing
that lies in ``Session.info``: whoever has something to do at the end keeps it here.
"""

from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

T = TypeVar("T")
_KEPT, _BEFORE = "until_commit.kept", "until_commit.before"


class UntilCommit(Generic[T]):
    """Things of one kind, in the order in which they came."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def keep(self, session: Session, thing: T) -> None:
        """Keep something in mind, unless what runs now is taken back."""
        _kept(session).setdefault(self._kind, []).append(thing)

    def take(self, session: Session) -> list[T]:
        """All that was kept, which is kept no more."""
        return _kept(session).pop(self._kind, [])


def _kept(session: Session) -> dict[str, list[Any]]:
    return session.info.setdefault(_KEPT, {})


def _before(session: Session) -> WeakKeyDictionary[SessionTransaction, dict[str, int]]:
    """How much of each kind was kept when a savepoint began."""
    return session.info.setdefault(_BEFORE, WeakKeyDictionary())


def _begin(session: Session, begun: SessionTransaction) -> None:
    if begun.nested:
        _before(session)[begun] = {kind: len(things) for kind, things in _kept(session).items()}


def _take_back(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        _kept(session).clear()
    elif ended.nested:
        before = _before(session).pop(ended, {})
        for kind, things in _kept(session).items():
            del things[before.get(kind, 0) :]


event.listen(Session, "after_transaction_create", _begin)
event.listen(Session, "after_soft_rollback", _take_back)
