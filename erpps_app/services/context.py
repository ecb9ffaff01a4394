"""What the rules of the domain consult, brought together for one transaction."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlmodel import Session, col, select

from erpps_app.adapters.numbers import LibraryNumbers
from erpps_app.adapters.reference import reference
from erpps_app.domain.context import Cabinet, Context
from erpps_app.domain.periods import PARIS
from erpps_app.models.base import now
from erpps_app.models.register import (
    RPPS,
    Activity,
    Identifier,
    Practitioner,
    ProfessionalPractice,
    Structure,
)
from erpps_app.settings import settings


def today() -> date:
    """The day in Paris, by which the register counts."""
    return now().astimezone(PARIS).date()


def paris(instant: datetime) -> datetime:
    """An instant on the clocks of Paris."""
    return instant.astimezone(PARIS)


def build(
    session: Session, identity: Mapping[str, str], titulaires: Collection[str] = ()
) -> Context:
    """The context of one application.

    Args:
        session: the transaction, in which cabinets are looked up, those of a number once.
        identity: what the identity provider vouches for.
        titulaires: the numbers whose cabinets will be asked, to look them up together.
    """
    known = _cabinets(session, titulaires) if titulaires else {}

    def cabinets(number: str) -> tuple[Cabinet, ...]:
        if number not in known:
            known.update(_cabinets(session, (number,)))
        return known[number]

    return Context(
        today=today(),
        reference=reference(),
        numbers=LibraryNumbers(),
        identity=identity,
        cabinets=cabinets,
        activity_may_start_before_today=settings().activity_may_start_before_today,
    )


def _cabinets(session: Session, numbers: Collection[str]) -> dict[str, tuple[Cabinet, ...]]:
    """The cabinets of each practitioner, still open, by their number or one given up in a merge."""
    types = reference().activity_types
    rows = session.exec(
        select(Identifier.value, Structure, ProfessionalPractice)
        .join(Practitioner, col(Practitioner.id) == Identifier.practitioner_id)
        .join(ProfessionalPractice, col(ProfessionalPractice.practitioner_id) == Practitioner.id)
        .join(Activity, col(Activity.practice_id) == ProfessionalPractice.id)
        .join(Structure, col(Activity.structure_id) == Structure.id)
        .where(
            Identifier.system == RPPS,
            col(Identifier.value).in_(numbers),
            Practitioner.active,
            col(Activity.type).in_([code for code, row in types.items() if row.cabinet]),
            col(Activity.end).is_(None) | (col(Activity.end) > today()),
        )
        .order_by(col(Activity.start), col(Structure.id))
    )
    found: dict[str, tuple[Cabinet, ...]] = dict.fromkeys(numbers, ())
    for number, structure, practice in rows:
        found[number] = (*found[number], _cabinet(structure, practice))
    return found


def _cabinet(structure: Structure, practice: ProfessionalPractice) -> Cabinet:
    return Cabinet(
        id=structure.id,
        titulaire=f"{practice.practice_given_name} {practice.practice_name}".strip(),
        name=structure.name,
        address={
            "numero_voie": structure.house_number,
            "extension": structure.extension,
            "libelle_voie": structure.street,
            "lieu_dit": structure.locality_line,
            "code_postal": structure.postcode,
            "localite": structure.city,
            "commune": structure.commune,
        },
    )
