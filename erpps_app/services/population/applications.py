"""Synthetic applications: about whom, in which status, and what happened to them when.

Pure, as ``people`` is. Those that are open stand around the promise of 48 hours, some before it
and some beyond.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from erpps_app.domain.workflow import Action, Status, Verdict
from erpps_app.services.bulk.entries import Entry, Situation
from erpps_app.services.population import draws
from erpps_app.services.population.draws import Weighted, chance

REGISTRATION, NEW_ACTIVITY, CONTACT = "primo-enregistrement", "nouvelle-activite", "coordonnees"
CESSATION, REMOVAL = "cessation", "suppression"
ELEMENTS = {
    REGISTRATION: (
        "etat-civil", "piece-identite", "coordonnees", "profession", "diplome", "activite",
    ),
    NEW_ACTIVITY: ("activite",),
    CONTACT: ("coordonnees",),
    CESSATION: ("cessation",),
    REMOVAL: ("suppression",),
}  # fmt: skip
PLANS = Weighted((
    ((REGISTRATION, Status.VALIDATED), 42), ((REGISTRATION, Status.REFUSED), 6),
    ((REGISTRATION, Status.CANCELLED), 3), ((REGISTRATION, Status.DRAFT), 6),
    ((REGISTRATION, Status.NEW), 8), ((REGISTRATION, Status.IN_REVIEW), 5),
    ((REGISTRATION, Status.AWAITING), 4), ((CONTACT, Status.VALIDATED), 10),
    ((CESSATION, Status.VALIDATED), 3), ((CESSATION, Status.NEW), 1),
    ((CESSATION, Status.IN_REVIEW), 1), ((REMOVAL, Status.VALIDATED), 1),
    ((NEW_ACTIVITY, Status.REFUSED), 2), ((NEW_ACTIVITY, Status.CANCELLED), 1),
    ((NEW_ACTIVITY, Status.NEW), 3), ((NEW_ACTIVITY, Status.IN_REVIEW), 2),
    ((NEW_ACTIVITY, Status.AWAITING), 2),
))  # fmt: skip
QUESTIONS = (
    "La copie du document est illisible : joignez-en une autre, à plat et en couleur.",
    "Le nom porté sur ce document n’est pas celui que vous avez déclaré : expliquez la différence.",
    "Joignez le document recto verso.",
    "Précisez l’adresse du lieu d’exercice.",
)
REFUSALS = (
    "Le diplôme joint n’ouvre pas la profession déclarée.",
    "Le document joint n’est pas celui de la personne qui fait la demande.",
    "La structure déclarée n’a pas confirmé l’activité.",
    "Sans réponse à notre question dans le délai, la demande ne peut pas être acceptée.",
)
CORRECTION = "Diplôme : la date est celle que porte le document."
OLDEST_DAYS = 390
PROMISE = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to an application; ``by_agent`` says on which side.

    What an agent proposes, another one decides: ``by_other`` says which of the two.
    """

    at: datetime
    action: Action
    before: Status
    after: Status
    by_agent: bool
    reason: str = ""
    by_other: bool = False


@dataclass(slots=True)
class Application:
    """An application.

    Attributes:
        whom: who applies; in the register already, unless ``number`` of theirs is empty.
        as_of: the instant at which it stands so.
        added: the activity that it asks to add, if it is about that; ``ceased``: that it ends.
        verdicts: what the agent said of each element, by its code.
        reasons: and why.
    """

    id: str
    account: str
    kind: str
    status: Status
    whom: Entry
    created_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    as_of: datetime
    steps: list[Step] = field(default_factory=list[Step])
    added: Situation | None = None
    ceased: Situation | None = None
    verdicts: dict[str, Verdict] = field(default_factory=dict[str, Verdict])
    reasons: dict[str, str] = field(default_factory=dict[str, str])
    number: str = ""

    @property
    def is_registration(self) -> bool:
        """Whether it asks for a number."""
        return self.kind == REGISTRATION

    @property
    def elements(self) -> tuple[str, ...]:
        """The elements that the agency decides."""
        return ELEMENTS[self.kind]


def sent_at(draw: Random, status: Status, now: datetime, whom: Entry | None) -> datetime:
    """When an application was sent, so that its status is likely now."""
    if whom is not None:  # decided when the person was entered in the register
        return whom.registered_at - timedelta(hours=draw.lognormvariate(2.7, 0.9))
    hours = {
        Status.NEW: draw.triangular(0.1, 90, 20),
        Status.IN_REVIEW: draw.triangular(1, 140, 36),
        Status.AWAITING: draw.triangular(8, 900, 120),
    }
    return now - timedelta(hours=hours.get(status) or draw.uniform(200, OLDEST_DAYS * 24))


def application(
    draw: Random, kind: str, status: Status, whom: Entry, sent: datetime, now: datetime
) -> Application:
    """An application in a status, and the way it came there."""
    made = Application(
        id=draws.key(draw),
        account=draws.key(draw),
        kind=kind,
        status=status,
        whom=whom,
        created_at=sent - timedelta(minutes=draw.triangular(8, 6_000, 25)),
        submitted_at=None if status is Status.DRAFT else sent,
        decided_at=None,
        as_of=now,
    )
    if status is Status.DRAFT:
        return made
    if kind == CONTACT:
        made.steps = [Step(sent, Action.APPLY, Status.DRAFT, Status.VALIDATED, by_agent=False)]
        made.verdicts = {"coordonnees": Verdict.ACCEPTED}
        made.decided_at = sent
        return made
    if kind == REMOVAL:
        return _removed(made, sent, whom.removed_at or now)
    made.steps = [Step(sent, Action.SUBMIT, Status.DRAFT, Status.NEW, by_agent=False)]
    decided = (
        whom.registered_at
        if status is Status.VALIDATED and kind == REGISTRATION
        else min(sent + timedelta(hours=draw.lognormvariate(3.1, 0.7)), now - timedelta(minutes=5))
    )
    _judge(draw, made)
    _follow(draw, made, sent, max(decided, sent + timedelta(minutes=5)))
    return made


def _removed(made: Application, sent: datetime, decided: datetime) -> Application:
    """An agent proposes that somebody leaves the register, another one decides it."""
    new, taken = Status.NEW, sent + (decided - sent) / 2
    made.steps = [
        Step(sent, Action.PROPOSE, Status.DRAFT, new, by_agent=True),
        Step(taken, Action.TAKE, new, Status.IN_REVIEW, by_agent=True, by_other=True),
        Step(decided, Action.VALIDATE, Status.IN_REVIEW, made.status, by_agent=True, by_other=True),
    ]
    made.verdicts = dict.fromkeys(made.elements, Verdict.ACCEPTED)
    made.decided_at = decided
    return made


def _judge(draw: Random, made: Application) -> None:
    """The verdicts that lead to the status, or that an agent has given so far."""
    elements = made.elements
    if made.status is Status.VALIDATED:
        made.verdicts = dict.fromkeys(elements, Verdict.ACCEPTED)
    elif made.status is Status.IN_REVIEW:
        given = draw.randrange(len(elements))
        made.verdicts = dict.fromkeys(elements[:given], Verdict.ACCEPTED)
    elif made.status in {Status.REFUSED, Status.AWAITING}:
        refused = made.status is Status.REFUSED
        at = elements[-1 - int(draw.random() * min(2, len(elements)))]
        made.verdicts = dict.fromkeys(elements, Verdict.ACCEPTED)
        made.verdicts[at] = Verdict.REFUSED if refused else Verdict.TO_COMPLETE
        made.reasons = {at: draw.choice(REFUSALS if refused else QUESTIONS)}


def _follow(draw: Random, made: Application, sent: datetime, decided: datetime) -> None:
    """The events after the sending."""
    status, steps = made.status, made.steps
    if status is Status.CANCELLED:
        steps.append(Step(decided, Action.CANCEL, Status.NEW, status, by_agent=False))
        made.decided_at = decided
        return
    if status is Status.NEW:
        if chance(draw, 30):
            steps.append(Step(decided, Action.ASSIGN, status, status, by_agent=True))
        return
    taken = sent + (decided - sent) * draw.uniform(0.2, 0.8)
    steps.append(Step(taken, Action.TAKE, Status.NEW, Status.IN_REVIEW, by_agent=True))
    if status is Status.AWAITING:
        steps.append(
            Step(decided, Action.REQUEST_INFORMATION, Status.IN_REVIEW, status, by_agent=True)
        )
        return
    if "diplome" in made.elements and status is not Status.REFUSED and chance(draw, 4):
        at = taken + (decided - taken) * 0.1
        here = Status.IN_REVIEW
        steps.append(Step(at, Action.CORRECT, here, here, by_agent=True, reason=CORRECTION))
    if chance(draw, 25 if status is Status.IN_REVIEW else 15):
        asked, told = (taken + (decided - taken) * part for part in (0.2, 0.7))
        question = Action.REQUEST_INFORMATION
        steps += (
            Step(asked, question, Status.IN_REVIEW, Status.AWAITING, by_agent=True),
            Step(told, Action.ANSWER, Status.AWAITING, Status.IN_REVIEW, by_agent=False),
        )
    if status is not Status.IN_REVIEW:
        action = Action.VALIDATE if status is Status.VALIDATED else Action.REFUSE
        steps.append(
            Step(decided, action, Status.IN_REVIEW, status, by_agent=True,
                 reason="\n".join(made.reasons.values()))
        )  # fmt: skip
        made.decided_at = decided
