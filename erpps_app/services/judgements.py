"""Verdicts on elements: kept as they are given, taken back until the decision."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import Conflict
from erpps_app.domain.sentences import inside
from erpps_app.domain.workflow import Status, Verdict
from erpps_app.models.dossier import Dossier, Section
from erpps_app.models.review import Judgement
from erpps_app.services import parts

KEPT = ("verdict", "reason", "reason_code", "unlocked")
NOTHING = "Il n’y a plus d’avis à reprendre : le dossier a été décidé, ou rien n’a été jugé depuis."


@dataclass(frozen=True, slots=True)
class Undoable:
    """The verdict that can be taken back first.

    Attributes:
        section: the element; ``label``: what was said of it; ``who``: by whom.
    """

    section: str = ""
    label: str = ""
    who: str = ""


def keep(session: Session, actor: Actor, section: Section, verdict: Verdict) -> None:
    """Remember what an element said, before a verdict replaces it."""
    session.add(
        Judgement(
            dossier_id=section.dossier_id,
            section_id=section.id,
            actor_id=actor.account_id,
            actor_name=actor.display_name,
            verdict=verdict,
            before={name: getattr(section, name) for name in KEPT},
        )
    )


def of(session: Session, dossier: Dossier) -> list[Judgement]:
    """The verdicts given since the last decision, oldest first."""
    found = select(Judgement).where(Judgement.dossier_id == dossier.id)
    return list(session.exec(found.order_by(col(Judgement.id))))


def last(given: list[Judgement], titles: Mapping[str, str]) -> Undoable:
    """Which of them is taken back first; ``titles`` are those of the elements, by key."""
    if not given:
        return Undoable()
    latest = given[-1]
    label = f"{titles.get(latest.section_id, '')} : {inside(Verdict(latest.verdict).label)}"
    return Undoable(latest.section_id, label, latest.actor_name)


def take_back(session: Session, dossier: Dossier, section_id: str = "") -> Section:
    """Give an element its former verdict and words; the answer is the element.

    Args:
        session: the transaction.
        dossier: locked, as the agent saw it.
        section_id: the element, or whichever was judged last.

    Raises:
        Conflict: nothing was judged since the last decision.
    """
    given = [one for one in of(session, dossier) if section_id in {"", one.section_id}]
    if not given or Status(dossier.status).is_final:
        raise Conflict(NOTHING)
    section = session.get_one(Section, given[-1].section_id)
    before = given[-1].before
    section.verdict, section.unlocked = Verdict(before["verdict"]), bool(before["unlocked"])
    section.reason, section.reason_code = str(before["reason"]), str(before["reason_code"])
    session.delete(given[-1])
    parts.touch(dossier, section)
    session.add_all((dossier, section))
    session.flush()
    return section


def close(session: Session, dossier: Dossier) -> None:
    """Once decided, or changed by the person, nothing is taken back any more."""
    session.exec(delete(Judgement).where(col(Judgement.dossier_id) == dossier.id))
