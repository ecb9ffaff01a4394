"""The search of the public pages, timed where the page asks for it: every way of asking.

What is asked is drawn from the lines of the base, with a fixed seed: names that exist, half typed,
in either order, misspelt, common given names, large cities, and pages far from the first one.
"""

import random
import statistics
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, Engine, RowMapping, func, select
from sqlmodel import Session

from erpps_app import db
from erpps_app.domain.directory.asking import Asked
from erpps_app.domain.names import APART
from erpps_app.models.directory import DirectoryEntry, DirectoryPart
from erpps_app.services.bulk.copying import table_of
from erpps_app.services.directory import page, search

P95_MS = 30
DRAWN = 60
SHAPES = 3  # asked first and not timed: a portal puts the statement of a shape together once
_LINE, _PART = table_of(DirectoryEntry), table_of(DirectoryPart)


@dataclass(frozen=True, slots=True)
class Measured:
    """How long a way of asking takes, in milliseconds, and how many it finds in the middle."""

    label: str
    times: list[float]
    found: int

    @property
    def p95(self) -> float:
        """What nineteen of twenty do not exceed."""
        return statistics.quantiles(self.times, n=20, method="inclusive")[-1]

    def __str__(self) -> str:
        """One line of the report."""
        verdict = "ok" if self.p95 <= P95_MS else "TROP LENT"
        return (
            f"annuaire : {self.label:<45} p50 {statistics.median(self.times):7.2f}  "
            f"p95 {self.p95:7.2f}  limite {P95_MS} ms  ({self.found} trouvés)  {verdict}"
        )


def run(url: str) -> bool:
    """Print how long each way of asking takes; whether every limit holds."""
    engine = db.make_engine(url)
    measures = [_measured(engine, label, asked) for label, asked in cases(engine).items()]
    measures.append(_pages(engine))
    engine.dispose()
    for one in measures:
        print(one)
    return all(one.p95 <= P95_MS for one in measures)


def cases(engine: Engine) -> Mapping[str, list[Asked]]:
    """Questions, by what they have in common."""
    with engine.connect() as connection:
        lines = _drawn(connection)
        common = [str(name) for name in _common(connection)]
        parts = [str(part) for part in _parts(connection)]
    placed = [line for line in lines if line["commune"]]
    family = [str(line["family_name"]) for line in lines]
    given = [str(line["given_name"]) for line in lines]
    both = list(zip(family, given, strict=True))
    return {
        "nom entier": [Asked(name) for name in family],
        "deux lettres": [Asked(name[:2]) for name in family if name[:2].isalpha()],
        "nom à moitié tapé": [Asked(name[: max(3, len(name) // 2)]) for name in family],
        "nom et prénom": [Asked(f"{name} {first}") for name, first in both],
        "prénom, début du nom": [Asked(f"{first} {name[:3]}") for name, first in both],
        "prénom seul": [Asked(first) for first in given],
        "prénom fréquent": [Asked(name) for name in common],
        "prénom fréquent, une lettre du nom": [
            Asked(f"{name} {letter}") for name in common for letter in "AMQ"
        ],
        "partie d’un nom composé": [Asked(part.partition(APART)[0]) for part in parts],
        "partie à moitié tapée et profession": [
            Asked(part[:3], line["profession"]) for part, line in zip(parts, lines, strict=False)
        ],
        "partie et prénom": [Asked(part) for part in parts],
        "nom mal écrit": [Asked(_misspelt(name)) for name in family],
        "nom de personne": [Asked(f"{name}zkw") for name in family],
        "profession": [Asked(profession=line["profession"]) for line in lines],
        "département": [Asked(place=line["departement"]) for line in placed],
        "commune": [Asked(place=line["commune"]) for line in placed],
        "ville à arrondissements": [Asked(place=code) for code in ("75056", "69123", "13055")] * 5,
        "profession et département": [
            Asked(profession=line["profession"], place=line["departement"]) for line in placed
        ],
        "nom, profession et commune": [
            Asked(str(line["family_name"])[:3], line["profession"], line["commune"])
            for line in placed
        ],
        "prénom fréquent et profession rare": [
            Asked(name, line["profession"]) for name in common[:5] for line in lines[:8]
        ],
        "dernière page": [_last(engine, Asked(name[:2])) for name in family[:20]],
    }


def _drawn(connection: Connection) -> list[RowMapping]:
    """Some lines, spread over the base."""
    keys = connection.execute(select(func.min(_LINE.c.form), func.max(_LINE.c.form))).one()
    draw, found = random.Random(11), list[RowMapping]()
    for _ in range(DRAWN):
        start = draw.choice("ABCDEFGHJLMNPRSTV") + draw.choice("AEIOU")
        after = select(_LINE).where(_LINE.c.form >= max(start, keys[0])).order_by(_LINE.c.form)
        row = connection.execute(after.offset(draw.randrange(50)).limit(1)).mappings().first()
        found += [row] if row else []
    return found


def _common(connection: Connection) -> Iterable[object]:
    """The given names that most people have."""
    held = select(_LINE.c.given).where(_LINE.c.given != "").group_by(_LINE.c.given)
    return connection.execute(held.order_by(func.count().desc()).limit(10)).scalars()


def _parts(connection: Connection) -> Iterable[object]:
    """What some compound names are found by."""
    held = connection.execute(select(_PART.c.part).order_by(_PART.c.part)).scalars().all()
    return random.Random(12).sample(held, min(DRAWN, len(held)))


def _misspelt(name: str) -> str:
    """As somebody writes it who has only heard it."""
    return name.replace("ph", "f").replace("au", "o").replace("t", "tt") + "h"


def _last(engine: Engine, asked: Asked) -> Asked:
    """The last page that a question has."""
    with db.transaction(read_only=True, on=engine) as session:
        turns = search.turns(session, asked)
    return asked.at(turns[-2]) if len(turns) > 1 else asked


def _measured(engine: Engine, label: str, questions: list[Asked]) -> Measured:
    times: list[float] = []
    found: list[int] = []
    with db.transaction(read_only=True, on=engine) as session:
        for asked in questions[:SHAPES]:
            search.search(session, None, asked)
        for asked in questions:
            took, results = _timed(session, asked)
            times.append(took)
            found.append(results.count)
    return Measured(label, times, int(statistics.median(found)))


def _timed(session: Session, asked: Asked) -> tuple[float, search.Results]:
    started = time.perf_counter()
    results = search.search(session, None, asked)
    return (time.perf_counter() - started) * 1000, results


def _pages(engine: Engine) -> Measured:
    """The pages of professionals."""
    with engine.connect() as connection:
        numbers = [str(line["rpps"]) for line in _drawn(connection)]
    times: list[float] = []
    with db.transaction(read_only=True, on=engine) as session:
        for number in numbers:
            read = partial(page.read, session, None, number)
            started = time.perf_counter()
            read()
            times.append((time.perf_counter() - started) * 1000)
    return Measured("page d’un professionnel", times, len(numbers))
