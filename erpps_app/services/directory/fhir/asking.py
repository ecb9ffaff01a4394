"""Reads what a search asks, and refuses what it cannot mean.

A parameter that is unknown is left aside and said so; with « Prefer: handling=strict » it is
refused. A value, a modifier or a sort that has no meaning is always refused (R4, 3.1.1.1); one that
is empty asks for nothing (R4, 3.1.1.4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from erpps_app.domain.fhir import values
from erpps_app.domain.fhir.outcomes import Issue, Refused, Remark
from erpps_app.services.directory.fhir.kinds import Kind
from erpps_app.services.directory.fhir.parameters import (
    MODIFIERS,
    Condition,
    Modifier,
    Parameter,
)

Pairs = Sequence[tuple[str, str]]
DEFAULT_COUNT, MOST = 50, 200
MOST_VALUES = 200  # of all criteria together: as many numbers as a page has resources
CURSOR = "_cursor"


class Summary(StrEnum):
    """How much of each resource is wanted."""

    FALSE = "false"
    TRUE = "true"
    TEXT = "text"
    DATA = "data"
    COUNT = "count"


class Total(StrEnum):
    """Whether the number of all that is found is wanted, and how exactly."""

    NONE = "none"
    ESTIMATE = "estimate"
    ACCURATE = "accurate"


RESULTS: Mapping[str, str] = {
    "_count": f"Ressources par page : {DEFAULT_COUNT} par défaut, {MOST} au plus ; 0 compte.",
    "_sort": "Clés de tri séparées par des virgules, « - » devant pour l’ordre inverse.",
    "_include": "Ressources citées à joindre ; « :iterate » aussi depuis ce qui est joint.",
    "_revinclude": "Ressources qui citent à joindre ; « :iterate » de même.",
    "_elements": "Éléments voulus, séparés par des virgules.",
    "_summary": "true, text, data, count ou false.",
    "_total": "none, estimate ou accurate.",
    "_format": "json seulement.",
    "_pretty": "Accepté, sans effet.",
    CURSOR: "Suite d’une recherche ; vient du lien « next », ne s’écrit pas.",
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """A parameter, how it is meant and its values."""

    parameter: Parameter
    modifier: Modifier
    text: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Include:
    """What comes along: ``PractitionerRole:practitioner``, or all of a kind with ``*``."""

    source: str
    link: str
    iterate: bool

    def means(self, source: str, link: str) -> bool:
        """Whether this link is asked for."""
        return self.source in ("*", source) and self.link in ("*", link)


@dataclass(slots=True)
class Question:
    """A search, understood.

    Attributes:
        pairs: the parameters that were understood, for the links of the answer.
        sorts: names of the table of sorts, and whether descending.
        values: how many the criteria have in all.
        count: resources on a page; zero when only their number is wanted.
    """

    kind: Kind
    pairs: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    criteria: list[Criterion] = field(default_factory=list[Criterion])
    values: int = 0
    sorts: list[tuple[str, bool]] = field(default_factory=list[tuple[str, bool]])
    includes: list[Include] = field(default_factory=list[Include])
    revincludes: list[Include] = field(default_factory=list[Include])
    elements: tuple[str, ...] = ()
    summary: Summary = Summary.FALSE
    total: Total | None = None
    count: int = DEFAULT_COUNT
    cursor: str = ""
    remarks: list[Remark] = field(default_factory=list[Remark])

    @property
    def counts_only(self) -> bool:
        """Whether no resource is wanted."""
        return self.count == 0 or self.summary is Summary.COUNT


def understand(kind: Kind, pairs: Iterable[tuple[str, str]], *, strict: bool = False) -> Question:
    """What a search asks.

    Args:
        kind: of what; pairs: its parameters as they came, in their order.
        strict: whether something unknown is refused.

    Raises:
        Refused: something cannot be meant; says which parameter.
    """
    asked = Question(kind)
    for name, text in pairs:
        plain, _, modifier = name.partition(":")
        if parameter := kind.parameters.get(plain):
            _add_criterion(asked, parameter, name, modifier, text)
        elif name in _READERS or plain in _INCLUDING:
            _read_result(asked, plain, modifier, text)
        else:
            _leave_aside(asked, name, strict=strict)
            continue
        if plain != CURSOR:
            asked.pairs.append((name, text))
    return asked


def _add_criterion(
    asked: Question, parameter: Parameter, name: str, modifier: str, text: str
) -> None:
    known = MODIFIERS[parameter.type]
    if modifier not in known:
        told = ", ".join(f":{one}" for one in sorted(known) if one)
        raise Refused(
            f"Le paramètre {parameter.name} n’a pas de modificateur « :{modifier} ». "
            f"Il accepte {told}.",
            parameter=name,
        )
    if not text:
        return
    if "\0" in text:  # no text of the register has one, and PostgreSQL takes none
        raise _wrong(name, text)
    asked.values += len(values.alternatives(text))
    if asked.values > MOST_VALUES:
        raise Refused(
            f"Une recherche porte sur {MOST_VALUES} valeurs au plus : faites-en plusieurs.",
            issue=Issue.TOO_LONG, parameter=name,
        )  # fmt: skip
    how = Modifier(modifier)
    try:
        condition = parameter.condition(text, how)
    except (ValueError, OverflowError):
        raise _wrong(name, text) from None
    asked.criteria.append(Criterion(parameter, how, text, condition))


def _leave_aside(asked: Question, name: str, *, strict: bool) -> None:
    message = (
        f"Le paramètre {name} n’est pas connu pour {asked.kind.type} : voyez /fhir/v2/metadata."
    )
    if strict:
        raise Refused(message, issue=Issue.NOT_SUPPORTED, parameter=name)
    asked.remarks.append(Remark(message, name))


def _read_result(asked: Question, name: str, modifier: str, text: str) -> None:
    if not text:
        return
    told = f"{name}:{modifier}" if modifier else name
    try:
        if name in _INCLUDING:
            _include(asked, name, modifier, text)
        else:
            _READERS[name](asked, text)
    except ValueError:
        raise _wrong(told, text) from None


def _wrong(name: str, text: str) -> Refused:
    return Refused(f"La valeur « {text} » n’a pas de sens pour {name}.", parameter=name)


def _include(asked: Question, name: str, modifier: str, text: str) -> None:
    """« Source:link[:Target] », « Source:* » or « * »."""
    if modifier not in ("", "iterate", "recurse"):
        raise ValueError(modifier)
    source, link, *target = [*text.split(":"), "*"] if ":" not in text else text.split(":")
    known = ("PractitionerRole:practitioner", "PractitionerRole:organization")
    if name == "_include":
        known = (*known, "Organization:partof")
    told = Include(source, link, iterate=bool(modifier))
    fits = [one for one in known if told.means(*one.split(":"))]
    if not fits or (text != "*" and ":" not in text) or len(target) > 1:
        raise ValueError(text)
    others = asked.includes if name == "_include" else asked.revincludes
    if told not in others:
        others.append(told)


def _sort(asked: Question, text: str) -> None:
    for one in filter(None, text.split(",")):
        name = one.removeprefix("-")
        if name not in asked.kind.sorts:
            told = ", ".join(asked.kind.sorts)
            raise Refused(f"{asked.kind.type} se trie par {told}.", parameter="_sort")
        if all(name != before for before, _ in asked.sorts):  # a second time, it orders nothing
            asked.sorts.append((name, one.startswith("-")))


def _count(asked: Question, text: str) -> None:
    if not text.isascii() or not text.isdecimal():
        raise ValueError(text)
    asked.count = min(int(text[:9]), MOST)


def _elements(asked: Question, text: str) -> None:
    names = [one.strip().removeprefix(f"{asked.kind.type}.") for one in text.split(",")]
    asked.elements = (*asked.elements, *filter(None, names))


def _summary(asked: Question, text: str) -> None:
    asked.summary = Summary(text)


def _total(asked: Question, text: str) -> None:
    asked.total = Total(text)


def _cursor(asked: Question, text: str) -> None:
    asked.cursor = text


def _nothing(_asked: Question, _text: str) -> None:
    """Read elsewhere, or without effect."""


_READERS = {
    "_count": _count,
    "_sort": _sort,
    "_elements": _elements,
    "_summary": _summary,
    "_total": _total,
    "_format": _nothing,
    "_pretty": _nothing,
    CURSOR: _cursor,
}
_INCLUDING = ("_include", "_revinclude")
