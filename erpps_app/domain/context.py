"""What a rule may consult beside the answers: the day, the official lists, the register.

The domain declares what it needs; ``services.context`` provides it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from erpps_app.domain.reference import Reference
from erpps_app.domain.situations import Situation

Answers = Mapping[str, str]


class Numbers(Protocol):
    """Checks of numbers and addresses that need a library.

    Each returns the normal form, or raises ``ValueError`` with a French sentence.
    """

    def phone(self, value: str, *, kind: Literal["fixe", "mobile"], region: str = "FR") -> str:
        """A telephone number in E.164 form."""
        ...

    def show_phone(self, value: str, *, region: str = "FR") -> str:
        """An E.164 number as people who live in that country read it, and may type it again."""
        ...

    def email(self, value: str) -> str:
        """An e-mail address in normal form."""
        ...

    def siret(self, value: str) -> str:
        """Fourteen digits."""
        ...

    def finess(self, value: str) -> str:
        """Nine characters."""
        ...


@dataclass(frozen=True, slots=True)
class Cabinet:
    """A place of practice found in the register through its titulaire."""

    id: str
    titulaire: str
    name: str
    address: Mapping[str, str]

    @property
    def label(self) -> str:
        """One line to recognise it by."""
        town = " ".join(v for v in (self.address["code_postal"], self.address["localite"]) if v)
        street = " ".join(
            v
            for v in (
                self.address["numero_voie"],
                self.address["extension"],
                self.address["libelle_voie"],
            )
            if v
        )
        return ", ".join(v for v in (self.name or self.titulaire, street, town) if v)


def _no_cabinet(_rpps: str) -> tuple[Cabinet, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may consult.

    Attributes:
        today: the day in Paris on which the rule is applied.
        sent_on: the day on which the application was sent, if it was.
        reference: the official lists.
        numbers: checks that need a library.
        identity: what the identity provider vouches for, or the register once one is in it, under
            the names of the form's fields.
        others: the answers of the other elements of the application, by element code.
        cabinets: places of practice of the titulaire who has a given RPPS number.
        practice: the practice in the register that a change is about.
        situations: the other activities, in the register and in the same application.
        activity_may_start_before_today: the guide calls the contrary rule a limitation being
            lifted, hence a setting.
    """

    today: date
    reference: Reference
    numbers: Numbers
    identity: Answers = field(default_factory=dict[str, str])
    others: Mapping[str, Answers] = field(default_factory=dict[str, Answers])
    cabinets: Callable[[str], tuple[Cabinet, ...]] = _no_cabinet
    practice: str = ""
    situations: tuple[Situation, ...] = ()
    activity_may_start_before_today: bool = False
    sent_on: date | None = None

    def declared(self, element: str, name: str) -> str:
        """An answer of another element, empty when there is none."""
        return self.others.get(element, {}).get(name, "")

    @property
    def may_lack_given_name(self) -> bool:
        """Whether the civil register knows no first name: nobody can then be made to give one."""
        return bool(self.identity) and not self.identity.get("prenom")
