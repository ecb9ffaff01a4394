"""Attaching a registration to somebody who is in the register already: no second number.

One agent attaches, another validates: it lets whoever applied into the file of a person, and what
they declared into the register under that person's number. As for a merge, nobody does it alone.
"""

from collections.abc import Mapping

from sqlmodel import Session

from erpps_app.domain.access import REVIEWERS, Actor, require
from erpps_app.domain.context import Context
from erpps_app.domain.declaration import Declaration
from erpps_app.domain.errors import Conflict, InvalidField, NotFound
from erpps_app.domain.fields import YES
from erpps_app.domain.notices import NoticeKind
from erpps_app.domain.procedures import FIRST_REGISTRATION
from erpps_app.domain.workflow import Action, Status
from erpps_app.models.dossier import Dossier, Section
from erpps_app.models.register import Practitioner
from erpps_app.services import (
    attach_plan,
    attachment,
    audit,
    distinctions,
    drafts,
    effects,
    history,
    ownership,
    parts,
    submission,
    transitions,
)
from erpps_app.services.attach_plan import Plan

REASON, CONFIRMED, LONGEST = "motif_rattachement", "identite_verifiee", 1000
ALREADY = "Cette demande est déjà rattachée : retirez d’abord ce rattachement."
ATTACHED = "Demande d’enregistrement rattachée"
BY_FRANCECONNECT = "Vous pouvez vous connecter avec FranceConnect ou Pro Santé Connect."
BY_CARD = "Connectez-vous comme d’habitude, avec Pro Santé Connect (carte CPS ou e-CPS)."


def attach(
    session: Session,
    actor: Actor,
    dossier_id: str,
    practitioner_id: str,
    form: Mapping[str, str],
    version: int,
) -> None:
    """Say that an application is about somebody of the register; another agent validates it.

    Args:
        session, actor, dossier_id: as always.
        practitioner_id: whom it is about.
        form: the reason, and that the identity was checked: owed unless it is certain.
        version: of the application, as the agent saw it.

    Raises:
        NotFound: one of them is not of the actor's agency. InvalidField: something is owed.
        Conflict: it changed since, or something forbids it; the message says what.
    """
    dossier = _file(session, actor, dossier_id)
    if dossier.attached_to:
        raise Conflict(ALREADY)
    known = session.get(Practitioner, practitioner_id)
    if known is None or known.ars != actor.ars:
        raise NotFound(history.ELSEWHERE)
    person = effects.lock(session, known.id)
    _lock(session, actor, dossier, version)
    declaration, rules = drafts.rules_of(session, dossier)
    plan = attach_plan.make(session, dossier, declaration, rules, person.id)
    if plan.obstacle:
        raise Conflict(plan.obstacle)
    reason = _reason_of(form, owed=not plan.certain)
    dossier.attached_to, dossier.attached_by = person.id, actor.account_id
    parts.touch(dossier)
    said = f"RPPS {person.rpps}. {reason}".strip()
    parts.record(session, dossier, actor, Action.ATTACH, before=dossier.status, reason=said)
    session.add(dossier)
    session.flush()


def detach(session: Session, actor: Actor, dossier_id: str, version: int) -> None:
    """Take an attachment back, one's own or a colleague's.

    Raises:
        NotFound: it is another agency's. Conflict: it changed since, or is decided.
    """
    dossier = _file(session, actor, dossier_id)
    _lock(session, actor, dossier, version)
    attachment.drop(session, actor, dossier)


def carry_out(
    session: Session, actor: Actor, dossier: Dossier, declaration: Declaration, rules: Context
) -> str:
    """Add to the file of the person what the application declares; the answer is their number.

    Raises:
        Conflict: something forbids it since it was attached.
    """
    person = effects.lock(session, dossier.attached_to or "")
    plan = attach_plan.make(session, dossier, declaration, rules, person.id)
    if plan.obstacle:
        raise Conflict(plan.obstacle)
    former = plan.person.contact.email if plan.person.contact else ""
    if plan.account is not None:
        plan.account.practitioner_id = person.id
        session.add(plan.account)
        audit.record(
            session,
            audit.RECONCILED,
            subject=plan.account.id,
            about=f"practitioner:{person.id}",
            actor=actor,
        )
    if plan.civil is not None:
        effects.replace_civil(session, plan.person, plan.civil)
        person.by_franceconnect = True
    added = {p.id: session.get_one(Section, p.id) for p in plan.declaration.submitted()}
    effects.apply(session, person, plan.declaration, plan.rules, added)
    dossier.practitioner_id = person.id
    session.add(dossier)
    distinctions.follow(session, dossier.id, person.id)
    history.remember(session, actor, person, ATTACHED, dossier=dossier)
    _tell(session, dossier, plan, former)
    return person.rpps


def _tell(session: Session, dossier: Dossier, plan: Plan, former: str) -> None:
    """Owe an e-mail to the address declared and to the one that the register had."""
    told = "\n".join(f"- {part.heading}" for part in plan.declaration.submitted())
    for address in dict.fromkeys((former, submission.address_of(session, dossier))):
        if address:
            transitions.notify(
                session,
                dossier,
                NoticeKind.ATTACHED,
                address,
                page="/mes-activites",
                rpps=plan.person.practitioner.rpps,
                effets=told,
                connexion=BY_FRANCECONNECT if plan.account else BY_CARD,
            )


def _file(session: Session, actor: Actor, dossier_id: str) -> Dossier:
    """A first registration of the agent's agency."""
    require(actor, *REVIEWERS)
    dossier = session.get(Dossier, dossier_id)
    if dossier is None or not ownership.is_reviewed(actor, dossier):
        raise NotFound(history.ELSEWHERE)
    if dossier.procedure != FIRST_REGISTRATION:
        raise NotFound(history.ELSEWHERE)
    return dossier


def _lock(session: Session, actor: Actor, dossier: Dossier, version: int) -> None:
    ownership.lock(session, dossier)
    _file(session, actor, dossier.id)
    transitions.expect_version(session, dossier, version)
    if Status(dossier.status).is_final:
        raise Conflict(transitions.STALE)


def _reason_of(form: Mapping[str, str], *, owed: bool) -> str:
    reason = form.get(REASON, "").strip()
    if owed and form.get(CONFIRMED) != YES:
        raise InvalidField(CONFIRMED, "Confirmez que vous avez vérifié l’identité.")
    if owed and not reason:
        raise InvalidField(REASON, "Dites à quoi vous reconnaissez que c’est la même personne.")
    if len(reason) > LONGEST:
        raise InvalidField(REASON, f"Raccourcissez ce motif : {LONGEST} caractères au plus.")
    return reason
