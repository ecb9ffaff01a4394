"""What each agent of an agency has in hand, for whoever leads it; their files handed on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.assignment import AT_WORK, LATE, RUNNING
from erpps_app.domain.errors import InvalidField
from erpps_app.domain.workflow import Action, Status
from erpps_app.models.access import Account, SessionRecord
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier, DossierEvent
from erpps_app.services import assignment, colleagues, presence
from erpps_app.services.context import paris

DECIDED = (Action.VALIDATE, Action.REFUSE)
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
NOBODY = "personne"
# How many files, how many of them late, when the oldest was sent.
Numbers = tuple[int, int, datetime | None]
NONE: Numbers = (0, 0, None)


@dataclass(frozen=True, slots=True)
class Load:
    """What one agent has in hand.

    Attributes:
        account: key of their account, empty when they never came.
        running, late: how many files, and how many beyond the promise.
        oldest: when the one that waits longest was sent.
        week, month: how many they decided in the last 7 and 30 days.
        there: what they are doing now, empty when they are not there.
    """

    account: str
    name: str
    running: int = 0
    late: int = 0
    oldest: str = ""
    week: int = 0
    month: int = 0
    there: str = ""


@dataclass(frozen=True, slots=True)
class TeamView:
    """The agency's agents and what nobody has in hand."""

    agency: str = ""
    rows: list[Load] = field(default_factory=list[Load])
    free: Load = field(default_factory=lambda: Load("", ""))
    choices: list[dict[str, str]] = field(default_factory=list[dict[str, str]])


@dataclass(frozen=True, slots=True)
class Held:
    """A file that somebody is in charge of."""

    id: str
    number: str
    name: str
    status: str
    submitted: str


def view(session: Session, actor: Actor) -> TeamView:
    """The load of the team, in as many statements whatever its size."""
    require(actor, Role.LEAD)
    at = now()
    listed = colleagues.listing(session, actor)
    held = _held(session, actor, at)
    known = {one.account for one in listed if one.account}
    gone = session.exec(
        select(Account).where(col(Account.id).in_(set(held) - known - {""}))
    ).all()  # whoever had files before they left the directory
    people = [(one.account, one.name) for one in listed]
    people += [(one.id, f"{one.display_name} (hors annuaire)") for one in gone]
    decided = _decided(session, [account for account, _ in people if account], at)
    there = _there(session, actor, known, at)
    return TeamView(
        agency=reference().agency_name(actor.ars),
        rows=[
            _load(account, name, held.get(account, NONE) if account else NONE, decided, there)
            for account, name in people
        ],
        free=_load("", "", held.get("", NONE), {}, {}),
        choices=[
            *({"value": one.id, "label": one.name} for one in listed),
            {"value": NOBODY, "label": "Personne : les rendre à la file"},
        ],
    )


def held_by(session: Session, actor: Actor, account_id: str) -> list[Held]:
    """The files of the agency that somebody is in charge of, the oldest first."""
    require(actor, Role.LEAD)
    rows = session.exec(
        select(Dossier)
        .where(
            Dossier.ars == actor.ars,
            Dossier.assigned_to == account_id,
            col(Dossier.status).in_(RUNNING),
        )
        .order_by(col(Dossier.submitted_at), col(Dossier.id))
    )
    return [
        Held(row.id, row.number or "", row.applicant_name, Status(row.status).label, _day(row))
        for row in rows
    ]


def hand_on(
    session: Session, actor: Actor, account_id: str, chosen: Collection[str], agent_id: str
) -> str:
    """Hand files of an agent on to another, or back to the queue.

    Args:
        session, actor: as always.
        account_id: who is in charge of them.
        chosen: keys of the files; those that are no longer theirs stay where they are.
        agent_id: to whom, in the directory; ``NOBODY`` for the queue.

    Returns:
        The sentence that says what was done.

    Raises:
        InvalidField: no file, or no such agent.
    """
    require(actor, Role.LEAD)
    mine = {one.id for one in held_by(session, actor, account_id)}
    wanted = sorted(mine & set(chosen))
    if not wanted:
        raise InvalidField("dossiers", "Cochez au moins une demande.")
    to = None if agent_id == NOBODY else colleagues.account_named(session, actor, agent_id)
    done = 0
    for key in wanted:
        dossier = assignment.locked(session, actor, key)
        if dossier.assigned_to != account_id:
            continue
        if to is None:
            assignment.release(session, actor, dossier)
        else:
            assignment.give(session, actor, dossier, to.id, to.display_name)
        done += 1
    files = "1 demande est" if done == 1 else f"{done} demandes sont"
    handed = "rendue" if to is None else "confiée"
    where = "à la file" if to is None else f"à {to.display_name}"
    return f"{files} {handed}{'' if done == 1 else 's'} {where}."


def _held(session: Session, actor: Actor, at: datetime) -> dict[str, Numbers]:
    """By who is in charge; nobody is under the empty key."""
    late = func.sum(case((col(Dossier.submitted_at) <= at - LATE, 1), else_=0))
    rows = session.exec(
        select(Dossier.assigned_to, func.count(), late, func.min(Dossier.submitted_at))
        .where(Dossier.ars == actor.ars, col(Dossier.status).in_(RUNNING))
        .group_by(col(Dossier.assigned_to))
    ).all()
    return {account or "": (count, late, oldest) for account, count, late, oldest in rows}


def _decided(session: Session, accounts: list[str], at: datetime) -> dict[str, tuple[int, int]]:
    lately = func.sum(case((col(DossierEvent.at) > at - WEEK, 1), else_=0))
    rows = session.exec(
        select(DossierEvent.actor_id, lately, func.count())
        .where(
            col(DossierEvent.actor_id).in_(accounts),
            col(DossierEvent.action).in_(DECIDED),
            col(DossierEvent.at) > at - MONTH,
        )
        .group_by(col(DossierEvent.actor_id))
    ).all()
    return {actor: (week, month) for actor, week, month in rows}


def _there(
    session: Session, actor: Actor, accounts: Collection[str], at: datetime
) -> dict[str, str]:
    """What those who are there do: how many files they have open, or that they are at work."""
    found = session.exec(
        select(SessionRecord.account_id)
        .where(
            col(SessionRecord.account_id).in_(accounts),
            col(SessionRecord.expires_at) > at,
            col(SessionRecord.last_seen_at) > at - AT_WORK,
        )
        .distinct()
    ).all()
    there = dict.fromkeys(found, "En ligne")
    opened: dict[str, set[str]] = {}
    for one in presence.in_agency(session, actor):
        opened.setdefault(one.account_id, set()).add(one.dossier_id)
    for account, files in opened.items():
        there[account] = "Dans une demande" if len(files) == 1 else f"Dans {len(files)} demandes"
    return there


def _load(
    account: str,
    name: str,
    held: Numbers,
    decided: Mapping[str, tuple[int, int]],
    there: Mapping[str, str],
) -> Load:
    running, late, oldest = held
    week, month = decided.get(account, (0, 0))
    return Load(
        account=account,
        name=name,
        running=running,
        late=late,
        oldest=f"{paris(oldest):%d/%m/%Y}" if oldest else "",
        week=week,
        month=month,
        there=there.get(account, ""),
    )


def _day(dossier: Dossier) -> str:
    return f"{paris(dossier.submitted_at):%d/%m/%Y}" if dossier.submitted_at else ""
