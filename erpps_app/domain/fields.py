"""Kinds of answer. A field owns everything about itself: cleaning, check, and how it is shown.

The wizard, the recap, the ARS view and the e-mail all read the same field. Every kind has:

* ``clean(raw, answers, context)`` – the normal form; raises ``ValueError`` with a French sentence;
* ``show(value, answers, context)`` – the text a person reads;
* ``control`` – the name of the control that asks for it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from erpps_app.domain import civil_date, names, rpps
from erpps_app.domain.context import Answers, Context
from erpps_app.domain.reference import Concept

Condition = Callable[[Answers, Context], bool]
Found = Callable[[Answers, Context], str]
Options = Callable[[Answers, Context], Sequence[Concept]]

YES = "oui"


def nothing(_answers: Answers, _context: Context) -> str:
    """What most answers lead to."""
    return ""


def always(_answers: Answers, _context: Context) -> bool:
    """The condition of a field that is asked of everybody."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A question of the form, and the base of the kinds below.

    Attributes:
        name: key of the answer.
        label: the guide's label, without its star.
        required: whether submission needs it when it is asked; may depend on the other answers.
        unless: name of another field that, once answered, makes this one optional.
        when: whether it is asked, given the other answers.
        hint: help under the label.
        autocomplete: HTML token for the browser.
        max_length: longest answer, in characters.
        recalled: whether the recap repeats it; how an answer was given is no answer.
        recap: how the recap calls it, where the form's label is a request or speaks as the person.
        found: what the answer leads to, as people read it; shown under the field and in the recap.
        found_label: how that is called.
    """

    control: ClassVar[str] = "text"

    name: str
    label: str
    required: bool | Condition = True
    unless: str = ""
    when: Condition = always
    hint: str = ""
    autocomplete: str = "off"
    max_length: int = 120
    recalled: bool = True
    recap: str = ""
    found: Found = nothing
    found_label: str = ""

    def clean(self, raw: str, answers: Answers, context: Context) -> str:
        """The normal form of a typed answer."""
        del answers, context
        return " ".join(raw.split())

    def show(self, value: str, answers: Answers, context: Context) -> str:
        """The answer as a person reads it."""
        del answers, context
        return value

    def is_owed(self, answers: Answers, context: Context) -> bool:
        """Whether submission is refused without an answer."""
        excused = bool(self.unless) and bool(answers.get(self.unless))
        required = self.required
        owed = required if isinstance(required, bool) else required(answers, context)
        return owed and not excused and self.when(answers, context)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameField(Field):
    """A name of a person."""

    def clean(self, raw: str, answers: Answers, context: Context) -> str:  # noqa: D102 - see Field
        del answers, context
        return names.clean(raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField(Field):
    """A day; ``partial`` accepts an unknown day or month, as civil registers do."""

    control: ClassVar[str] = "date"
    partial: bool = False
    hint: str = "Format attendu : jj/mm/aaaa"

    def clean(self, raw: str, answers: Answers, context: Context) -> str:  # noqa: D102 - see Field
        del answers, context
        return civil_date.parse(raw, partial=self.partial).iso

    def show(self, value: str, answers: Answers, context: Context) -> str:  # noqa: D102 - see Field
        del answers, context
        return civil_date.show(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField(Field):
    """One of a list. The answer is the code; ``style`` says how the list is offered.

    ``options`` are all that may have been chosen: what is no longer offered keeps its label.
    """

    control: ClassVar[str] = "choice"
    options: Options
    style: Literal["radio", "select", "combobox"] = "select"

    def clean(self, raw: str, answers: Answers, context: Context) -> str:  # noqa: D102 - see Field
        code = raw.strip()
        chosen = next((o for o in self.options(answers, context) if o.code == code), None)
        if chosen is None:
            raise ValueError("Choisissez une des réponses proposées.")
        if not chosen.offered:
            raise ValueError(
                f"« {chosen.label} » n’est plus proposé : choisissez une autre réponse."
            )
        return code

    def show(self, value: str, answers: Answers, context: Context) -> str:  # noqa: D102 - see Field
        labels = {option.code: option.label for option in self.options(answers, context)}
        return labels.get(value, value)

    def offered(self, answers: Answers, context: Context) -> list[Concept]:
        """What may be chosen now."""
        return [option for option in self.options(answers, context) if option.offered]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneField(Field):
    """A commune, by its INSEE code; its suggestions come from the address service."""

    control: ClassVar[str] = "commune"
    hint: str = "Tapez les premières lettres puis choisissez dans la liste."

    def clean(self, raw: str, answers: Answers, context: Context) -> str:  # noqa: D102 - see Field
        del answers
        if context.reference.commune(raw.strip()) is None:
            raise ValueError("Choisissez une commune dans la liste proposée.")
        return raw.strip()

    def show(self, value: str, answers: Answers, context: Context) -> str:  # noqa: D102 - see Field
        del answers
        found = context.reference.commune(value)
        return found.label if found else value


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckField(Field):
    """A box to tick."""

    control: ClassVar[str] = "checkbox"
    required: bool | Condition = False

    def clean(self, raw: str, answers: Answers, context: Context) -> str:  # noqa: D102 - see Field
        del answers, context
        return YES if raw else ""

    def show(self, value: str, answers: Answers, context: Context) -> str:  # noqa: D102 - see Field
        del answers, context
        return "Oui" if value else "Non"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneField(Field):
    """A telephone number of any country; ``region_field`` names the field with its country."""

    control: ClassVar[str] = "telephone"
    phone_kind: Literal["fixe", "mobile"]
    region_field: str
    autocomplete: str = "tel"

    def clean(self, raw: str, answers: Answers, context: Context) -> str:  # noqa: D102 - see Field
        region = answers.get(self.region_field) or "FR"
        return context.numbers.phone(raw, kind=self.phone_kind, region=region)

    def show(self, value: str, answers: Answers, context: Context) -> str:  # noqa: D102 - see Field
        region = answers.get(self.region_field) or "FR"
        return context.numbers.show_phone(value, region=region)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailField(Field):
    """An e-mail address."""

    control: ClassVar[str] = "email"
    autocomplete: str = "email"
    max_length: int = 254

    def clean(self, raw: str, answers: Answers, context: Context) -> str:  # noqa: D102 - see Field
        del answers
        return context.numbers.email(raw.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberField(Field):
    """A SIRET, FINESS or RPPS number, checked by its key."""

    control: ClassVar[str] = "number"
    number: Literal["siret", "finess", "rpps"]

    def clean(self, raw: str, answers: Answers, context: Context) -> str:  # noqa: D102 - see Field
        del answers
        if self.number == "rpps":
            return rpps.clean_rpps(raw)
        return context.numbers.siret(raw) if self.number == "siret" else context.numbers.finess(raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostcodeField(Field):
    """A French post code of five digits, or a foreign one as it is written there."""

    autocomplete: str = "postal-code"
    max_length: int = 12
    _french: ClassVar[re.Pattern[str]] = re.compile(r"\d{5}")

    def clean(self, raw: str, answers: Answers, context: Context) -> str:  # noqa: D102 - see Field
        del context
        code = " ".join(raw.split()).upper()
        if answers.get("destination") == "etranger":
            return code
        code = code.replace(" ", "")
        if not self._french.fullmatch(code):
            raise ValueError("Un code postal français compte 5 chiffres, par exemple 22000.")
        return code


@dataclass(frozen=True, slots=True)
class Line:
    """One answer as it is shown: its label and text."""

    name: str
    label: str
    text: str
