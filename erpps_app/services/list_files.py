"""A list as a CSV file: out as it stands today, in as the new official version it shows.

A file says the whole list: a code that it lacks is retired. What it would change is shown first;
it is recorded at once or not at all, each code with its own history.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from erpps_app.adapters.reference import shipped
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.errors import InvalidField, InvalidFields, RuleBroken
from erpps_app.domain.list_definitions import Definition, label_of
from erpps_app.domain.list_rules import Operation, Request, propose
from erpps_app.domain.lists import Change, Entry, entry_on, lists_on
from erpps_app.models.base import new_id
from erpps_app.services import audit, list_changes, lists_in_force
from erpps_app.services.context import today
from erpps_app.services.list_texts import Difference, Names, labels, said
from erpps_app.services.lists import definition_of

LONGEST = 200_000  # characters; the longest list of the nomenclature is a few thousand
EXPORTED = "export-liste"
CODE = "code"
LINES = "lignes"  # the field of the form


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A code that a file would change."""

    code: str
    label: str
    what: str
    differences: list[Difference] = field(default_factory=list[Difference])


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file would change; ``same`` counts the codes that it leaves as they are."""

    rows: list[ImportedRow] = field(default_factory=list[ImportedRow])
    same: int = 0


def export(session: Session, actor: Actor | None, name: str) -> bytes:
    """The offered codes of a list, as they stand today; that it was taken out is remembered.

    Raises:
        NotFound: there is no list of that name.
    """
    require(actor, Role.ADMIN)
    definition = definition_of(name)
    changes = [lists_in_force.change_of(row) for row in lists_in_force.rows(session)]
    columns = _columns(definition)
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\n")
    out.writerow(columns)
    for entry in lists_on(shipped(), changes, today())[definition.name]:
        if entry.offered:
            out.writerow([entry.code, *(entry.values.get(column, "") for column in columns[1:])])
    audit.record(session, EXPORTED, subject=f"liste:{definition.name}")
    return written.getvalue().encode()


def preview(
    session: Session, actor: Actor, name: str, text: str, day: str, note: str
) -> ImportPreview:
    """What a file would change from a day on; nothing is written.

    Raises:
        InvalidField: a line cannot be read, or cannot be accepted; the message names it.
    """
    require(actor, Role.ADMIN)
    definition = definition_of(name)
    known = [lists_in_force.change_of(row) for row in lists_in_force.rows(session)]
    made = list(_made(definition, known, text, day, note))
    at = max((change.effective_from for change in made), default=today())
    found = lists_on(shipped(), [*known, *made], at)
    names = labels(found)
    changed = {change.code for change in made}
    offered = [e for e in found[definition.name] if e.offered]
    return ImportPreview(
        rows=[_row(definition, change, known, names) for change in made],
        same=sum(entry.code not in changed for entry in offered),
    )


def apply(session: Session, actor: Actor, name: str, text: str, day: str, note: str) -> int:
    """Record all that a file changes; the answer is how many codes.

    Raises:
        InvalidField: as for ``preview``.
        Conflict: somebody else changed the same meanwhile.
    """
    require(actor, Role.ADMIN)
    definition = definition_of(name)
    lists_in_force.mark(session)
    known = [lists_in_force.change_of(row) for row in lists_in_force.rows(session)]
    made = list(_made(definition, known, text, day, note))
    list_changes.record(session, actor, made, note, batch=new_id())
    return len(made)


def _columns(definition: Definition) -> list[str]:
    return [CODE, *(asked.name for asked in definition.fields)]


def _read(definition: Definition, text: str) -> dict[str, dict[str, str]]:
    """The lines of a file by code."""
    if len(text) > LONGEST:
        raise InvalidField(LINES, f"Ce fichier dépasse {LONGEST} caractères.")
    if not text.strip():
        raise InvalidField(LINES, "Choisissez un fichier, ou collez son contenu ici.")
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff").strip()))
    missing = [name for name in _columns(definition) if name not in (reader.fieldnames or ())]
    if missing:
        lacking = "des colonnes" if len(missing) > 1 else "une colonne"
        raise InvalidField(LINES, f"Il manque {lacking} : {', '.join(missing)}.")
    found: dict[str, dict[str, str]] = {}
    for number, row in enumerate(reader, start=2):
        code = (row[CODE] or "").strip()
        if not code or code in found or None in row.values():
            raise InvalidField(LINES, f"Ligne {number} : code absent ou répété, ou colonne vide.")
        found[code] = {name: row[name] for name in _columns(definition)}
    if not found:
        raise InvalidField(LINES, "Ce fichier ne contient aucun code.")
    return found


def _made(
    definition: Definition, known: Sequence[Change], text: str, day: str, note: str
) -> Iterator[Change]:
    """The changes that lead from the list to the file, each possible once those before are made."""
    wanted = _read(definition, text)
    made: list[Change] = []
    present = {e.code: e for e in lists_on(shipped(), known, today())[definition.name]}
    for asked in _requests(definition, present, wanted, day, note):
        try:
            change = propose(shipped(), [*known, *made], asked, today())
        except InvalidFields as refusal:
            said = " ".join(refusal.errors.values())
            raise InvalidField(LINES, f"{asked.code or asked.typed[CODE]} : {said}") from refusal
        except InvalidField as refusal:
            if refusal.field in ("a_partir_du", "motif"):
                raise
            raise InvalidField(LINES, f"{asked.code} : {refusal.message}") from refusal
        except RuleBroken as refusal:
            raise InvalidField(LINES, f"{asked.code} : {refusal.message}") from refusal
        made.append(change)
        yield change


def _requests(
    definition: Definition,
    present: Mapping[str, Entry],
    wanted: Mapping[str, dict[str, str]],
    day: str,
    note: str,
) -> Iterator[Request]:
    """What is to be asked for each code: added, opened again, changed, retired."""

    def asked(operation: Operation, code: str, typed: Mapping[str, str]) -> Request:
        return Request(
            operation=operation,
            list=definition.name,
            code=code,
            day=day,
            note=note,
            typed=typed,
        )

    for code, row in wanted.items():
        held = present.get(code)
        if held is None:
            title, _, profession = code.rpartition("-")
            named = {"titre_ouvrant": title, "profession": profession} if definition.links else {}
            yield asked(Operation.ADD, "", {**row, **named})
            continue
        if not held.offered:
            yield asked(Operation.REOPEN, code, {})
        if any(held.values.get(name, "") != row[name] for name in _columns(definition)[1:]):
            yield asked(Operation.CHANGE, code, row)
    for code, held in present.items():
        if held.offered and code not in wanted:
            yield asked(Operation.RETIRE, code, {})


def _row(
    definition: Definition, change: Change, known: Sequence[Change], names: Names
) -> ImportedRow:
    own = [c for c in known if (c.list, c.code) == (change.list, change.code)]
    before = entry_on(shipped()[change.list].get(change.code), own, change.effective_from)
    held = before or Entry(change.code, {}, offered=False)
    after = {**held.values, **change.values}
    what = "Modifié"
    if change.offered is not None:
        opened = "Nouveau" if before is None else "Rouvert"
        what = opened if change.offered else "Retiré"
    return ImportedRow(
        change.code,
        label_of(definition, Entry(change.code, after), names),
        what,
        said(definition, held.values, after, names),
    )
