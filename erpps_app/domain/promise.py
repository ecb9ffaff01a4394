"""The promise of an answer within 48 hours: where an application stands, in words and in a tone.

Guide, screen D: the ARS answers within 48 hours of the request. The promise is the agency's: while
the person has something to answer it is not counted against anybody, nor once it is decided.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from erpps_app.domain.workflow import Status

HOURS = 48
PROMISE = timedelta(hours=HOURS)
NEAR = timedelta(hours=12)
PROMISED = (Status.NEW, Status.IN_REVIEW)
_A_DAY, _AN_HOUR = timedelta(days=1), timedelta(hours=1)


class Age(StrEnum):
    """Where an application stands; the value is what an address holds."""

    WITHIN = "dans-les-temps"
    NEAR = "bientot"
    LATE = "en-retard"

    @property
    def label(self) -> str:
        """As a filter says it."""
        return _LABELS[self]

    def since(self, at: datetime) -> tuple[datetime | None, datetime | None]:
        """When such an application was sent: not before the first instant, before the second."""
        promised, near = at - PROMISE, at - PROMISE + NEAR
        return {Age.WITHIN: (near, None), Age.NEAR: (promised, near), Age.LATE: (None, promised)}[
            self
        ]


_LABELS = {
    Age.WITHIN: "Dans les temps",
    Age.NEAR: f"Moins de {int(NEAR / _AN_HOUR)} h avant l’échéance",
    Age.LATE: f"Au-delà de {HOURS} h",
}
_TONES = {Age.WITHIN: "", Age.NEAR: "warning", Age.LATE: "error"}


@dataclass(frozen=True, slots=True)
class Delay:
    """How long somebody has waited.

    Attributes:
        words: « 5 h », « reste 6 h », « en retard de 2 jours »; empty when nobody waits.
        tone: of a badge; the words say the same without it.
    """

    words: str = ""
    tone: str = ""
    late: bool = False


def delay(status: Status, sent: datetime | None, at: datetime) -> Delay:
    """Where an application stands at an instant."""
    if sent is None or status.is_final:
        return Delay()
    waited = at - sent
    if status not in PROMISED:
        return Delay(span(waited))
    age = age_of(waited)
    words = {
        Age.WITHIN: span(waited),
        Age.NEAR: f"reste {span(PROMISE - waited)}",
        Age.LATE: f"en retard de {span(waited - PROMISE)}",
    }[age]
    return Delay(words, _TONES[age], age is Age.LATE)


def age_of(waited: timedelta) -> Age:
    """Where an application stands that was sent so long ago."""
    if waited >= PROMISE:
        return Age.LATE
    return Age.NEAR if waited > PROMISE - NEAR else Age.WITHIN


def span(time: timedelta) -> str:
    """A time in words: « moins d’une heure », « 5 h », « 2 jours »."""
    if time < _AN_HOUR:
        return "moins d’une heure"
    if time < 2 * _A_DAY:
        return f"{int(time / _AN_HOUR)} h"
    return f"{int(time / _A_DAY)} jours"
