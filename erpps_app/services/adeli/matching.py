"""Looks a batch of lines up in the register: one staging table, a few joins, whatever its size."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, MetaData, String, Table, func, select, text
from sqlmodel import Session

from erpps_app.domain import names
from erpps_app.domain.adeli import PROFESSION, Declared
from erpps_app.domain.adeli_match import Identity, exchanged, likeness
from erpps_app.domain.likeness import Likeness
from erpps_app.models.adeli import AdeliRecord
from erpps_app.models.register import CivilStatus, Practitioner
from erpps_app.services.bulk.copying import copy, table_of

STAGED = Table(
    "adeli_staged",
    MetaData(),
    *(
        Column(name, String)
        for name in ("number", "search_key", "birth_date", "exchanged", "start", "first")
    ),
    prefixes=["TEMPORARY"],
)
_KNOWN = (
    "practitioner_id",
    "search_key",
    "birth_date",
    "sex",
    "given_names",
    "birth_country",
    "birth_commune",
    "birth_departement",
)
IN_DRY_RUN = "essai:"  # before the key of somebody whom only a dry run knows


@dataclass(frozen=True, slots=True)
class Match:
    """Who a line is about.

    Attributes:
        certain: key of the one person it is, if it is sure.
        possible: keys of those it may be.
    """

    certain: str = ""
    possible: tuple[str, ...] = ()


def identity_of(declared: Declared) -> Identity:
    """What the person of a line is recognized by."""
    civil = declared.civil
    given = (civil.get(name, "") for name in ("prenom", "prenom_2", "prenom_3"))
    return Identity(
        names.search_key(civil["nom_naissance"], civil["prenom"]),
        civil["date_naissance"],
        civil["sexe"],
        names.fold(" ".join(given)),
        civil["pays_naissance"],
        civil.get("commune_naissance", ""),
        declared.departement,
    )


class Lookup:
    """What is known of those whom a batch may be about, the batch itself included."""

    def __init__(self, found: Iterable[tuple[str, str, Identity]]) -> None:
        self._found: dict[str, dict[str, Identity]] = defaultdict(dict)
        self._of_batch: dict[str, dict[str, Identity]] = defaultdict(dict)
        for number, key, known in found:
            self._found[number][key] = known

    def match(self, number: str, wanted: Identity) -> Match:
        """Who a line is about."""
        around = (wanted.birth_date, exchanged(wanted.birth_date))
        known = dict(self._found.get(number, {}))
        for day in around:
            known |= self._of_batch.get(day, {})
        judged = {key: likeness(wanted, other) for key, other in known.items()}
        sure = [key for key, found in judged.items() if found is Likeness.CERTAIN]
        maybe = [key for key, found in judged.items() if found is not Likeness.NONE]
        if len(sure) == 1:
            return Match(certain=sure[0])
        return Match(possible=tuple(sorted(maybe)))

    def add(self, key: str, known: Identity) -> None:
        """Somebody whom the batch itself brings in."""
        self._of_batch[known.birth_date][key] = known


def look_up(session: Session, wanted: Sequence[tuple[str, Identity]], scope: str) -> Lookup:
    """Find whom lines may be about.

    Args:
        session: the transaction.
        wanted: the numbers and identities of the lines.
        scope: of a dry run, which also knows those it would have brought in; else empty.
    """
    if not wanted:
        return Lookup(())
    _stage(session, wanted)
    known = _of_dry_run(session, scope) if scope else ()
    return Lookup([*_in_register(session), *known])


def _in_register(session: Session) -> Iterable[tuple[str, str, Identity]]:
    """Those born on the day under a name near enough, and namesakes born on the day exchanged.

    Spelled otherwise, a name still begins alike, or the first name is the same.
    """
    wanted, civil = STAGED.c, table_of(CivilStatus).c
    person = table_of(Practitioner)
    near = (
        (civil.search_key == wanted.search_key)
        | (func.substr(civil.search_key, 1, 3) == wanted.start)
        | civil.search_key.like(wanted.first)
    )
    on_the_day = (civil.birth_date == wanted.birth_date) & near
    exchanged_day = (civil.birth_date == wanted.exchanged) & (wanted.exchanged != wanted.birth_date)
    columns = [wanted.number, *(civil[name] for name in _KNOWN)]
    for how in (on_the_day, (civil.search_key == wanted.search_key) & exchanged_day):
        rows = session.connection().execute(
            select(*columns)
            .select_from(STAGED)
            .join(table_of(CivilStatus), how)
            .join(person, person.c.id == civil.practitioner_id)
            .where(person.c.active)
        )
        for row in rows.mappings():
            known = Identity(
                row["search_key"],
                row["birth_date"],
                row["sex"],
                names.fold(row["given_names"]),
                row["birth_country"],
                row["birth_commune"],
                row["birth_departement"],
            )
            yield row["number"], row["practitioner_id"], known


def _of_dry_run(session: Session, scope: str) -> Iterable[tuple[str, str, Identity]]:
    """Those whom the dry run would already have brought in."""
    record, around = table_of(AdeliRecord), (STAGED.c.birth_date, STAGED.c.exchanged)
    rows = session.connection().execute(
        select(STAGED.c.number, record.c.number.label("other"), record.c.facts)
        .select_from(STAGED)
        .join(record, record.c.birth_date.in_(around))
        .where(record.c.scope == scope)
    )
    for row in rows.mappings():
        if row["facts"]:
            known = {name: said for name, said in row["facts"].items() if name != PROFESSION}
            yield row["number"], f"{IN_DRY_RUN}{row['other']}", Identity(**known)


def _stage(session: Session, wanted: Sequence[tuple[str, Identity]]) -> None:
    connection = session.connection()
    columns = ", ".join(f"{column.name} TEXT" for column in STAGED.columns)
    connection.execute(text(f"CREATE TEMPORARY TABLE IF NOT EXISTS adeli_staged ({columns})"))
    connection.execute(text("DELETE FROM adeli_staged"))
    rows = [
        {
            "number": number,
            "search_key": known.search_key,
            "birth_date": known.birth_date,
            "exchanged": exchanged(known.birth_date),
            "start": known.search_key[:3],
            "first": f"%{names.APART}{names.given_name_of(known.search_key)}",
        }
        for number, known in wanted
    ]
    if connection.dialect.name == "postgresql":
        copy(session, "adeli_staged", list(STAGED.columns), rows)
        connection.execute(text("ANALYZE adeli_staged"))
    else:
        connection.execute(STAGED.insert(), rows)
