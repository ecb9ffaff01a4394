"""``python -m tests.load.annuaire``: what reads the published register, among a million.

A base is drawn and multiplied (``annuaire_base``); the API, the search of the public pages and the
text extract are measured on it, each against its limits.
"""

import argparse
import sys
from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import text

from erpps_app import db
from tests.load import annuaire_base, annuaire_export, annuaire_extract, annuaire_search, fhir
from tests.load.cockpit import server

PEOPLE = 1_000_000


@contextmanager
def base(people: int, drawn: int) -> Generator[str]:
    """The address of a filled database, on a PostgreSQL of our own that ends with it."""
    with server() as url:
        engine = db.make_engine(url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ALTER SYSTEM SET max_wal_size = '8GB'"))
            connection.execute(text("SELECT pg_reload_conf()"))
        engine.dispose()
        took = annuaire_base.filled(url, people, drawn)
        print(f"base de {people} professionnels en {took:.0f} s", flush=True)
        yield url


def measure(url: str) -> bool:
    """Print every figure; whether every limit holds."""
    kinds = (annuaire_extract, annuaire_export, annuaire_search, fhir)
    held = [kind.run(url) for kind in kinds]
    return all(held)


def main() -> int:
    """Print the figures; 1 beyond a limit."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--drawn", type=int, default=annuaire_base.DRAWN)
    parser.add_argument("--filled", help="adresse d’une base déjà remplie")
    given = parser.parse_args()
    if given.filled:
        return int(not measure(given.filled))
    with base(given.people, given.drawn) as url:
        return int(not measure(url))


if __name__ == "__main__":
    sys.exit(main())
