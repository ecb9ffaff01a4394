"""The keys of the review, as each agent has chosen them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from erpps_app.domain import commands
from erpps_app.domain.access import READERS, Actor, require
from erpps_app.domain.errors import InvalidFields
from erpps_app.models.base import now
from erpps_app.models.review import KeyboardPreference


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command and its key, for the help and for whoever changes it."""

    code: str
    label: str
    key: str
    first: str


@dataclass(frozen=True, slots=True)
class Keyboard:
    """What an agent's keys do.

    Attributes:
        active: whether they do anything.
        bound: the key of each command, empty when it has none.
    """

    active: bool = True
    bound: dict[str, str] = field(default_factory=dict[str, str])
    rows: list[CommandRow] = field(default_factory=list[CommandRow])


def of(session: Session, actor: Actor) -> Keyboard:
    """The keys of whoever asks."""
    require(actor, *READERS)
    kept = session.get(KeyboardPreference, actor.account_id)
    keys = commands.keys_of(kept.keys if kept else {})
    rows = [CommandRow(c.code, c.label, keys[c.code], c.key) for c in commands.COMMANDS.values()]
    return Keyboard(kept.active if kept else True, keys, rows)


def save(session: Session, actor: Actor, form: Mapping[str, object]) -> Keyboard:
    """Keep the keys that an agent chose.

    Raises:
        InvalidFields: a key is none, or serves twice; the field is the code of the command.
    """
    require(actor, *READERS)
    keys, wrong = commands.read(form)
    if wrong:
        raise InvalidFields(wrong)
    _keep(session, actor, keys=keys)
    return of(session, actor)


def switch(session: Session, actor: Actor, *, active: bool) -> Keyboard:
    """Turn every key on or off; the keys that were chosen stay."""
    require(actor, *READERS)
    _keep(session, actor, active=active)
    return of(session, actor)


def _keep(
    session: Session,
    actor: Actor,
    *,
    keys: dict[str, str] | None = None,
    active: bool | None = None,
) -> None:
    kept = session.get(KeyboardPreference, actor.account_id) or KeyboardPreference(
        account_id=actor.account_id
    )
    kept.keys = kept.keys if keys is None else keys
    kept.active = kept.active if active is None else active
    kept.updated_at = now()
    session.add(kept)
    session.flush()
