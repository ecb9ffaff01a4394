"""Sending changes: everything is checked again, and what takes effect now does so now."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.context import Context
from erpps_app.domain.declaration import Declaration
from erpps_app.domain.errors import InvalidField, NotFound
from erpps_app.domain.notices import NoticeKind
from erpps_app.domain.procedures import PROCEDURES, Effect
from erpps_app.domain.workflow import Action, Status, Verdict
from erpps_app.models.dossier import BY_PROFESSIONAL, Dossier, Section
from erpps_app.services import (
    basket,
    changes,
    dossiers,
    drafts,
    effects,
    erasure,
    history,
    outcome,
    ownership,
    parts,
    registration,
    submission,
    transitions,
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of it.

    Attributes:
        path: the page of the application, once it is sent.
        changed: what the register has come to hold meanwhile; then nothing was sent.
    """

    path: str = ""
    changed: str = ""


def send(session: Session, actor: Actor, dossier_id: str) -> Sent:
    """Send what is being prepared; sending twice is sending once.

    Raises:
        InvalidField: a part is not complete; the field is the path of its page.
        NotFound: it is not this actor's. Conflict: the register no longer allows it.
    """
    if sent := _already_sent(session, actor, dossier_id):
        return Sent(path=_page(sent, actor))
    dossier = ownership.writable(session, actor, dossier_id)
    declaration, rules = drafts.rules_of(session, dossier)
    _refuse_incomplete(session, dossier, declaration, rules)
    if told := basket.changed_meanwhile(session, dossier):
        return Sent(changed=told)
    if dossier.practitioner_id is None:
        _register(session, actor, dossier, declaration, rules)
    else:
        _send_changes(session, actor, dossier, declaration, rules)
    return Sent(path=_page(dossier, actor))


def _already_sent(session: Session, actor: Actor, dossier_id: str) -> Dossier | None:
    """The application, once whoever else was sending it has done so."""
    known = session.get(Dossier, dossier_id)
    if known is None or not ownership.is_written(session, actor, known):
        return None
    ownership.lock(session, known)
    return known if known.number else None


def abandon(session: Session, actor: Actor, dossier_id: str) -> None:
    """Give up what is being prepared: nothing of it is kept."""
    dossier = ownership.writable(session, actor, dossier_id)
    if dossier.status != Status.DRAFT:
        raise NotFound
    erasure.erase_dossier(session, dossier)


def _page(dossier: Dossier, actor: Actor) -> str:
    page = "demande" if actor.role is Role.PROFESSIONAL else "instruction"
    return f"/{page}/{dossier.id}"


def _refuse_incomplete(
    session: Session, dossier: Dossier, declaration: Declaration, rules: Context
) -> None:
    """Name the first part that is not complete, at the path of its page."""
    submitted = declaration.submitted()
    if not submitted:
        raise NotFound("Il n’y a rien à envoyer.")
    for part in submitted:
        if declaration.errors_of(part, rules):
            section = session.get_one(Section, part.id)
            raise InvalidField(changes.path(dossier, section), f"Complétez d’abord : {part.title}.")


def _register(
    session: Session, actor: Actor, dossier: Dossier, declaration: Declaration, rules: Context
) -> None:
    """Enter somebody in the register from the paper they handed in."""
    submission.describe(dossier, declaration, rules)
    dossier.ars = actor.ars  # whoever took the paper keeps the file
    submission.freeze(session, dossier, declaration, rules)
    transitions.apply(session, actor, dossier, Action.ENTER)
    declaration, rules = drafts.rules_of(session, dossier)
    person = registration.register(session, dossier, declaration, rules)
    history.remember(session, actor, person, dossiers.object_of(session, dossier), dossier=dossier)
    _accept(session, parts.sections_of(session, dossier.id))
    to = rules.declared("coordonnees", "email")
    transitions.notify(
        session, dossier, NoticeKind.REGISTERED_ON_PAPER, to, page="", rpps=person.rpps
    )


def _send_changes(
    session: Session, actor: Actor, dossier: Dossier, declaration: Declaration, rules: Context
) -> None:
    person = effects.lock(session, dossier.practitioner_id or "")
    changes.check_again(session, actor, person, declaration)
    former = submission.address_of(session, dossier)
    _keep_what_was(session, declaration, rules)
    submission.freeze(session, dossier, declaration, rules)
    declaration, rules = drafts.rules_of(session, dossier)
    sections = {p.id: session.get_one(Section, p.id) for p in declaration.submitted()}
    when = {key: basket.effect_of(dossier, s, actor.role) for key, s in sections.items()}
    on_sending = {key: s for key, s in sections.items() if when[key].is_on_sending}
    said = dossiers.object_of(session, dossier)
    if on_sending:
        effects.apply(session, person, declaration, rules, on_sending)
        if dossier.origin == BY_PROFESSIONAL:
            dossier.ars = person.ars
        history.remember(session, actor, person, said, dossier=dossier)
    _accept(session, [s for key, s in sections.items() if when[key] is Effect.AT_ONCE])
    action = _action(actor, list(when.values()), dossier)
    transitions.apply(session, actor, dossier, action)
    if Status(dossier.status).is_final:
        outcome.settle(session, dossier)
    told = _told(declaration, actor.role)
    if notice := _NOTICES.get(action):
        for address in dict.fromkeys((former, submission.address_of(session, dossier))):
            transitions.notify(session, dossier, notice, address, effets=told)


_NOTICES = {
    Action.SUBMIT: NoticeKind.CHANGES_SUBMITTED,
    Action.APPLY: NoticeKind.CHANGES_APPLIED,
    Action.ENTER: NoticeKind.CHANGED_BY_AGENCY,
}


def _action(actor: Actor, when: list[Effect], dossier: Dossier) -> Action:
    at_once = all(effect is Effect.AT_ONCE for effect in when)
    if actor.role is Role.PROFESSIONAL:
        return Action.APPLY if at_once else Action.SUBMIT
    row = PROCEDURES.get(dossier.procedure)
    return Action.PROPOSE if row is not None and row.second_agent else Action.ENTER


def _accept(session: Session, sections: Iterable[Section]) -> None:
    for section in sections:
        section.verdict = Verdict.ACCEPTED
        session.add(section)
    session.flush()


def _keep_what_was(session: Session, declaration: Declaration, rules: Context) -> None:
    """Beside each correction, what it replaces, for whoever reads the application."""
    for part in declaration.submitted():
        section = session.get_one(Section, part.id)
        held: dict[str, str] = (section.before or {}).get("answers", {})
        if part.row is None or not part.row.corrects:
            continue
        lines = part.definition.lines(held, declaration.context_of(part, rules))
        section.before = {**(section.before or {}), "lines": {li.label: li.text for li in lines}}
        session.add(section)


def _told(declaration: Declaration, role: Role) -> str:
    """What each change does, as the e-mail says it: nothing of what was declared."""
    said = (
        f"- {part.row.object} ({part.row.label_for(role)})"
        for part in declaration.submitted()
        if part.row is not None
    )
    return "\n".join(dict.fromkeys(said))
