"""What an application leaves behind when it ends without being validated.

What waited stays undone. What was in effect is undone, except what nobody may undo any more; the
person and the agency are told what stays in force.
"""

from collections.abc import Callable, Sequence

from sqlmodel import Session

from erpps_app.domain.access import Actor
from erpps_app.domain.declaration import Part
from erpps_app.domain.errors import Conflict
from erpps_app.domain.workflow import Verdict
from erpps_app.models.dossier import Dossier, Section
from erpps_app.services import dossiers, drafts, effects, history, parts

ACCEPTED = Verdict.ACCEPTED
KEPT = "Le registre a changé depuis, et ceci ne peut plus être annulé : {titles}."
LOST = "N’a pas pris effet, bien que validé :\n{objects}\n\n"
STAYS = "Reste en vigueur :\n{objects}\n\n"


def undo(session: Session, actor: Actor, dossier: Dossier, which: Callable[[Section], bool]) -> str:
    """Restore what sections of an application had changed in the register.

    What cannot be restored stays in force: an application is never stuck for it.

    Args:
        session: the transaction.
        actor: who refuses or withdraws.
        dossier: the application, locked.
        which: the sections to restore, among those in effect and not settled.

    Returns:
        What could not be restored, as people read it; empty when all was.
    """
    applied = [s for s in parts.sections_of(session, dossier.id) if s.undo is not None]
    if not applied or not dossier.practitioner_id:
        return ""
    wanted = [section for section in applied if which(section)]
    kept = _restore(session, dossier.practitioner_id, wanted)
    if len(kept) < len(wanted):
        person = effects.lock(session, dossier.practitioner_id)
        said = f"Annulation : {dossiers.object_of(session, dossier)}"
        history.remember(session, actor, person, said, dossier=dossier)
    settle(session, dossier)
    if not kept:
        return ""
    declaration, _ = drafts.rules_of(session, dossier)
    titles = {part.id: part.title for part in declaration.submitted()}
    return KEPT.format(titles=", ".join(titles[section.id] for section in kept))


def settle(session: Session, dossier: Dossier) -> None:
    """Once an application is decided, nothing of it can be undone any more."""
    for section in parts.sections_of(session, dossier.id):
        section.undo = None
        session.add(section)
    session.flush()


def stays(session: Session, dossier: Dossier) -> str:
    """What stays in force, and what fell though it was accepted, as an e-mail says it.

    Procedures only, nothing of what was declared.
    """
    changes = [p for p in parts.declaration_of(session, dossier.id).submitted() if p.row]
    accepted = {s.id for s in parts.sections_of(session, dossier.id) if s.verdict == ACCEPTED}
    return _listed(STAYS, [p for p in changes if p.applied]) + _listed(
        LOST, [p for p in changes if not p.applied and p.id in accepted]
    )


def _listed(sentence: str, changes: Sequence[Part]) -> str:
    objects = dict.fromkeys(part.row.object for part in changes if part.row is not None)
    lines = "\n".join(f"- {said}" for said in objects)
    return sentence.format(objects=lines) if lines else ""


def _restore(session: Session, practitioner_id: str, wanted: Sequence[Section]) -> list[Section]:
    """Undo each section; the answer is those that the register no longer lets go."""
    kept: list[Section] = []
    person = effects.lock(session, practitioner_id)
    for section in parts.latest_first(wanted):
        try:
            with session.begin_nested():
                effects.revert(session, person, section)
        except Conflict:
            kept.append(section)
    return kept
