"""Lines of the Annuaire for people who need no file in the register."""

from collections.abc import Iterable
from itertools import count

from sqlmodel import Session

from erpps_app.domain.directory.facts import Person, Place, Practice, Situation
from erpps_app.models.directory import DirectoryEntry, DirectoryPart
from erpps_app.services.context import today
from erpps_app.services.directory import projection

_rank = count(1)
RENNES, BREST, MARSEILLE_8, PARIS_13 = "35238", "29019", "13208", "75113"
CITIES = {RENNES: "Rennes", BREST: "Brest", MARSEILLE_8: "Marseille", PARIS_13: "Paris"}


def somebody(
    family: str, given: str, *, professions: Iterable[str] = ("94",), communes: Iterable[str] = ()
) -> Person:
    """A professional with those professions, each practised in each of those communes."""
    key = f"{next(_rank):032x}"
    return Person(
        id=key,
        rpps=f"{int(key, 16):011}",
        active=True,
        practices=tuple(
            Practice(
                f"{key}-{code}", code, family, given, situations=_at(f"{key}-{code}", communes)
            )
            for code in professions
        ),
    )


def _at(key: str, communes: Iterable[str]) -> tuple[Situation, ...]:
    return tuple(
        Situation(f"{key}-{code}", "SAL_LIBERAL", today(), place=_place(f"{key}-{code}", code))
        for code in communes
    )


def _place(key: str, code: str) -> Place:
    return Place(key, name="Cabinet", city=CITIES[code], commune=code, country="99100")


def show(session: Session, *people: Person) -> None:
    """Publish their lines."""
    made = projection.project(people, today())
    for lines in made.entries.values():
        session.add_all(DirectoryEntry.of(line) for line in lines)
        session.add_all(DirectoryPart.of(part) for part in projection.parts_of(lines))
    session.flush()
