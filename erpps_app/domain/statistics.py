"""What each figure of the statistics means, in one place: the page, the files, the SQL read it.

Plain functions over plain values. ``DEFINITIONS`` is shown to the reader (« Comment c’est
calculé »).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from erpps_app.domain.periods import Period, Slice
from erpps_app.domain.promise import HOURS
from erpps_app.domain.workflow import Action, Status

MEDIAN, NINTH_DECILE = 0.5, 0.9

# What the agency decides; a cancellation closes an application and decides nothing.
DECIDED = (Status.VALIDATED, Status.REFUSED)
CLOSED = (*DECIDED, Status.CANCELLED)
OPEN = (Status.NEW, Status.IN_REVIEW, Status.AWAITING)
# What takes effect as it is sent or entered waits for nobody: no figure counts it.
WITHOUT_WAITING = (Action.APPLY, Action.ENTER)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which applications the figures are about.

    Attributes:
        ars: an agency; empty for all of them.
        profession, procedure: one of each; empty for all.
    """

    period: Period
    ars: str = ""
    profession: str = ""
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class Delays:
    """How long the decisions of a period took, in seconds; ``None`` when there was none.

    Attributes:
        decided: how many decisions.
        median, ninth_decile: from sending to decision, as the person lived it.
        own_median, own_ninth_decile: the same without the time waiting for the person.
        kept, own_kept: how many within the promise, counted each way.
        asked: how many needed information from the person.
    """

    decided: int = 0
    median: float | None = None
    ninth_decile: float | None = None
    own_median: float | None = None
    own_ninth_decile: float | None = None
    kept: int = 0
    own_kept: int = 0
    asked: int = 0


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Applications that have waited less than so many hours, and not less than the band before."""

    label: str
    below: int | None


AGE_BANDS = (
    AgeBand("moins de 24 h", 24),
    AgeBand("24 à 48 h", HOURS),
    AgeBand("2 à 7 jours", 7 * 24),
    AgeBand("7 à 30 jours", 30 * 24),
    AgeBand("plus de 30 jours", None),
)
ON_TIME = 2  # the first bands, within the promise

DEFINITIONS = (
    (
        "Ce qui est compté",
        (
            "Les demandes envoyées à l’agence et qui attendent sa décision. Ce qui prend effet "
            "dès l’envoi ou dès la saisie par l’agence n’attend personne et n’est pas compté. "
            "Une demande transmise à une autre agence compte pour celle-ci."
        ),
    ),
    (
        "Jours",
        (
            "Ceux de l’heure de Paris, de minuit à minuit. Les semaines commencent le lundi ; au "
            "bord de la période, une semaine ou un mois peut être incomplet."
        ),
    ),
    (
        "Reçues",
        ("Demandes dont l’envoi tombe dans la période, quel que soit leur état aujourd’hui."),
    ),
    (
        "Décidées",
        (
            "Demandes validées ou refusées dans la période, même reçues avant. Les demandes "
            "annulées par la personne, ou retirées, sont closes sans décision : elles sont "
            "comptées à part."
        ),
    ),
    (
        "Délai",
        (
            "De l’envoi à la décision, en temps réel (nuits, week-ends et jours fériés compris). "
            "« Sans l’attente » en retire le temps pendant lequel l’agence attendait la réponse "
            "de la personne à une demande d’informations."
        ),
    ),
    (
        "Médiane et 90e centile",
        (
            "La moitié des décisions ont pris moins que la médiane ; neuf sur dix, moins que le "
            "90e centile. Entre deux délais, la valeur est interpolée."
        ),
    ),
    (
        "Dans les 48 heures",
        (
            "Part des décisions de la période dont le délai ne dépasse pas 48 heures. Les "
            "demandes encore ouvertes n’y entrent qu’une fois décidées."
        ),
    ),
    (
        "En cours",
        (
            "Demandes envoyées, ni décidées ni annulées. La courbe donne leur nombre à la fin de "
            "chaque jour, semaine ou mois ; l’ancienneté est comptée depuis l’envoi, maintenant."
        ),
    ),
    (
        "Refus par motif",
        (
            "Éléments refusés des demandes refusées dans la période. Une demande dont deux "
            "éléments sont refusés compte deux fois."
        ),
    ),
    (
        "Demandes d’informations",
        (
            "Nombre de fois où l’agence a demandé des informations dans la période, et part des "
            "décisions qui en ont eu besoin au moins une fois."
        ),
    ),
)


def percentile(values: Iterable[float], share: float) -> float | None:
    """The value below which a share of them lie, interpolated, as ``percentile_cont`` of SQL.

    Args:
        values: in any order.
        share: from 0 to 1.
    """
    ordered = sorted(values)
    if not ordered:
        return None
    position = share * (len(ordered) - 1)
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def share(part: int, whole: int) -> float | None:
    """A part of a whole; ``None`` when there is no whole."""
    return part / whole if whole else None


def band_of(hours: float) -> AgeBand:
    """The band in which an application that has waited so long is."""
    return next(band for band in AGE_BANDS if band.below is None or hours < band.below)


def fold(by_day: Mapping[date, int], cut: Sequence[Slice]) -> list[int]:
    """Counts of days, put together by slice of the period."""
    return [
        sum(count for day, count in by_day.items() if piece.first <= day <= piece.last)
        for piece in cut
    ]


def backlog(
    at_start: int, received: Mapping[date, int], closed: Mapping[date, int], cut: Sequence[Slice]
) -> list[int]:
    """How many applications are open at the end of each slice.

    Args:
        at_start: how many were when the period began.
        received, closed: how many more, and fewer, each day.
        cut: the slices, one after the other.
    """
    left, ends = at_start, list[int]()
    for more, fewer in zip(fold(received, cut), fold(closed, cut), strict=True):
        left += more - fewer
        ends.append(left)
    return ends
