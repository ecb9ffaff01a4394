"""What has changed from one text extract to the next, and what applying that does.

Both are sorted by professional, so that they are read side by side and neither is ever held whole.
A difference tells of each professional who changed all the lines there are now: whoever follows
forgets the lines of a professional named in it, then keeps those that are given. Applying the same
twice does no harm.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from erpps_app.domain.directory.extract import (
    IDENTIFIED_BY,
    SEPARATOR,
    Movement,
    gone,
)

Group = tuple[str, list[str]]


def key_of(line: str) -> str:
    """The « identification nationale » of a line of an extract."""
    return line.split(SEPARATOR, IDENTIFIED_BY + 1)[IDENTIFIED_BY]


def difference(before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    """The lines that lead from an extract to another.

    Args:
        before, after: their lines without header, sorted by professional.
    """
    old, new = _groups(before), _groups(after)
    was, is_ = next(old, None), next(new, None)
    while was or is_:
        if is_ is None or (was and was[0] < is_[0]):
            yield gone(was[0] if was else "")
            was = next(old, None)
        elif was is None or is_[0] < was[0]:
            yield from _told(Movement.ADDED, is_)
            is_ = next(new, None)
        else:
            if was[1] != is_[1]:
                yield from _told(Movement.CHANGED, is_)
            was, is_ = next(old, None), next(new, None)


def _groups(lines: Iterable[str]) -> Iterator[Group]:
    for key, group in groupby(lines, key_of):
        yield key, list(group)


def _told(movement: Movement, group: Group) -> Iterator[str]:
    for line in group[1]:
        yield f"{movement}{SEPARATOR}{line}"
