"""How an agent finds a registered professional: a page of who is found, or all of them in turn."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.adapters.sql import among
from erpps_app.domain import civil_date
from erpps_app.domain.access import READERS, Actor, require
from erpps_app.domain.errors import InvalidField
from erpps_app.models.register import CivilStatus, Practitioner, ProfessionalPractice
from erpps_app.services import people_found
from erpps_app.services.people_found import Place

PAGE, BATCH = 30, 500
SOUGHT = "recherche"


@dataclass(frozen=True, slots=True)
class Found:
    """A professional in the results of a search."""

    id: str
    rpps: str
    name: str
    birth_date: str
    profession: str
    removed: bool


@dataclass(frozen=True, slots=True)
class Results:
    """A page of who is found.

    Attributes:
        following: what the next page is asked with, ``None`` when there is none.
        spelt_alike: nobody is called so; these are by names that sound alike.
    """

    rows: list[Found] = field(default_factory=list[Found])
    following: Place | None = None
    spelt_alike: bool = False


def search(
    session: Session, actor: Actor, text: str, after: Place | None = None, *, size: int = PAGE
) -> Results:
    """The professionals of the agent's agency that a text finds: accents, order, spelling aside.

    Args:
        session: the transaction.
        actor: an agent.
        text: a number (RPPS, IDNPS, ADELI, alias), an e-mail address, names in any order, the last
            one unfinished. When nobody is called so, those whose name sounds alike are found.
        after: where the page before ended; size: of a page.

    Raises:
        InvalidField: nothing is looked for.
    """
    require(actor, *READERS)
    if not text.strip():
        raise InvalidField(SOUGHT, "Indiquez un numéro, un nom ou une adresse email.")
    found = people_found.page(session, actor.ars or "", text, after, size)
    return Results(_rows(session, found.people), found.following, found.spelt_alike)


def stream(session: Session, actor: Actor, text: str) -> Iterator[Found]:
    """Everybody whom a text finds, in the order of the pages, a batch in memory at a time."""
    after: Place | None = None
    while True:
        read = search(session, actor, text, after, size=BATCH)
        yield from read.rows
        if read.following is None:
            return
        after = read.following


def _rows(session: Session, people: tuple[str, ...]) -> list[Found]:
    """How people read, in two statements whatever their number; none for nobody."""
    if not people:
        return []
    rows = session.exec(
        select(Practitioner, CivilStatus)
        .join(CivilStatus, col(CivilStatus.practitioner_id) == Practitioner.id)
        .where(among(col(Practitioner.id), people))
    ).all()
    practised = _professions(session, people)
    named = {
        person.id: Found(
            id=person.id,
            rpps=person.rpps,
            name=f"{civil.given_names} {civil.birth_name}".strip(),
            birth_date=civil_date.show(civil.birth_date),
            profession=practised.get(person.id, ""),
            removed=not person.active,
        )
        for person, civil in rows
    }
    return [named[key] for key in people if key in named]


def _professions(session: Session, people: tuple[str, ...]) -> dict[str, str]:
    labels = reference().professions
    found: dict[str, list[str]] = {}
    for practice in session.exec(
        select(ProfessionalPractice).where(among(col(ProfessionalPractice.practitioner_id), people))
    ):
        found.setdefault(practice.practitioner_id, []).append(labels[practice.profession].label)
    return {key: ", ".join(sorted(said)) for key, said in found.items()}
