"""Who works on what: in which order applications come to an agent, and for how long one is held.

An application may be *in charge* of somebody, which lasts until they give it back. Opening it also
*holds* it for a while: « suivant » does not hand it to somebody else meanwhile. Neither ever stops
a colleague from deciding: they are told whose it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from erpps_app.domain.promise import HOURS
from erpps_app.domain.workflow import Status

# A page says this often that it is still open; a silence that long means that it is gone.
HEARTBEAT = timedelta(seconds=25)
SILENCE = timedelta(seconds=75)
# Somebody who did something that recently is at work.
AT_WORK = timedelta(minutes=5)
LATE = timedelta(hours=HOURS)

# What an agent may act on now, and what is not over yet.
IN_HAND = (Status.NEW, Status.IN_REVIEW)
RUNNING = (*IN_HAND, Status.AWAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A kind of application that « suivant » looks for; within a kind, the oldest comes first.

    Attributes:
        words: what the documentation says of it.
        mine: the agent is in charge of it; else nobody is.
        statuses: where it stands.
        answered: whether the person has answered a question in it; ``None``: no matter.
    """

    words: str
    mine: bool
    statuses: tuple[Status, ...]
    answered: bool | None = None


NEXT: tuple[Turn, ...] = (
    Turn(
        words="les vôtres auxquelles la personne a répondu",
        mine=True,
        statuses=(Status.IN_REVIEW,),
        answered=True,
    ),
    Turn(words="celles qui vous sont attribuées, à commencer", mine=True, statuses=(Status.NEW,)),
    Turn(words="celles dont personne n’est chargé", mine=False, statuses=IN_HAND),
    Turn(
        words="les vôtres que vous avez commencées",
        mine=True,
        statuses=(Status.IN_REVIEW,),
        answered=False,
    ),
)


def may_hold(me: str, holder: str, until: datetime, at: datetime) -> bool:
    """Whether opening an application holds it: nobody else does at that instant."""
    return holder == me or until <= at


def frees(holder: str, in_charge: str | None, status: Status) -> bool:
    """Whether the application is nobody's once its holder has been away too long.

    What was begun stays with who began it; so does what was entrusted to somebody who never
    opened it.
    """
    return status is Status.NEW and in_charge == holder
