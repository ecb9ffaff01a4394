"""The draft read again before it is sent, with the checks that the ARS will see."""

from dataclasses import dataclass, field

from sqlmodel import Session

from erpps_app.domain.access import Actor
from erpps_app.domain.checks import Finding
from erpps_app.services import dossiers, drafts, findings, whole
from erpps_app.services.dossiers import SectionView


@dataclass(frozen=True, slots=True)
class Recap:
    """What is about to be sent.

    Attributes:
        incomplete: address of the page to complete first, if any.
    """

    sections: list[SectionView] = field(default_factory=list[SectionView])
    findings: list[Finding] = field(default_factory=list[Finding])
    incomplete: str = ""


def view(session: Session, actor: Actor) -> Recap:
    """The person's draft, element by element."""
    dossier = drafts.start(session, actor)
    read = whole.read(session, dossier)
    if incomplete := read.declaration.first_incomplete(read.rules):
        return Recap(incomplete=incomplete.path)
    told = findings.of_declared(session, dossier)
    return Recap(dossiers.shown_of(read), list(told))
