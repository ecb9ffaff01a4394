"""What the register holds of a professional, as far as anybody outside may ever learn of it.

Plain values of the register; ``diffusion`` says which of them may be seen by whom. A value that is
not known, or not to be seen, is empty.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Place:
    """A structure: cabinet, establishment, company."""

    id: str
    name: str = ""
    siret: str = ""
    finess: str = ""
    complement: str = ""
    house_number: str = ""
    extension: str = ""
    street: str = ""
    locality_line: str = ""
    postcode: str = ""
    city: str = ""
    commune: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """An activity; ``end`` is the first day on which it is over."""

    id: str
    type: str = ""
    start: date | None = None
    end: date | None = None
    telephone: str = ""
    email: str = ""
    contact_is_public: bool = False
    titulaire_rpps: str = ""
    place: Place | None = None

    def is_open(self, day: date) -> bool:
        """Whether it is not over on a day, be it begun or announced."""
        return self.end is None or self.end > max(day, self.start or day)


@dataclass(frozen=True, slots=True)
class Practice:
    """A profession practised: the name it is practised under, its title, its activities."""

    id: str
    profession: str = ""
    name: str = ""
    given_name: str = ""
    qualification_kind: str = ""
    qualification: str = ""
    qualification_date: date | None = None
    qualification_place: str = ""
    situations: tuple[Situation, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A professional.

    Attributes:
        rpps: their number; ``adeli`` those of the former register; ``former`` the RPPS numbers that
            they gave up when two files turned out to be one person's.
        agency: code of the agency that registered them.
        birth_name, usage_name, given_names, birth_date, nationality: état civil.
        postal_address, landline, mobile, email: coordonnées de correspondance.
    """

    id: str
    rpps: str
    active: bool
    adeli: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    civility: str = ""
    agency: str = ""
    practices: tuple[Practice, ...] = ()
    birth_name: str = ""
    usage_name: str = ""
    given_names: str = ""
    birth_date: str = ""
    nationality: str = ""
    postal_address: str = ""
    landline: str = ""
    mobile: str = ""
    email: str = ""
