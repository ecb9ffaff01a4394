"""What e-CPS and MSSanté are told of a professional: enough to know and to reach them, no more.

Whatever the table of diffusion opens to the restricted reach, only the fields named here leave.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from erpps_app.domain import rpps
from erpps_app.domain.directory.diffusion import Reach, seen_by
from erpps_app.domain.directory.facts import Person


@dataclass(frozen=True, slots=True)
class Exercised:
    """A profession, and the name under which it is practised."""

    profession: str
    name: str
    given_name: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody, as they are now.

    Attributes:
        position: of the last change that is told here.
        rpps: their number; ``idnps`` the same as the national identifier writes it.
        active: whether they are in the register; of who is not, only numbers are told.
        replaced_by: the number to use instead, when this one was given up in a merge.
        former: the numbers that were given up for this one.
        practices: their professions. mobile, email: where to reach them.
    """

    position: int
    rpps: str
    idnps: str
    active: bool
    replaced_by: str = ""
    former: tuple[str, ...] = ()
    practices: tuple[Exercised, ...] = ()
    mobile: str = ""
    email: str = ""

    def told(self) -> dict[str, Any]:
        """As the feed writes it."""
        return {
            "position": self.position,
            "rpps": self.rpps,
            "idnps": self.idnps,
            "actif": self.active,
            "remplacePar": self.replaced_by or None,
            "anciensNumeros": list(self.former),
            "exercices": [
                {"profession": p.profession, "nom": p.name, "prenom": p.given_name}
                for p in self.practices
            ],
            "mobile": self.mobile or None,
            "email": self.email or None,
        }


def identity(
    person: Person, reach: Reach, day: date, *, position: int, replaced_by: str = ""
) -> Identity:
    """What may be told of a person.

    Args:
        person: everything that is known.
        reach: of the key that asks. day: today in Paris.
        position: of their last change. replaced_by: see ``Identity``.
    """
    seen = seen_by(person, reach, day)
    return Identity(
        position=position,
        rpps=seen.rpps,
        idnps=rpps.idnps(seen.rpps),
        active=seen.active,
        replaced_by=replaced_by,
        former=seen.former,
        practices=tuple(Exercised(p.profession, p.name, p.given_name) for p in seen.practices),
        mobile=seen.mobile,
        email=seen.email,
    )
