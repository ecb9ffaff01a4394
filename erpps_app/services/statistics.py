"""The statistics of an agency, and of all of them for the national administrator."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from erpps_app.adapters.reference import reference
from erpps_app.domain import figures, statistics
from erpps_app.domain.access import STAFF, Actor, Role, require
from erpps_app.domain.periods import Choice, period_of, slices
from erpps_app.domain.procedures import PROCEDURES
from erpps_app.domain.statistics import CLOSED, DECIDED, Asked, Delays
from erpps_app.domain.workflow import Action, Status
from erpps_app.models.base import now
from erpps_app.services import counts, labels, statistics_tables
from erpps_app.services.context import today
from erpps_app.services.statistics_tables import Incoming, Outcomes, Table

Option = dict[str, str]
NATIONAL = "Toutes les agences"
NO_AGENCY = "-"  # no application has it: who belongs to none sees nothing
FILTERS = ("periode", "du", "au", "profession", "objet", "agence")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what it is, and what completes it."""

    label: str
    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """What the page shows, and what the file holds.

    Attributes:
        national: all agencies are counted together.
        figures: what is read first; ``headline``: the same and more, as numbers, in files.
        team: what each agent did, for a responsable; their own line, for a gestionnaire.
        agencies: all of them compared, for the administrator.
    """

    agency: str = ""
    period: str = ""
    national: bool = False
    figures: list[Figure] = field(default_factory=list[Figure])
    headline: Table = field(default_factory=Table)
    flow: Table = field(default_factory=Table)
    backlog: Table = field(default_factory=Table)
    ages: Table = field(default_factory=Table)
    refusals: Table = field(default_factory=Table)
    team: Table = field(default_factory=Table)
    agencies: Table = field(default_factory=Table)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Those that a file holds."""
        return (
            self.headline,
            self.flow,
            self.backlog,
            self.ages,
            self.refusals,
            self.team,
            self.agencies,
        )


def choices(_session: Session, actor: Actor) -> dict[str, list[Option]]:
    """What may be chosen of the filters that the reference lists give, as these stand today."""
    require(actor, *STAFF)
    known = {"profession": labels.professions(), "agence": labels.agencies()}
    return {
        name: [{"value": code, "label": label} for code, label in rows]
        for name, rows in known.items()
    }


def view(session: Session, actor: Actor, filters: Mapping[str, str]) -> StatisticsView:
    """The figures of a period, for the actor's agency; for all or one of them, as administrator.

    Args:
        session: the transaction.
        actor: an agent, whatever their role.
        filters: ``periode``, ``du``, ``au``, ``profession``, ``objet``, ``agence``.

    Raises:
        InvalidField, InvalidFields: the period makes no sense.
    """
    require(actor, *STAFF)
    asked = asked_by(actor, filters)
    cut = slices(asked.period)
    incoming, outgoing = counts.received(session, asked), counts.closed(session, asked)
    at_start = counts.open_at(session, asked, asked.period.start)
    done = counts.acts(session, asked)
    taken, open_now = counts.delays(session, asked), counts.waiting(session, asked, now())
    national = actor.role is Role.ADMIN and not asked.ars
    agency = NATIONAL if national else reference().agency_name(asked.ars)
    return StatisticsView(
        agency=agency,
        period=asked.period.label,
        national=national,
        figures=_figures(incoming, outgoing, taken[statistics_tables.ALL], _requests(done)),
        flow=statistics_tables.flow(incoming, outgoing, cut),
        backlog=statistics_tables.backlog(at_start, incoming, outgoing, cut),
        ages=statistics_tables.ages(open_now),
        refusals=statistics_tables.refusals(counts.refusals(session, asked)),
        team=statistics_tables.team(actor, done),
        headline=statistics_tables.compared(
            {statistics_tables.ALL: agency}, incoming, outgoing, taken, open_now
        ),
        agencies=statistics_tables.compared(
            _names(incoming, outgoing, open_now), incoming, outgoing, taken, open_now
        )
        if national
        else Table(),
    )


def asked_by(actor: Actor, filters: Mapping[str, str]) -> Asked:
    """What is asked about; an agent asks about their own agency, whatever the address says.

    Raises:
        InvalidField, InvalidFields: the period makes no sense.
    """
    found, typed = reference(), _kept(filters)
    chosen = typed["agence"] if typed["agence"] in found.agencies else ""
    return Asked(
        period=period_of(typed["periode"], today(), typed["du"], typed["au"]),
        ars=chosen if actor.role is Role.ADMIN else actor.ars or NO_AGENCY,
        profession=typed["profession"] if typed["profession"] in found.professions else "",
        procedure=typed["objet"] if typed["objet"] in PROCEDURES else "",
    )


def _kept(filters: Mapping[str, str]) -> dict[str, str]:
    kept = {name: str(filters.get(name, "")) for name in FILTERS}
    return {**kept, "periode": kept["periode"] or Choice.THIRTY_DAYS.value}


def _requests(done: list[tuple[str, str, Action, int]]) -> int:
    return sum(count for *_, action, count in done if action is Action.REQUEST_INFORMATION)


def _figures(incoming: Incoming, outgoing: Outcomes, taken: Delays, requests: int) -> list[Figure]:
    closed: dict[Status, int] = {
        status: sum(n for (*_, given), n in outgoing.items() if given is status)
        for status in CLOSED
    }
    outcomes = (
        figures.counted(closed[Status.VALIDATED], "validée", "validées"),
        figures.counted(closed[Status.REFUSED], "refusée", "refusées"),
    )
    kept, own_kept, asked = (
        figures.percent(statistics.share(part, taken.decided))
        for part in (taken.kept, taken.own_kept, taken.asked)
    )
    beside = "sans l’attente de la personne :"
    return [
        Figure("Reçues", figures.number(sum(incoming.values()))),
        Figure("Décidées", figures.number(sum(closed[s] for s in DECIDED)), ", ".join(outcomes)),
        Figure("Annulées ou retirées", figures.number(closed[Status.CANCELLED])),
        Figure(
            "Délai médian",
            figures.duration(taken.median),
            f"{beside} {figures.duration(taken.own_median)}",
        ),
        Figure(
            "90e centile du délai",
            figures.duration(taken.ninth_decile),
            f"{beside} {figures.duration(taken.own_ninth_decile)}",
        ),
        Figure("Décidées dans les 48 heures", kept, f"{beside} {own_kept}"),
        Figure(
            "Demandes d’informations",
            figures.number(requests),
            f"{asked} des décisions en ont eu besoin",
        ),
    ]


def _names(*counted: Mapping[tuple[Any, ...], int]) -> dict[str, str]:
    """Every agency, also without an application, the national queue when it has any, the total."""
    seen = sorted({str(key[0]) for found in counted for key in found})
    names = {code: reference().agency_name(code) for code in (*reference().agencies, *seen)}
    return {**names, statistics_tables.ALL: statistics_tables.TOTAL}
