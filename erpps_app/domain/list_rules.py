"""What may be changed of a list: from today on, with a reason, and leaving nothing dangling."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from erpps_app.domain.errors import Conflict, InvalidField, InvalidFields
from erpps_app.domain.list_definitions import DEFINITIONS
from erpps_app.domain.list_typing import cleaned, code_typed
from erpps_app.domain.lists import (
    Change,
    Entry,
    ListName,
    Shipped,
    among,
    differences,
    entry_on,
    lists_on,
    parts_of,
    standing,
    turning_days,
)

FARTHEST_YEARS = 10
LONGEST_NOTE = 500
STALE = (
    "Cette entrée a été modifiée entre-temps par quelqu’un d’autre : relisez son historique, puis "
    "recommencez. Votre saisie est restée ici."
)


class Operation(StrEnum):
    """What an administrator does to a code."""

    ADD = "ajout"
    CHANGE = "modification"
    RETIRE = "retrait"
    REOPEN = "reouverture"
    CANCEL = "annulation"

    @property
    def label(self) -> str:
        """As a person reads it."""
        return {"reouverture": "Réouverture"}.get(self.value, self.value.capitalize())


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody asks to change.

    Attributes:
        code: empty for an addition, whose code is typed.
        day: from when, as ISO date; ``note``: why.
        number: the last change that they have seen of the code, ``None`` when it does not matter.
        typed: the fields, as the form holds them.
        cancels: the number of the change to call off.
    """

    operation: Operation
    list: ListName
    code: str = ""
    day: str = ""
    note: str = ""
    number: int | None = None
    typed: Mapping[str, str] = field(default_factory=dict[str, str])
    cancels: int = 0


def propose(shipped: Shipped, changes: Sequence[Change], asked: Request, today: date) -> Change:
    """The change that a request comes to.

    Raises:
        InvalidFields: something typed cannot be accepted. InvalidField: idem.
        Conflict: the code does not stand so that this can be done, or something hangs on it.
    """
    made = _PROPOSALS[asked.operation](shipped, changes, asked, today)
    if broken := dangling(shipped, [*changes, made], today):
        raise Conflict(broken)
    return made


def numbered(changes: Iterable[Change], name: ListName, code: str) -> list[Change]:
    """The changes of a code."""
    return [change for change in changes if change.list == name and change.code == code]


def dangling(shipped: Shipped, changes: Sequence[Change], today: date) -> str:
    """Why the lists would not hold together, on some day from today on; empty when they do."""
    for day in (today, *(day for day in turning_days(changes) if day > today)):
        if broken := _dangling_on(lists_on(shipped, changes, day)):
            return f"Au {day:%d/%m/%Y} : {broken}"
    return ""


def _dangling_on(lists: Mapping[ListName, Sequence[Entry]]) -> str:
    codes = {name: {entry.code for entry in entries} for name, entries in lists.items()}
    for name, definition in DEFINITIONS.items():
        if definition.links is None:
            continue
        for entry in lists[name]:
            title, profession = parts_of(entry.code)
            titles, professions = (codes[of] for of in definition.links)
            if title not in titles or profession not in professions:
                return f"le rattachement {entry.code} porterait sur un code inconnu."
    for entry in lists[ListName.ACTIVITY_TYPES]:
        if not among(entry.values.get("professions", "")) <= codes[ListName.PROFESSIONS]:
            return f"le type « {entry.label} » serait ouvert à une profession inconnue."
    agencies = {entry.code for entry in lists[ListName.AGENCIES] if entry.offered}
    orphans = [
        entry.label
        for entry in lists[ListName.DEPARTEMENTS]
        if entry.offered and entry.values.get("agence") and entry.values["agence"] not in agencies
    ]
    if orphans:
        return f"confiez d’abord à une autre agence : {', '.join(orphans)}."
    return ""


def _day(asked: Request, today: date) -> date:
    """The day from which a change takes effect: today or later, the past is not rewritten."""
    try:
        day = date.fromisoformat(asked.day)
    except ValueError:
        raise InvalidField("a_partir_du", "Indiquez une date, par exemple 01/01/2027.") from None
    if day < today:
        raise InvalidField(
            "a_partir_du",
            "La date d’effet ne peut pas être passée : choisissez aujourd’hui ou après.",
        )
    if day.year > today.year + FARTHEST_YEARS:
        raise InvalidField("a_partir_du", "Vérifiez l’année : cette date est trop lointaine.")
    return day


def _checked(asked: Request) -> None:
    """The reason is owed: the history is read years later."""
    if not asked.note.strip():
        raise InvalidField("motif", "Indiquez pourquoi : l’historique de la liste le gardera.")
    if len(asked.note) > LONGEST_NOTE:
        raise InvalidField("motif", f"Au plus {LONGEST_NOTE} caractères.")


def _next_number(known: Sequence[Change], asked: Request) -> int:
    last = max((change.number for change in known), default=0)
    if asked.number is not None and asked.number != last:
        raise Conflict(STALE)
    return last + 1


def _add(shipped: Shipped, changes: Sequence[Change], asked: Request, today: date) -> Change:
    definition = DEFINITIONS[asked.list]
    code, wrong = code_typed(definition, asked.typed)
    lists = lists_on(shipped, changes, today)
    values, errors = cleaned(definition, asked.typed, lists)
    if wrong | errors:
        raise InvalidFields(wrong | errors)
    known = numbered(changes, asked.list, code)
    if entry_on(shipped[asked.list].get(code), known, today) is not None:
        at = "titre_ouvrant" if definition.links else "code"
        raise InvalidField(at, f"{code} existe déjà : modifiez-le, ou rouvrez-le.")
    _checked(asked)
    return Change(
        list=asked.list,
        code=code,
        number=_next_number(known, Request(operation=asked.operation, list=asked.list)),
        effective_from=_day(asked, today),
        values=values,
        offered=True,
    )


def _change(shipped: Shipped, changes: Sequence[Change], asked: Request, today: date) -> Change:
    known, before, day = _before(shipped, changes, asked, today)
    values, errors = cleaned(DEFINITIONS[asked.list], asked.typed, lists_on(shipped, changes, day))
    if errors:
        raise InvalidFields(errors)
    changed = {name: after for name, _, after in differences(before.values, values)}
    if not changed:
        raise InvalidField("libelle", "Rien ne change : modifiez au moins un champ.")
    return Change(
        list=asked.list,
        code=asked.code,
        number=_next_number(known, asked),
        effective_from=day,
        values=changed,
    )


def _retire(shipped: Shipped, changes: Sequence[Change], asked: Request, today: date) -> Change:
    return _open_or_close(shipped, changes, asked, today, offered=False)


def _reopen(shipped: Shipped, changes: Sequence[Change], asked: Request, today: date) -> Change:
    return _open_or_close(shipped, changes, asked, today, offered=True)


def _open_or_close(
    shipped: Shipped, changes: Sequence[Change], asked: Request, today: date, *, offered: bool
) -> Change:
    known, before, day = _before(shipped, changes, asked, today)
    if before.offered is offered:
        state = "est déjà proposé" if offered else "n’est déjà plus proposé"
        raise InvalidField("a_partir_du", f"Au {day:%d/%m/%Y}, ce code {state}.")
    return Change(
        list=asked.list,
        code=asked.code,
        number=_next_number(known, asked),
        effective_from=day,
        offered=offered,
    )


def _cancel(shipped: Shipped, changes: Sequence[Change], asked: Request, today: date) -> Change:
    known = numbered(changes, asked.list, asked.code)
    number = _next_number(known, asked)
    target = next((c for c in standing(known) if c.number == asked.cancels), None)
    if target is None:
        raise Conflict("Ce changement est déjà annulé.")
    if target.effective_from <= today:
        raise Conflict("Ce changement a pris effet : faites-en un autre ; le passé reste écrit.")
    adds = asked.code not in shipped[asked.list] and target == standing(known)[0]
    if adds and len(standing(known)) > 1:
        raise Conflict("Annulez d’abord les changements qui suivent cet ajout.")
    _checked(asked)
    return Change(
        list=asked.list,
        code=asked.code,
        number=number,
        effective_from=target.effective_from,
        cancels=target.number,
    )


def _before(
    shipped: Shipped, changes: Sequence[Change], asked: Request, today: date
) -> tuple[list[Change], Entry, date]:
    """The changes of a code, how it will stand on the day asked for, and that day."""
    known = numbered(changes, asked.list, asked.code)
    day = _day(asked, today)
    before = entry_on(shipped[asked.list].get(asked.code), known, day)
    if before is None:
        raise Conflict("Ce code n’existe pas, ou son ajout est annulé.")
    begins = day if asked.code in shipped[asked.list] else standing(known)[0].effective_from
    if begins > day:
        raise InvalidField("a_partir_du", f"Ce code n’existe qu’à partir du {begins:%d/%m/%Y}.")
    _checked(asked)
    return known, before, day


_PROPOSALS = {
    Operation.ADD: _add,
    Operation.CHANGE: _change,
    Operation.RETIRE: _retire,
    Operation.REOPEN: _reopen,
    Operation.CANCEL: _cancel,
}
