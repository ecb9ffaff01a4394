"""A base that has published as many professionals as there are: drawn, then multiplied.

Some thousands of people enter the register as the product does it and are published by it; then
PostgreSQL copies what this published, under other keys, numbers and names. A copy is as true as
what was drawn: its JSON text says what its columns say, and its log says when.
"""

from collections.abc import Mapping
from functools import partial
from random import Random
from string import ascii_letters
from time import perf_counter

from sqlalchemy import Connection, Engine, text
from sqlmodel import SQLModel

from erpps_app import db, models
from erpps_app.domain.phonetics import sound
from erpps_app.domain.rpps import luhn_key
from erpps_app.services import demonstration
from erpps_app.services.population import populating

assert models
SEED, DRAWN = 1, 20_000
# Each copy has a beginning of names of its own.
FIRSTS = tuple(f"{sign}{vowel}r" for vowel in "aeio" for sign in "BCDFGLMNPRSTV")
START = "9970"  # of the RPPS numbers that are drawn
SECONDARY = (
    "identifier",
    "published_practitioner",
    "published_role",
    "published_organization",
    "directory_entry",
    "directory_part",
    "publication",
)
_ADELI = '("system":"https://adeli.esante.gouv.fr","value":"....).'
_OWN, _PERSON = "md5(id || n)", "md5(practitioner_id || n)"
_PLACE = "md5(organization_id || n)"
_RPPS = (
    f"CASE WHEN left(rpps, 4) = '{START}' THEN number || substr(rpps, 5) ELSE n || '-' || rpps END"
)
_SIRET = "translate(siret, '0123456789', digits)"
_FINESS = "translate(finess, '0123456789', digits)"
_PUBLISHED = {
    "id": _OWN,
    "position": "position + n * (SELECT max(position) FROM publication)",
    "updated_at": "updated_at + n * interval '1 hour'",
}
# What differs from one copy to the next, by table; ``n`` is the number of the copy, the other
# columns of ``copies`` are what it puts in the place of what was drawn.
_TABLES: Mapping[str, Mapping[str, str]] = {
    "practitioner": {"id": _OWN, "rpps": _RPPS},
    "identifier": {
        "id": "id + n * (SELECT max(id) FROM identifier)",
        "practitioner_id": _PERSON,
        "value": f"CASE WHEN system = 'ADELI' THEN overlay(value PLACING sign FROM 5 FOR 1) "
        f"ELSE {_RPPS.replace('rpps', 'value')} END",
    },
    "published_organization": _PUBLISHED | {
        "content": (
            "replace(replace(replace(replace(regexp_replace(content,"
            """ '("name":"(?:[^"\\\\]|\\\\.)*)"', '\\1 ' || first || '"'),"""
            f" id, {_OWN}), id::uuid::text, {_OWN}::uuid::text),"
            f" siret, {_SIRET}), finess, {_FINESS})"
        ),
        "name": "CASE WHEN name = '' THEN '' ELSE name || upper(first) END",
        "siret": _SIRET,
        "finess": _FINESS,
    },
    "published_practitioner": _PUBLISHED | {
        # What is replaced as it stands is found much sooner than a pattern.
        "content": (
            "CASE WHEN position('https://adeli.' IN content) = 0 THEN {0}"
            f" ELSE regexp_replace({{0}}, '{_ADELI}', '\\1' || sign, 'g') END"
        ).format(
            "replace(replace(content, '\"family\":\"', '\"family\":\"' || first),"
            f" rpps, {_RPPS})"
        ),
        "rpps": _RPPS,
        "form": "CASE WHEN form = '' THEN '' ELSE upper(first) || form END",
    },
    "published_role": _PUBLISHED | {
        "content": (
            f"replace(replace(replace(content, id, {_OWN}), practitioner_id, {_PERSON}),"
            f" coalesce(organization_id, ''), coalesce({_PLACE}, ''))"
        ),
        "practitioner_id": _PERSON,
        "organization_id": _PLACE,
    },
    "directory_entry": {
        "practitioner_id": _PERSON,
        "role_id": "md5(role_id || n)",
        "organization_id": _PLACE,
        "form": "upper(first) || form",
        "sound": (
            "(SELECT heard FROM sounds WHERE sounds.family = split_part(form, ' ', 1)"
            " AND sounds.copy = n) || ' ' || split_part(sound, ' ', 2)"
        ),
        "rpps": _RPPS,
        "family_name": "first || family_name",
        "structure_name": (
            "CASE WHEN structure_name = '' THEN '' ELSE structure_name || ' ' || first END"
        ),
        "siret": _SIRET,
        "finess": _FINESS,
    },
    "directory_part": {
        "practitioner_id": _PERSON,
        "form": "upper(first) || form",
        # What begins the name begins as the name does.
        "part": (
            "CASE WHEN starts_with(form, split_part(part, ' ', 1)) THEN upper(first) || part"
            " ELSE part END"
        ),
    },
    # The last, as the others look up how far it goes.
    "publication": {
        "position": _PUBLISHED["position"],
        "at": "at + n * interval '1 hour'",
        "resource_id": "md5(resource_id || n)",
        "practitioner_id": _PERSON,
    },
}  # fmt: skip


def filled(url: str, people: int, drawn: int = DRAWN) -> float:
    """Fill an empty database; the answer is how many seconds it took.

    Args:
        url: of the database.
        people: how many professionals are published.
        drawn: about how many of them are drawn; the others are copies of them, 52 at most.
    """
    started = perf_counter()
    engine = db.make_engine(url)
    SQLModel.metadata.create_all(engine)
    begin = partial(db.transaction, on=engine)
    with begin() as session:
        demonstration.seed(session)
    times = min(max(1, people // drawn), len(FIRSTS) + 1)
    for _ in populating.populate(begin, people // times, 0, SEED, force=True):
        pass
    multiply(engine, times)
    engine.dispose()
    return perf_counter() - started


def multiply(engine: Engine, times: int) -> None:
    """Make what is published ``times`` as large; what was drawn is told of as the first."""
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
        _set_back(connection, times)
        _prepare(connection, times)
        indexes = [i for name in SECONDARY for i in SQLModel.metadata.tables[name].indexes]
        for index in indexes:
            index.drop(connection)
        for name, changed in _TABLES.items():
            _copy(connection, name, changed)
        for index in indexes:
            index.create(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _copy(connection: Connection, name: str, changed: Mapping[str, str]) -> None:
    columns = [column.name for column in SQLModel.metadata.tables[name].columns]
    told = ", ".join(f'"{column}"' for column in columns)
    made = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    connection.exec_driver_sql(
        f"INSERT INTO {name} ({told}) SELECT {made} FROM {name} CROSS JOIN copies"  # noqa: S608 - names of our own tables
    )


def _set_back(connection: Connection, times: int) -> None:
    """What was drawn was published before its copies, which are not of tomorrow."""
    earlier = f"- interval '{times} hours'"
    for name in SECONDARY[1:4]:
        connection.execute(text(f"UPDATE {name} SET updated_at = updated_at {earlier}"))  # noqa: S608 - idem
    connection.execute(text(f"UPDATE publication SET at = at {earlier}"))  # noqa: S608 - idem


def _prepare(connection: Connection, times: int) -> None:
    """What each copy puts in the place of what was drawn, and how its names sound."""
    connection.exec_driver_sql(
        "CREATE TEMP TABLE copies (n int, first text, number text, sign text, digits text)"
        " ON COMMIT DROP"
    )
    connection.exec_driver_sql(
        'CREATE TEMP TABLE sounds (family text COLLATE "C", copy int, heard text,'
        " PRIMARY KEY (family, copy)) ON COMMIT DROP"
    )
    numbers = _starts()
    for n in range(1, times):
        digits = "".join(Random(n).sample("0123456789", 10))
        connection.execute(
            text("INSERT INTO copies VALUES (:n, :first, :number, :sign, :digits)"),
            {"n": n, "first": FIRSTS[n - 1], "number": numbers[n - 1],
             "sign": ascii_letters[n - 1], "digits": digits},
        )  # fmt: skip
    families = connection.exec_driver_sql(
        "SELECT DISTINCT split_part(form, ' ', 1) FROM directory_entry"
    ).scalars()
    heard = [
        {"family": family, "copy": n, "heard": sound(FIRSTS[n - 1].upper() + family)}
        for family in families
        for n in range(1, times)
    ]
    if heard:
        connection.execute(text("INSERT INTO sounds VALUES (:family, :copy, :heard)"), heard)
    connection.exec_driver_sql("ANALYZE sounds")


def _starts() -> list[str]:
    """Other beginnings of RPPS numbers, under which the key at their end is right too."""
    key = luhn_key(f"{START}000000")
    known = (f"{number:04}" for number in range(1000, 9970))
    return [start for start in known if luhn_key(f"{start}000000") == key]
