"""A synthetic ADELI register, as the file that a region would hand in (``docs/adeli.md``)."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

from erpps_app.domain.adeli import BIRTH_DEPARTEMENT, COLUMNS, NUMBER
from erpps_app.domain.context import Answers
from erpps_app.services.bulk.entries import Entry
from erpps_app.services.population import people
from erpps_app.services.population.draws import chance

BATCH = 2_000
WRONG = (
    ("numero_adeli", "1234"),
    ("date_naissance", "31/02/1980"),
    ("profession", "10"),
    ("siret", "12345678901234"),
    ("email", "sans-arobase"),
    ("nom_naissance", "Dupont<br>"),
)


def write(path: Path, lines: int, seed: int, today: date, *, wrong: float = 0.0) -> None:
    """Write a file, a line at a time.

    Args:
        path: where; lines: how many; seed: what they are drawn from.
        today: the day for which they are drawn.
        wrong: how many lines in a hundred say something wrong.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow([column.name for column in COLUMNS])
        for line in drawn(lines, seed, today, wrong=wrong):
            writer.writerow([line.get(column.name, "") for column in COLUMNS])


def drawn(lines: int, seed: int, today: date, *, wrong: float = 0.0) -> Iterator[dict[str, str]]:
    """The lines, as texts under the headings of the file."""
    ranks: dict[str, int] = {}
    for batch in range(-(-lines // BATCH)):
        draw = Random(f"adeli:{seed}:{batch}")  # noqa: S311 - a drawn population is no secret
        drawing = people.Drawing(draw, seed, today, ranks)
        for _ in range(min(BATCH, lines - batch * BATCH)):
            line = _line(draw, people.person(drawing, "", in_adeli=True))
            if chance(draw, wrong):
                column, text = draw.choice(WRONG)
                line[column] = text
            yield line


def _line(draw: Random, entry: Entry) -> dict[str, str]:
    """Somebody, as an old register knew them: the place of birth is often a département only."""
    practice = entry.practices[0]
    civil = dict(entry.civil)
    if civil["commune_naissance"] and chance(draw, 40):
        civil[BIRTH_DEPARTEMENT] = _departement(civil.pop("commune_naissance"))
    held: dict[str, Answers] = {
        "etat-civil": civil,
        "profession": practice.named,
        "diplome": practice.title,
        "coordonnees": entry.contact or {},
        "activite": practice.situations[-1].answers if practice.situations else {},
    }
    told = {c.name: held[c.element].get(c.field, "") for c in COLUMNS if c.element}
    known = {NUMBER: entry.adeli, BIRTH_DEPARTEMENT: civil.get(BIRTH_DEPARTEMENT, "")}
    return {**told, **known, **{n: _french(v) for n, v in told.items() if n.startswith("date_")}}


def _departement(commune: str) -> str:
    return commune[:3] if commune.startswith(("97", "98")) else commune[:2]


def _french(day: str) -> str:
    return "/".join(reversed(day.split("-"))) if day else ""
