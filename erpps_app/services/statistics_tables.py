"""The tables of the statistics: each is a chart, the same figures below it, and rows of a file."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from erpps_app.domain import figures, statistics
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.periods import Slice
from erpps_app.domain.procedures import PROCEDURES
from erpps_app.domain.statistics import AGE_BANDS, CLOSED, AgeBand, Delays
from erpps_app.domain.steps import ELEMENTS
from erpps_app.domain.workflow import Action, Status

Incoming = Mapping[tuple[str, date], int]
Outcomes = Mapping[tuple[str, date, Status], int]
Waiting = Mapping[tuple[str, AgeBand, bool], int]
BY_AGENT = (Action.VALIDATE, Action.REFUSE, Action.REQUEST_INFORMATION)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table, which a chart draws too.

    Attributes:
        label: what it is about; ``short``: the same under the chart.
        values: as numbers; ``texts``: as people read them.
    """

    label: str
    short: str
    values: list[float | None]
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Figures with their columns; ``summary`` says in a sentence what the chart shows.

    Attributes:
        first: what the lines are; ``units``: of each column in files, "demandes" if none is said.
    """

    title: str = ""
    first: str = ""
    columns: list[str] = field(default_factory=list[str])
    units: list[str] = field(default_factory=list[str])
    rows: list[Row] = field(default_factory=list[Row])
    summary: str = ""


def flow(incoming: Incoming, outgoing: Outcomes, cut: tuple[Slice, ...]) -> Table:
    """What came in and what was decided, over time."""
    received = statistics.fold(_by_day(incoming), cut)
    validated, refused, cancelled = (
        statistics.fold(_by_day({k: n for k, n in outgoing.items() if k[2] is status}), cut)
        for status in CLOSED
    )
    decided = [sum(both) for both in zip(validated, refused, strict=True)]
    return Table(
        title="Reçues et décidées",
        first="Période",
        columns=["Reçues", "Décidées", "dont validées", "dont refusées", "Annulées ou retirées"],
        rows=_sliced(cut, received, decided, validated, refused, cancelled),
        summary=f"{figures.counted(sum(received), 'demande reçue', 'demandes reçues')}, "
        f"{figures.counted(sum(decided), 'décidée', 'décidées')}.",
    )


def backlog(at_start: int, incoming: Incoming, outgoing: Outcomes, cut: tuple[Slice, ...]) -> Table:
    """What is open at the end of each slice."""
    left = statistics.backlog(at_start, _by_day(incoming), _by_day(outgoing), cut)
    return Table(
        title="Demandes en cours à la fin de chaque période",
        first="Période",
        columns=["En cours"],
        rows=_sliced(cut, left),
        summary=f"{figures.counted(at_start, 'demande', 'demandes')} en cours au début, "
        f"{figures.number(left[-1])} à la fin.",
    )


def ages(found: Waiting) -> Table:
    """What is open now, by how long it has waited."""
    totals: Counter[tuple[AgeBand, bool]] = Counter()
    for (_, band, theirs), count in found.items():
        totals[band, theirs] += count
    rows = [(band, totals[band, False], totals[band, True]) for band in AGE_BANDS]
    late = sum(ours + theirs for _, ours, theirs in rows[statistics.ON_TIME :])
    return Table(
        title="Ancienneté des demandes en cours, maintenant",
        first="Depuis l’envoi",
        columns=["À l’agence", "En attente de la personne"],
        rows=[_row(band.label, band.label, ours, theirs) for band, ours, theirs in rows],
        summary=f"{figures.counted(late, 'demande', 'demandes')} au-delà de 48 heures, sur "
        f"{figures.number(sum(found.values()))} en cours.",
    )


def refusals(found: list[tuple[str, str, str, int]]) -> Table:
    """The reasons of refusals, most frequent first; without one, the element that was refused."""
    totals: Counter[str] = Counter()
    for reason, element, procedure, count in found:
        row = PROCEDURES.get(procedure)
        about = row.object if row else ELEMENTS[element].title
        totals[reason or f"Motif écrit librement : {about}"] += count
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return Table(
        title="Refus par motif",
        first="Motif",
        columns=["Refus"],
        rows=[_row(label, label, count) for label, count in ordered],
        summary=f"{figures.counted(sum(totals.values()), 'élément refusé', 'éléments refusés')}.",
    )


def team(actor: Actor, done: list[tuple[str, str, Action, int]]) -> Table:
    """By name, never in order of results; a gestionnaire sees their own line, others none."""
    shown: dict[str, tuple[str, dict[Action, int]]] = {}
    for account, name, action, count in done:
        if actor.role is Role.LEAD or (actor.role is Role.AGENT and account == actor.account_id):
            shown.setdefault(account, (name, {}))[1][action] = count
    leads = actor.role is Role.LEAD
    return Table(
        title="Par agent" if leads else "Votre activité",
        first="Agent",
        columns=["Validées", "Refusées", "Demandes d’informations"],
        rows=[
            _row(name, name, *(did.get(action, 0) for action in BY_AGENT))
            for name, did in sorted(shown.values(), key=lambda line: line[0])
        ],
        summary="Ce que chaque agent a décidé ou demandé dans la période, par ordre alphabétique."
        if leads
        else "Ce que vous avez décidé ou demandé dans la période.",
    )


COMPARED = (
    ("Reçues", "demandes"),
    ("Validées", "demandes"),
    ("Refusées", "demandes"),
    ("Annulées ou retirées", "demandes"),
    ("Délai médian", "heures"),
    ("90e centile", "heures"),
    ("Médian sans l’attente", "heures"),
    ("90e centile sans l’attente", "heures"),
    ("Dans les 48 h", "%"),
    ("Dans les 48 h sans l’attente", "%"),
    ("En cours", "demandes"),
    ("dont au-delà de 48 h", "demandes"),
)
ALL = ""
TOTAL = "Ensemble"


def compared(
    names: Mapping[str, str],
    incoming: Incoming,
    outgoing: Outcomes,
    taken: Mapping[str, Delays],
    found: Waiting,
) -> Table:
    """Agencies, one on each line, with the same figures; all that is counted, under ``ALL``.

    Args:
        names: what each line is called, by code of agency.
        incoming, outgoing, taken, found: the figures of all of them.
    """
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for code, what, count in _counted(incoming, outgoing, found):
        counted[code][what] += count
        counted[ALL][what] += count
    return Table(
        title="Comparaison des agences" if len(names) > 1 else "Ensemble de la période",
        first="Agence",
        columns=[column for column, _ in COMPARED],
        units=[unit for _, unit in COMPARED],
        rows=[
            _compared(name, counted[code], taken.get(code, Delays()))
            for code, name in names.items()
        ],
        summary="Chaque agence avec les mêmes chiffres, puis toutes ensemble.",
    )


def _counted(
    incoming: Incoming, outgoing: Outcomes, found: Waiting
) -> Iterator[tuple[str, str, int]]:
    for (code, _), count in incoming.items():
        yield code, "reçues", count
    for (code, _, status), count in outgoing.items():
        yield code, status, count
    for (code, band, _), count in found.items():
        yield code, "en cours", count
        if AGE_BANDS.index(band) >= statistics.ON_TIME:
            yield code, "en retard", count


def _compared(name: str, counted: Counter[str], taken: Delays) -> Row:
    before = [counted[what] for what in ("reçues", *CLOSED)]
    times = (taken.median, taken.ninth_decile, taken.own_median, taken.own_ninth_decile)
    kept = [statistics.share(part, taken.decided) for part in (taken.kept, taken.own_kept)]
    after = [counted[what] for what in ("en cours", "en retard")]
    return Row(
        label=name,
        short=name,
        values=[
            *before,
            *(None if seconds is None else round(seconds / figures.HOUR, 1) for seconds in times),
            *(None if share is None else round(100 * share, 1) for share in kept),
            *after,
        ],
        texts=[
            *map(figures.number, before),
            *map(figures.duration, times),
            *map(figures.percent, kept),
            *map(figures.number, after),
        ],
    )


def _by_day(counted: Mapping[Any, int]) -> Counter[date]:
    """Counts whose key begins with an agency and a day, put together by day."""
    totals: Counter[date] = Counter()
    for (_, day, *_), count in counted.items():
        totals[day] += count
    return totals


def _sliced(cut: tuple[Slice, ...], *series: list[int]) -> list[Row]:
    return [
        _row(piece.label, piece.short, *values)
        for piece, values in zip(cut, zip(*series, strict=True), strict=True)
    ]


def _row(label: str, short: str, *values: int) -> Row:
    return Row(label, short, [*values], [*map(figures.number, values)])
