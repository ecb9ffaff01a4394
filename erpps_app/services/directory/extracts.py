"""The public text extracts: all of the Annuaire each night, and what changed since the one before.

Each lies in a folder with its checksums; what is told of it stands beside in a small file that is
written last: an extract is there with its difference, or not at all.
"""

import fcntl
from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from pydantic import TypeAdapter
from sqlmodel import Session

from erpps_app.adapters import deposits
from erpps_app.adapters.deposits import Deposited
from erpps_app.adapters.reference import reference
from erpps_app.domain.directory import difference, extract
from erpps_app.domain.errors import Conflict
from erpps_app.models.base import now
from erpps_app.services.context import paris
from erpps_app.services.directory import extract_lines, log

Begin = Callable[..., AbstractContextManager[Session]]
BLOCK = 5_000  # lines of a difference that are written together
LEFT_OVER = timedelta(days=1)
UNDER_WAY = "Une extraction est déjà en cours : attendez qu’elle finisse."
JUST_MADE = "Une extraction vient d’être faite : attendez la minute suivante."


@dataclass(frozen=True, slots=True)
class Part:
    """A file of an extract, without its ending; it rests as ``.txt.gz``."""

    name: str
    lines: int
    file: Deposited


@dataclass(frozen=True, slots=True)
class Extract:
    """An extract as it is told.

    Attributes:
        at: the instant of which it tells; position: that of the log of publications.
        full: all of it; difference: from the extract named ``since``, if there was one.
    """

    at: datetime
    position: int
    full: Part
    since: str = ""
    since_position: int = 0
    difference: Part | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every file of it."""
        return (self.full, self.difference) if self.difference else (self.full,)


_EXTRACT = TypeAdapter(Extract)


def make(begin: Begin, folder: Path, days: int, at: datetime | None = None) -> Extract:
    """Make the extract of this instant, and forget those that have been there long enough.

    Args:
        begin: opens a transaction.
        folder: where they rest; days: how long.
        at: the instant that counts as now.

    Raises:
        Conflict: one is being made, or was made within the same minute.
    """
    instant = at or now()
    with _alone(folder):
        there = (one for one in listing(folder) if path_of(folder, one.full).exists())
        former = next(there, None)
        made = _full(begin, folder, instant)
        if former:
            made = _with_difference(folder, former, made)
        for part in made.parts:
            deposits.write_text(checksums_of(folder, part), _sums(part))
        told = _EXTRACT.dump_json(made, indent=1).decode()
        deposits.write_text(folder / f"{made.full.name}.json", told)
        forget(folder, days, instant)
    return made


def listing(folder: Path) -> list[Extract]:
    """The extracts that are there, the newest first."""
    told = map(_told, folder.glob(f"{extract.NAME}_*.json"))
    known = [_EXTRACT.validate_json(one) for one in told if one]
    return sorted(known, key=lambda one: one.at, reverse=True)


def _told(path: Path) -> bytes:
    """What is told of an extract; nothing of one that is forgotten while the list is read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def path_of(folder: Path, part: Part) -> Path:
    """Where a file rests."""
    return folder / f"{part.name}.txt.gz"


def checksums_of(folder: Path, part: Part) -> Path:
    """Where its checksums rest, as ``sha256sum --check`` reads them: of it, and of it packed."""
    return folder / f"{part.name}.txt.sha256"


def forget(folder: Path, days: int, at: datetime) -> int:
    """Remove what is older than so many days, but for the newest; how many extracts."""
    old = [one for one in listing(folder)[1:] if one.at <= at - timedelta(days=days)]
    for one in old:
        (folder / f"{one.full.name}.json").unlink(missing_ok=True)
        for part in one.parts:
            path_of(folder, part).unlink(missing_ok=True)
            checksums_of(folder, part).unlink(missing_ok=True)
    _collect(folder, at)
    return len(old)


def _full(begin: Begin, folder: Path, instant: datetime) -> Extract:
    name, lines = f"{extract.NAME}_{_stamp(instant)}", 0
    if (folder / f"{name}.json").exists():
        raise Conflict(JUST_MADE)
    labels = extract.labels_of(reference(paris(instant).date()))
    with begin(snapshot=True) as session, deposits.deposit(folder / f"{name}.txt.gz") as file:
        position = log.end(session).position
        file.write(f"{extract.HEADER}\n".encode())
        for count, block in extract_lines.blocks(session, labels):
            file.write(block)
            lines += count
    return Extract(instant, position, Part(name, lines, file.known))


def _with_difference(folder: Path, former: Extract, made: Extract) -> Extract:
    name = f"{extract.NAME}_difference_{_stamp(former.at)}_{_stamp(made.at)}"
    told, lines = difference.difference(_lines(folder, former), _lines(folder, made)), 0
    with deposits.deposit(folder / f"{name}.txt.gz") as file:
        file.write(f"{extract.DIFFERENCE_HEADER}\n".encode())
        while block := list(islice(told, BLOCK)):
            file.write("".join(f"{line}\n" for line in block).encode())
            lines += len(block)
    return Extract(
        made.at, made.position, made.full,
        former.full.name, former.position, Part(name, lines, file.known),
    )  # fmt: skip


def _lines(folder: Path, one: Extract) -> Iterable[str]:
    return islice(deposits.lines(path_of(folder, one.full)), 1, None)


def _stamp(at: datetime) -> str:
    return f"{paris(at):%Y%m%d%H%M}"


def _sums(part: Part) -> str:
    name = f"{part.name}.txt"
    return f"{part.file.sha256}  {name}\n{part.file.packed_sha256}  {name}.gz\n"


def _collect(folder: Path, at: datetime) -> None:
    """What was left by a run that stopped half way."""
    known = {path_of(folder, part).name for one in listing(folder) for part in one.parts}
    for path in folder.glob("*.gz*"):
        left = datetime.fromtimestamp(path.stat().st_mtime, at.tzinfo) <= at - LEFT_OVER
        if path.name not in known and left:
            path.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """Nobody else makes one in this folder; a process that dies lets go of it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".verrou").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Conflict(UNDER_WAY) from error
        yield
