"""A page of the queue reads as much of the database among twenty thousand as among two thousand.

What PostgreSQL reads is counted in blocks, which no load of the machine changes; how long it takes
at a million is ``make bench``.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event
from sqlmodel import Session

from tests.load import cockpit
from tests.load.cockpit_cases import Case, Sized, cases

pytestmark = pytest.mark.postgres
DRAWN = 500
FEW, MANY = (4_000, 4_000), (20_000, 20_000)
MOST_TIMES = 2.0
# Blocks that a whole page takes: fifty rows of the queue, or thirty people each of whom is read
# under every way of spelling and hearing a name.
PAGE, PAGE_OF_PEOPLE = 450, 1_200


@pytest.fixture(scope="module")
def both(postgres: Engine) -> Iterator[tuple[Sized, Sized]]:
    url = postgres.url.render_as_string(hide_password=False)
    few = cockpit.populated(url, "file_petite", FEW, DRAWN)
    many = cockpit.populated(url, "file_grande", MANY, DRAWN)
    yield few, many
    for sized in (few, many):
        sized.engine.dispose()


def blocks(sized: Sized, case: Case) -> int:
    """How many blocks the statements of a case read, in memory or not."""
    asked: list[tuple[str, Any]] = []

    def told(_c: Connection, _k: object, statement: str, given: Any, *_: object) -> None:  # noqa: ANN401 - as the driver gives it
        asked.append((statement, given))

    event.listen(sized.engine, "before_cursor_execute", told)
    try:
        with Session(sized.engine) as session:
            case(session)
    finally:
        event.remove(sized.engine, "before_cursor_execute", told)
    with sized.engine.connect() as connection:
        plans = [_plan(connection, statement, given) for statement, given in asked]
    return sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in plans)


def _plan(connection: Connection, statement: str, given: object) -> Mapping[str, int]:
    explained = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}"
    found = connection.exec_driver_sql(explained, given).scalar_one()  # pyright: ignore[reportArgumentType] - as the driver took it
    return (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


def test_every_view_and_search_reads_hardly_more_of_a_larger_base(
    both: tuple[Sized, Sized],
) -> None:
    few, many = both
    among_few, among_many = cases(few), cases(many)

    read = {
        name: (blocks(few, among_few[name]), blocks(many, case))
        for name, case in among_many.items()
    }

    beyond = {
        name: (less, more)
        for name, (less, more) in read.items()
        if more > MOST_TIMES * less + (PAGE_OF_PEOPLE if name.startswith("pro") else PAGE)
    }
    assert beyond == {}
