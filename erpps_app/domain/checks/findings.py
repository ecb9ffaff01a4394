"""What a check says: an outcome, and a sentence for each reader that tells what was compared."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a check found. A check informs, it never decides."""

    GOOD = "ok"
    ATTENTION = "attention"
    UNVERIFIABLE = "non_verifiable"

    @property
    def label(self) -> str:
        """The outcome in words: colour is never alone."""
        return _LABELS[self]


_LABELS = {
    Outcome.GOOD: "Conforme",
    Outcome.ATTENTION: "À vérifier",
    Outcome.UNVERIFIABLE: "Non vérifiable",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What one check found of one element.

    Attributes:
        text: for the reviewer.
        told: the same, in the words of whoever fills the application in.
    """

    outcome: Outcome
    text: str
    told: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The same, with the check it comes from and the element it is about.

    Attributes:
        part: the section.
        code: of the check.
        title: what was checked; ``why``: for what it matters.
    """

    part: str
    code: str
    title: str
    why: str
    outcome: Outcome
    label: str
    text: str
    told: str


def good(text: str, told: str) -> Found:
    """What was compared agrees."""
    return Found(Outcome.GOOD, text, told)


def attention(text: str, told: str) -> Found:
    """Something differs: it is for a person to look at."""
    return Found(Outcome.ATTENTION, text, told)


def unverifiable(text: str, told: str) -> Found:
    """There is nothing to compare with: no alarm, and no green light either."""
    return Found(Outcome.UNVERIFIABLE, text, told)
