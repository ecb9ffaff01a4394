"""What a search parameter is: its row in the tables of each kind of resource.

The search reads these tables, the CapabilityStatement and docs/fhir.md are made from them.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from enum import StrEnum

from sqlalchemy import ColumnElement, Table, and_, false, not_, or_, true

from erpps_app.domain import names
from erpps_app.domain.fhir import dates, values
from erpps_app.models.base import now

Condition = ColumnElement[bool]
LAST = "\U0010ffff"  # sorts after every sign
HL7 = "http://hl7.org/fhir/SearchParameter"
ANNUAIRE = "https://interop.esante.gouv.fr/ig/fhir/annuaire/SearchParameter"


class Type(StrEnum):
    """How FHIR reads a value."""

    TOKEN = "token"  # noqa: S105 - no password
    STRING = "string"
    DATE = "date"
    REFERENCE = "reference"


class Modifier(StrEnum):
    """What may follow the name of a parameter, after a colon."""

    NONE = ""
    EXACT = "exact"
    CONTAINS = "contains"
    NOT = "not"
    MISSING = "missing"


MODIFIERS: Mapping[Type, frozenset[Modifier]] = {
    Type.TOKEN: frozenset({Modifier.NONE, Modifier.NOT, Modifier.MISSING}),
    Type.STRING: frozenset({
        Modifier.NONE, Modifier.EXACT, Modifier.CONTAINS, Modifier.MISSING
    }),
    Type.DATE: frozenset({Modifier.NONE, Modifier.MISSING}),
    Type.REFERENCE: frozenset({Modifier.NONE, Modifier.MISSING}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ordered:
    """A way to find what a text begins: which resources, and by what column an index has them.

    A search by one text may have several, one after the other: the family names, then the given.
    """

    column: ColumnElement[str]
    meant: Callable[[str], Condition]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A row of the table.

    Attributes:
        name, type, definition: as FHIR has them; text: what it finds, in French.
        fits: the condition of one value, told with a modifier; raises ``ValueError`` when the value
            is none.
        together: the condition of several values, where one statement finds them faster than each
            by itself.
        held: which resources have a value at all, for « :missing ».
        ordered: how an index finds it, when the order of the answer may follow.
    """

    name: str
    type: Type
    text: str
    fits: Callable[[str, Modifier], Condition]
    definition: str = ""
    together: Callable[[Sequence[str]], Condition] | None = None
    held: Condition = field(default_factory=true)
    ordered: Sequence[Ordered] = ()

    def condition(self, text: str, modifier: Modifier) -> Condition:
        """Of all the values of one occurrence, of which one has to fit.

        Raises:
            ValueError: one of them is no value of this parameter.
        """
        if modifier is Modifier.MISSING:
            return not_(self.held) if _boolean(text) else self.held
        given = values.alternatives(text)
        if self.together:
            told = self.together(given)
        else:
            told = or_(*(self.fits(value, modifier) for value in given))
        return not_(told) if modifier is Modifier.NOT else told


def always_there(kind: Table, resource: str) -> tuple[Parameter, ...]:
    """The parameters of every kind of resource."""
    return (
        Parameter(
            name="_id",
            type=Type.TOKEN,
            definition=f"{HL7}/Resource-id",
            text="Identifiant technique de la ressource.",
            fits=lambda value, _: kind.c.id == values.plain(value),
        ),
        Parameter(
            name="_lastUpdated",
            type=Type.DATE,
            definition=f"{HL7}/Resource-lastUpdated",
            text="Dernière publication, avec un préfixe : eq, ne, gt, lt, ge, le, sa, eb, ap.",
            fits=lambda value, _: _when(kind, value),
        ),
        Parameter(
            name="active",
            type=Type.TOKEN,
            definition=f"{HL7}/{resource}-active",
            text="Inscription, activité ou lieu en cours : true ou false.",
            fits=lambda value, _: _active(kind, value),
        ),
    )


def nothing(name: str, kind: Type, text: str, definition: str = "") -> Parameter:
    """A parameter of what this register does not hold: it finds nothing."""
    return Parameter(
        name=name,
        type=kind,
        definition=definition,
        text=text,
        fits=lambda _value, _modifier: false(),
        held=false(),
    )


def information_system(system: str) -> Parameter:
    """Where the data come from: one system only."""
    return Parameter(
        name="data-information-system",
        type=Type.TOKEN,
        definition=f"{ANNUAIRE}/as-sp-data-information-system",
        text=f"Système d’information d’origine : toujours {system}.",
        fits=lambda value, _: said(values.token(value).code == system),
    )


def mailbox() -> Parameter:
    """MSSanté: known to its operator, not to this register."""
    return nothing(
        "mailbox-mss",
        Type.STRING,
        "Adresse MSSanté : ce registre n’en tient pas, rien n’est trouvé.",
        f"{ANNUAIRE}/as-sp-mailbox-mss",
    )


def said(fact: bool) -> Condition:  # noqa: FBT001 - a fact, not an option
    """Of everything, or of nothing."""
    return true() if fact else false()


def begins(column: ColumnElement[str], text: str) -> Condition:
    """Whether a column begins so, as an index reads it."""
    return and_(column >= text, column < f"{text}{LAST}") if text else false()


def text_in(
    told: str, modifier: Modifier, columns: Sequence[ColumnElement[str]], exact: Condition
) -> Condition:
    """Whether one of some folded columns begins with a text, or holds it.

    Args:
        told: the value; modifier: how it was told.
        columns: where it is looked for; exact: the condition of « :exact ».
    """
    if modifier is Modifier.EXACT:
        return exact
    folded = names.fold(values.plain(told))
    if not folded:
        return false()
    if modifier is Modifier.CONTAINS:
        return or_(*(column.contains(folded, autoescape=True) for column in columns))
    return or_(*(begins(column, folded) for column in columns))


def written(content: ColumnElement[str], start: str, text: str) -> Condition:
    """Whether a content holds a value as it is: ``start`` is what stands before it."""
    told = json.dumps(values.plain(text), ensure_ascii=False)
    return content.contains(f"{start}{told}", autoescape=True)


def listed(content: ColumnElement[str], text: str) -> Condition:
    """Whether a list of texts in a content holds a value as it is; a name of JSON is in none."""
    told = json.dumps(values.plain(text), ensure_ascii=False)
    places = (f"{before}{told}{after}" for before in "[," for after in ",]")
    return or_(*(content.contains(place, autoescape=True) for place in places))


def by_token(*known: tuple[str, str, Condition]) -> Callable[[str, Modifier], Condition]:
    """The condition of each code of a short list: system, code, what has it."""

    def fits(text: str, _modifier: Modifier) -> Condition:
        told = values.token(text)
        return either(found for system, code, found in known if told.fits(system, code))

    return fits


def either(conditions: Iterable[Condition]) -> Condition:
    """Whether one of some conditions holds; of none, never."""
    return or_(false(), *conditions)


def _active(kind: Table, text: str) -> Condition:
    return kind.c.active == _boolean(values.token(text).code)


def _when(kind: Table, text: str) -> Condition:
    meant = dates.between(text, now().astimezone(UTC))
    at = kind.c.updated_at
    ends = [at >= meant.since] if meant.since else []
    ends += [at < meant.until] if meant.until else []
    return not_(and_(*ends)) if meant.outside else and_(true(), *ends)


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"
