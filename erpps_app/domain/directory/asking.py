"""What a visitor of the Annuaire asks for, as the address of the page says it.

The whole question stands in the address: it can be read again, shared, gone back to.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from erpps_app.domain.finding import LONGEST

PATH = "/annuaire"
NAME, PROFESSION, PLACE, PAGE = "nom", "profession", "lieu", "page"
PAGE_SIZE = 20
MOST_SHOWN = 200  # of any question: whoever needs more has the extract and the API
LONGEST_CODE = 10
_APART = "\t"  # in no name


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """Where a page ends: the name by which the last person of it is sorted, and who that is.

    ``part`` is the part of a compound name by which they were found, empty for the whole name:
    those whose name begins so come first.
    """

    part: str
    form: str
    person: str

    def written(self) -> str:
        """As it stands in an address."""
        told = _APART.join((self.part, self.form, self.person)).encode()
        return urlsafe_b64encode(told).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question.

    Attributes:
        name: a name or a number, as it was typed.
        profession: its code; place: the code of a commune or of a département.
        after: where the page before ended, ``None`` for the first page.
    """

    name: str = ""
    profession: str = ""
    place: str = ""
    after: Turn | None = None

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.name or self.profession or self.place)

    def at(self, after: Turn | None) -> "Asked":
        """Another page of the same."""
        return replace(self, after=after)

    @property
    def page(self) -> str:
        """The page, as it stands in the address; empty for the first one."""
        return self.after.written() if self.after else ""

    @property
    def address(self) -> str:
        """The address of the question."""
        told = {NAME: self.name, PROFESSION: self.profession, PLACE: self.place, PAGE: self.page}
        query = urlencode({key: value for key, value in told.items() if value})
        return f"{PATH}?{query}" if query else PATH


def read(parameters: Mapping[str, str]) -> Asked:
    """The question of an address; what cannot be read in it is not asked."""
    return Asked(
        name=" ".join(_written(parameters.get(NAME, "")).split())[:LONGEST],
        profession=_written(parameters.get(PROFESSION, "")).strip()[:LONGEST_CODE],
        place=_written(parameters.get(PLACE, "")).strip().upper()[:LONGEST_CODE],
        after=_turn(_written(parameters.get(PAGE, ""))),
    )


def page_of(rpps: str) -> str:
    """The address of the page of a professional."""
    return f"{PATH}/{rpps}"


def _written(text: str) -> str:
    """What can stand in an address: a program may send halves of signs, which nothing writes."""
    return text.encode(errors="ignore").decode()


def _turn(written: str) -> Turn | None:
    padded = written + "=" * (-len(written) % 4)
    try:
        part, form, person = urlsafe_b64decode(padded.encode()).decode().split(_APART)
    except ValueError:
        return None
    return Turn(part, form, person)
