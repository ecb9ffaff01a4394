"""What each decision on an application does: validate, ask for information, refuse."""

from sqlmodel import Session

from erpps_app.domain.access import Actor
from erpps_app.domain.context import Context
from erpps_app.domain.declaration import Declaration
from erpps_app.domain.errors import NotFound
from erpps_app.domain.notices import NoticeKind
from erpps_app.domain.procedures import REGISTRATIONS, REMOVAL_PROCEDURE
from erpps_app.domain.reasons import ALREADY_REGISTERED
from erpps_app.domain.workflow import Action, Status, Verdict, next_status
from erpps_app.models.dossier import BY_PROFESSIONAL, Dossier, Section
from erpps_app.services import (
    attaching,
    dossiers,
    drafts,
    effects,
    history,
    outcome,
    parts,
    registration,
    removal,
    submission,
    transitions,
)

ELSEWHERE = "Ce dossier n’existe pas, ou relève d’une autre ARS."


def _validate(session: Session, actor: Actor, dossier: Dossier) -> str:
    transitions.apply(session, actor, dossier, Action.VALIDATE)
    declaration, rules = drafts.rules_of(session, dossier)
    if dossier.attached_to:
        return attaching.carry_out(session, actor, dossier, declaration, rules)
    if dossier.procedure in REGISTRATIONS:
        practitioner = registration.register(session, dossier, declaration, rules)
        said = dossiers.object_of(session, dossier)
        history.remember(session, actor, practitioner, said, dossier=dossier)
        email = rules.declared("coordonnees", "email")
        transitions.notify(session, dossier, NoticeKind.VALIDATED, email, rpps=practitioner.rpps)
        return practitioner.rpps
    return _validate_changes(session, actor, dossier, declaration, rules)


def _validate_changes(
    session: Session, actor: Actor, dossier: Dossier, declaration: Declaration, rules: Context
) -> str:
    """What waited takes effect; what had taken effect can no longer be undone."""
    person = effects.lock(session, dossier.practitioner_id or "")
    if person.ars != actor.ars:
        raise NotFound(ELSEWHERE)
    email = submission.address_of(session, dossier)
    sections = {p.id: session.get_one(Section, p.id) for p in declaration.submitted()}
    waiting = {key: s for key, s in sections.items() if s.applied_at is None}
    if waiting:
        effects.apply(session, person, declaration, rules, waiting)
        said = dossiers.object_of(session, dossier)
        history.remember(session, actor, person, said, dossier=dossier)
    outcome.settle(session, dossier)
    if dossier.procedure == REMOVAL_PROCEDURE:
        removal.close(session, person)
        transitions.notify(session, dossier, NoticeKind.REMOVED, email, motif=person.removal_reason)
        return person.rpps
    told = _listed([part.heading for part in declaration.submitted()])
    transitions.notify(session, dossier, NoticeKind.CHANGES_VALIDATED, email, effets=told)
    return person.rpps


def _request(session: Session, actor: Actor, dossier: Dossier) -> str:
    declaration, rules = drafts.rules_of(session, dossier)
    named: list[str] = []
    for part in declaration.submitted():
        section = session.get_one(Section, part.id)
        if section.verdict != Verdict.TO_COMPLETE:
            continue
        named.append(part.heading)
        lines = part.definition.lines(part.answers, declaration.context_of(part, rules))
        names = [d.name for d in parts.documents_of(session, dossier.id).get(section.id, [])]
        before = {"asked": {li.label: li.text for li in lines}, "documents": names}
        section.before = {**(section.before or {}), **before}
        section.unlocked = True
        session.add(section)
    transitions.apply(session, actor, dossier, Action.REQUEST_INFORMATION, reason=", ".join(named))
    email = submission.address_of(session, dossier)
    transitions.notify(
        session, dossier, NoticeKind.INFORMATION_REQUESTED, email, elements=_listed(named)
    )
    return ""


def _refuse(session: Session, actor: Actor, dossier: Dossier) -> str:
    """What waited stays undone; of what had taken effect, what is refused is undone."""
    declaration, _ = drafts.rules_of(session, dossier)
    reasons: list[str] = []
    mailed: list[str] = []
    known = False
    for part in declaration.submitted():
        section = session.get_one(Section, part.id)
        if section.verdict == Verdict.REFUSED:
            about = f" ({part.about})" if part.about else ""
            reasons.append(f"{part.heading}{about} : {section.reason}")
            mailed.append(f"{part.heading} : {section.reason}")
            known = known or section.reason_code == ALREADY_REGISTERED
    next_status(Status(dossier.status), Action.REFUSE, actor.role, "\n".join(reasons))
    kept = outcome.undo(session, actor, dossier, lambda s: s.verdict == Verdict.REFUSED)
    dossier.reason = "\n".join(filter(None, (*reasons, kept)))
    transitions.apply(session, actor, dossier, Action.REFUSE, reason=dossier.reason)
    if dossier.origin == BY_PROFESSIONAL:
        _tell_refusal(session, dossier, "\n".join(mailed), known=known)
    return ""


def _tell_refusal(session: Session, dossier: Dossier, reasons: str, *, known: bool) -> None:
    """Why, and what to do now: whoever has a number signs in with it, the others ask again."""
    email = submission.address_of(session, dossier)
    if known:
        transitions.notify(
            session, dossier, NoticeKind.ALREADY_REGISTERED, email, page="/", motif=reasons
        )
        return
    stays = outcome.stays(session, dossier)
    transitions.notify(session, dossier, NoticeKind.REFUSED, email, motif=reasons, reste=stays)


DECISIONS = {
    Action.VALIDATE: _validate,
    Action.REQUEST_INFORMATION: _request,
    Action.REFUSE: _refuse,
}


def _listed(titles: list[str]) -> str:
    return "\n".join(f"- {title}" for title in dict.fromkeys(titles))
