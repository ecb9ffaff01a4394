"""Draws a population and writes it, a batch in each transaction: memory stays flat.

The same seed on the same day in an empty database gives the same population.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import func
from sqlmodel import Session, col, select

from erpps_app.domain.access import SYSTEM
from erpps_app.domain.errors import NotAllowed
from erpps_app.domain.reference import NATIONAL_QUEUE
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Agent
from erpps_app.models.base import now
from erpps_app.models.journal import Signal
from erpps_app.models.register import Identifier, Practitioner
from erpps_app.services import audit, context, numbering, sign_in, twin_flags
from erpps_app.services.bulk import entries
from erpps_app.services.bulk.copying import Rows
from erpps_app.services.bulk.entries import ADELI, Entry, Situation
from erpps_app.services.directory import following
from erpps_app.services.population import application_rows, applications, people, samples
from erpps_app.services.population.applications import REGISTRATION, Application
from erpps_app.services.population.draws import Clerk
from erpps_app.services.population.samples import Sample
from erpps_app.settings import settings

Begin = Callable[..., AbstractContextManager[Session]]
BATCH = 2_000
APART = (applications.CESSATION, applications.REMOVAL)
REMOVED_WITHIN = timedelta(hours=30)
SEEDED = 50  # as many professionals as a demonstration may have of its own
POPULATED = "population-de-synthese"
REAL = (
    "Cette base est en production ou compte déjà des professionnels : une population de synthèse "
    "s’y mêlerait pour toujours. Choisissez une base vide, ou ajoutez --force."
)


@dataclass(slots=True)
class Progress:
    """How far it has come."""

    professionals: int = 0
    applications: int = 0


@dataclass(slots=True)
class Populating:
    """A population being drawn.

    Attributes:
        at: the instant around which it is drawn.
        ranks: the ADELI numbers given so far; clerks: the agents of each agency.
        samples: the stored page that documents of each kind refer to.
    """

    begin: Begin
    seed: int
    at: datetime
    ranks: dict[str, int]
    clerks: dict[str, list[Clerk]]
    samples: dict[str, Sample]
    done: Progress = field(default_factory=Progress)


def populate(
    begin: Begin, professionals: int, wanted: int, seed: int, *, force: bool = False,
    at: datetime | None = None,
) -> Iterator[Progress]:  # fmt: skip
    """Draw and write a population.

    Args:
        begin: opens a transaction.
        professionals: how many people enter the register.
        wanted: how many applications there are, theirs and those of people without a number.
        seed: what it is drawn from.
        force: also where people are registered already.
        at: the instant around which it is drawn; now.

    Yields:
        how far it has come, after each batch.

    Raises:
        NotAllowed: in production, or where people are registered, unless forced.
    """
    with begin() as session:
        _refuse_real(session, force=force)
        audit.act_as(session, SYSTEM)
        counts = {"professionnels": professionals, "demandes": wanted, "graine": seed}
        audit.record(session, POPULATED, subject=POPULATED, details=counts)
        running = Populating(
            begin, seed, at or now(), _ranks(session), _clerks(session), samples.stored()
        )
    batches = max(1, -(-max(professionals, wanted) // BATCH))
    for batch in range(batches):
        share = _share(professionals, batches, batch), _share(wanted, batches, batch)
        _write_batch(running, batch, *share)
        yield running.done
    twin_flags.settle_all(begin)


def _refuse_real(session: Session, *, force: bool) -> None:
    held = session.exec(select(Practitioner.id).limit(SEEDED + 1)).all()
    if not force and (not settings().is_demonstration or len(held) > SEEDED):
        raise NotAllowed(REAL)


def _write_batch(running: Populating, batch: int, professionals: int, wanted: int) -> None:
    """One transaction: people, and the applications that they and others made."""
    draw = Random(f"{running.seed}:{batch}")  # noqa: S311 - a drawn population is no secret
    today = context.paris(running.at).date()
    drawing = people.Drawing(draw, running.seed, today, running.ranks)
    plans = [applications.PLANS.pick(draw) for _ in range(wanted)]
    newcomers = sum(plan == (REGISTRATION, Status.VALIDATED) for plan in plans)
    rows = Rows()
    with running.begin() as session:
        audit.act_as(session, SYSTEM)
        numbers = numbering.allocate_several_rpps(session, professionals)
        known = [
            people.person(drawing, number, newcomer=rank < newcomers)
            for rank, number in enumerate(numbers)
        ]
        for entry in known:
            entry.ars = entry.ars or NATIONAL_QUEUE
            entries.add(rows, entry)
        made = _applications(running, drawing, plans, known)
        _number(session, made)
        for application in made:
            clerks = _clerks_of(running, draw, application)
            application_rows.add(rows, draw, application, clerks, running.samples)
        following.enter(session, rows)
        rows.write(session)
        for ars in sorted({application.whom.ars for application in made}):
            session.add(Signal(at=now(), subject=POPULATED, ars=ars))
    running.done.professionals += professionals
    running.done.applications += len(made)


def _applications(
    running: Populating,
    drawing: people.Drawing,
    plans: list[tuple[str, Status]],
    known: list[Entry],
) -> list[Application]:
    """What was planned, each about somebody of the batch or somebody without a number."""
    newcomers, others = iter(known), [e for e in known if e.removed_at is None]
    ended, removed = _ended(others), _removed(running, known)
    made: list[Application] = []
    for kind, status in plans:
        draw = drawing.draw
        entered = (kind, status) == (REGISTRATION, Status.VALIDATED)
        whom = next(newcomers, None) if entered else None
        if entered and whom is None:  # fewer people are wanted than applications
            kind, status = REGISTRATION, Status.REFUSED  # noqa: PLW2901 - another plan
        sent = applications.sent_at(draw, status, running.at, whom)
        ceased: Situation | None = None
        if kind == applications.CESSATION and ended:
            whom, ceased = ended.pop()
            sent = max(sent, whom.registered_at)
        elif kind == applications.REMOVAL and removed:
            whom = removed.pop()
            sent = max(whom.registered_at, (whom.removed_at or sent) - REMOVED_WITHIN)
        elif kind in APART:
            kind = applications.CONTACT  # noqa: PLW2901 - nobody is left of whom it is true
            status = Status.VALIDATED  # noqa: PLW2901 - idem
        if whom is None and kind != REGISTRATION and others:
            whom = others[int(draw.random() * len(others))]
            sent = max(sent, whom.registered_at)
        elif whom is None:
            kind = REGISTRATION  # noqa: PLW2901 - nobody is there to change
            status = Status.REFUSED if status is Status.VALIDATED else status  # noqa: PLW2901
            whom = people.applicant(drawing, context.paris(sent).date())
            whom.ars = whom.ars or NATIONAL_QUEUE
        application = applications.application(draw, kind, status, whom, sent, running.at)
        application.ceased = ceased
        if kind == applications.NEW_ACTIVITY:
            application.added = people.new_situation(drawing, whom, sent.date())
        made.append(application)
    return made


def _number(session: Session, made: list[Application]) -> None:
    """Give each its number, of the day on which it was sent."""
    by_day: dict[date, list[Application]] = defaultdict(list)
    for application in made:
        if application.submitted_at is not None:
            by_day[context.paris(application.submitted_at).date()].append(application)
    for day in sorted(by_day):
        sent = sorted(by_day[day], key=lambda a: (a.submitted_at, a.id))
        numbers = numbering.allocate_several_application_numbers(session, day, len(sent))
        for application, number in zip(sent, numbers, strict=True):
            application.number = number


def _ended(people: list[Entry]) -> list[tuple[Entry, Situation]]:
    """Activities that came to their end, each with whose it is."""
    return [(e, s) for e in people for p in e.practices for s in p.situations if s.end is not None]


def _removed(running: Populating, people: list[Entry]) -> list[Entry]:
    """Those who left the register, where two agents can have said so."""
    return [
        e
        for e in people
        if e.removed_at is not None
        and e.removed_at > e.registered_at
        and len(running.clerks.get(e.ars, ())) > 1
    ]


def _clerks_of(running: Populating, draw: Random, made: Application) -> list[Clerk]:
    """The agent who has it in hand, if anybody has; two, where the second one decides."""
    known = running.clerks.get(made.whom.ars, [])
    if made.kind == applications.REMOVAL:
        return draw.sample(known, 2)
    reviewed = any(step.by_agent for step in made.steps)
    return [known[int(draw.random() * len(known))]] if known and reviewed else []


def _clerks(session: Session) -> dict[str, list[Clerk]]:
    """The agents who review, with the account under which they sign in."""
    found: dict[str, list[Clerk]] = defaultdict(list)
    agents = session.exec(
        select(Agent)
        .where(Agent.active, col(Agent.role).in_(("gestionnaire", "responsable")))
        .order_by(col(Agent.national_id))
    ).all()
    for agent in agents:
        account = sign_in.account_of(session, agent)
        found[agent.ars].append(Clerk(account.id, account.display_name))
    return found


def _ranks(session: Session) -> dict[str, int]:
    """The last ADELI rank given under each beginning."""
    start = func.substr(Identifier.value, 1, 4)
    rows = session.exec(
        select(start, func.max(Identifier.value)).where(Identifier.system == ADELI).group_by(start)
    )
    return Counter({beginning: int(last[4:]) for beginning, last in rows})


def _share(total: int, batches: int, batch: int) -> int:
    """What one of several batches has to do of a total."""
    return total * (batch + 1) // batches - total * batch // batches
