"""Whose a number is: the present one, one given up in a merge, one of ADELI.

Of the register, only the numbers are read here, and all of them are public (``diffusion.DATA``).
"""

from sqlalchemy import select
from sqlmodel import Session, col

from erpps_app.models.directory import PublishedPractitioner
from erpps_app.models.register import Identifier

LENGTHS = frozenset({9, 11})  # ADELI, RPPS


def rpps_of(session: Session, number: str) -> str:
    """The present number of the professional who has or had a number; empty for nobody."""
    bearer = col(Identifier.practitioner_id) == col(PublishedPractitioner.id)
    wanted = (
        select(col(PublishedPractitioner.rpps))
        .join(Identifier, bearer)
        .where(col(Identifier.value) == number, ~col(PublishedPractitioner.deleted))
        .limit(1)
    )
    return session.connection().execute(wanted).scalar() or ""
