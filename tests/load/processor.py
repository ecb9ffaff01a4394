"""Seconds of processor that processes have used: on a shared machine, truer than the clock."""

import os
from collections import defaultdict
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


class Processor:
    """Adds up what the descendants of a process use, those that end between two looks included.

    Args:
        root: the process; what it used before is not counted.
    """

    def __init__(self, root: int) -> None:
        self._root = root
        self._first: dict[int, float] = {}
        self._last: dict[int, float] = {}
        self.look()
        self._first = dict(self._last)

    def look(self) -> None:
        """Note how far each process is; one that has begun since the last look began at zero."""
        found = _used()
        children: dict[int, list[int]] = defaultdict(list)
        for pid, (parent, _) in found.items():
            children[parent].append(pid)
        reached = [self._root]
        for pid in reached:
            reached += children[pid]
            if pid in found:
                self._last[pid] = found[pid][1]

    @property
    def seconds(self) -> float:
        """Used since the beginning."""
        return sum(used - self._first.get(pid, 0.0) for pid, used in self._last.items())


def _used() -> dict[int, tuple[int, float]]:
    """The parent of each process, and the seconds that it has used."""
    found: dict[int, tuple[int, float]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:  # it has just ended
            continue
        fields = told.rpartition(")")[2].split()
        found[int(folder.name)] = int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS
    return found
