"""Places where several professionals practise: a correction by one is in the history of all."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from sqlmodel import Session, col, select

from erpps_app.domain.access import SYSTEM
from erpps_app.models.register import Activity, Practitioner, ProfessionalPractice, Structure
from erpps_app.services import history
from erpps_app.services.registered import Registered

CORRECTED = "Correction du lieu d’exercice, par un professionnel qui y exerce"


@contextmanager
def remembered(session: Session, found: Registered, structure: Structure | None) -> Generator[None]:
    """Keep what the others' files held before and after the block, when it corrects their place.

    Args:
        session: the transaction.
        found: the professional who corrects.
        structure: the place, if there is one.
    """
    others = _others(session, found, structure) if structure else ()
    for other in others:
        history.ensure_baseline(session, other)
    before = _facts(structure)
    yield
    if _facts(structure) != before:
        for other in others:
            history.remember(session, SYSTEM, other, CORRECTED)


def _others(session: Session, found: Registered, structure: Structure) -> Sequence[Practitioner]:
    """The other professionals whose files name the place."""
    return session.exec(
        select(Practitioner)
        .join(ProfessionalPractice, col(ProfessionalPractice.practitioner_id) == Practitioner.id)
        .join(Activity, col(Activity.practice_id) == ProfessionalPractice.id)
        .where(
            Activity.structure_id == structure.id,
            Practitioner.id != found.practitioner.id,
            col(Practitioner.active),
        )
        .distinct()
        .order_by(Practitioner.id)
    ).all()


def _facts(structure: Structure | None) -> tuple[str, ...]:
    return (structure.name, structure.siret, structure.finess) if structure else ()
