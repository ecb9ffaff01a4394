"""What the queue sorts and filters by, computed once from what an application is.

A flag is a bit of one number, the changes that an application asks are one text: a list of the
values that hold what is looked for is short, and read from an index.
"""

from collections.abc import Iterable, Mapping
from enum import IntFlag
from itertools import combinations

from erpps_app.domain.names import fold, given_name_of
from erpps_app.domain.procedures import MODIFICATION, PROCEDURES, object_of
from erpps_app.domain.workflow import Action, Status

AND = "+"


class Flag(IntFlag):
    """What an agent should know of an application before opening it."""

    UNREAD = 1
    ANSWERED = 2
    MOVED = 4
    RESUMED = 8
    TWIN = 16


FLAGS: Mapping[str, tuple[Flag, str]] = {
    "message": (Flag.UNREAD, "Message non lu"),
    "reponse": (Flag.ANSWERED, "Réponse reçue"),
    "transmise": (Flag.MOVED, "Agence changée"),
    "reprise": (Flag.RESUMED, "Reprise après refus"),
    "doublon": (Flag.TWIN, "Doublon possible"),
}
_GIVEN: Mapping[Action, Flag] = {Action.ANSWER: Flag.ANSWERED, Action.HAND_OVER: Flag.MOVED}
_TAKEN: Mapping[Action, Flag] = {Action.REQUEST_INFORMATION: Flag.ANSWERED}
_OF_WHAT_RUNS = Flag.ANSWERED | Flag.MOVED | Flag.TWIN


def after(flags: int, action: Action, status: Status) -> int:
    """The flags of an application after something happened to it."""
    flags = (flags | _GIVEN.get(action, 0)) & ~_TAKEN.get(action, 0)
    return flags & ~_OF_WHAT_RUNS if status.is_final else flags


def holding_flags(wanted: Iterable[Flag]) -> tuple[int, ...]:
    """Every value in which one of the flags is set."""
    mask = sum(set(wanted))
    return tuple(value for value in range(sum(Flag) + 1) if value & mask)


def objects_of(procedure: str, changes: Iterable[str]) -> str:
    """What an application asks: its procedure, or its changes in the order of the guide's table."""
    if procedure != MODIFICATION:
        return procedure
    asked = set(changes)
    return AND.join(code for code in PROCEDURES if code in asked)


def object_label(objects: str) -> str:
    """The same in the guide's words."""
    return object_of(objects if objects in _APART else MODIFICATION, objects.split(AND))


def holding_objects(wanted: Iterable[str]) -> tuple[str, ...]:
    """Every value that holds one of the procedures."""
    asked = set(wanted)
    alone = tuple(code for code in _APART if code in asked)
    return alone + tuple(
        AND.join(chosen)
        for size in range(1, len(_TOGETHER) + 1)
        for chosen in combinations(_TOGETHER, size)
        if asked.intersection(chosen)
    )


_APART = tuple(code for code, row in PROCEDURES.items() if row.apart)
_TOGETHER = tuple(code for code, row in PROCEDURES.items() if not row.apart)


def label_key(label: str) -> str:
    """How a text is sorted: its letters, without accent or case."""
    return fold(label)


def object_key(objects: str) -> str:
    """How what an application asks is sorted: as it reads."""
    return label_key(object_label(objects)) if objects else ""


def halves(name: str, search_key: str) -> tuple[str, str]:
    """First name and birth name of « Camille Le Guen », the search key telling where one ends."""
    first = given_name_of(search_key)
    told = name.split()
    length = next((n for n in range(len(told) + 1) if fold(" ".join(told[:n])) == first), 0)
    return " ".join(told[:length]), " ".join(told[length:])
