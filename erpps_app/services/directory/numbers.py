"""Whose a number is: the present one, one given up in a merge, one of ADELI.

Of the register, only the numbers are read here, and all of them are public (``diffusion.DATA``).
"""

import re

from sqlalchemy import select
from sqlmodel import Session, col

from erpps_app.models.directory import PublishedPractitioner
from erpps_app.models.register import Identifier

_NUMBER = re.compile(r"[0-9]{11}|[0-9][0-9AB][0-9]{7}")  # RPPS, ADELI


def is_number(text: str) -> bool:
    """Whether somebody may have such a number."""
    return _NUMBER.fullmatch(text) is not None


def rpps_of(session: Session, number: str) -> str:
    """The present number of the professional who has or had a number; empty for nobody.

    What is no number is nobody's: a database refuses to look for some signs that an address holds.
    """
    if not is_number(number):
        return ""
    bearer = col(Identifier.practitioner_id) == col(PublishedPractitioner.id)
    wanted = (
        select(col(PublishedPractitioner.rpps))
        .join(Identifier, bearer)
        .where(col(Identifier.value) == number, ~col(PublishedPractitioner.deleted))
        .limit(1)
    )
    return session.connection().execute(wanted).scalar() or ""
