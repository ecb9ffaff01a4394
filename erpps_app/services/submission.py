"""The professional sends: everything is checked again, and sending twice is sending once."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain import names
from erpps_app.domain.access import SYSTEM, Actor, Role, require
from erpps_app.domain.activity_form import ACTIVITY, cabinet_of
from erpps_app.domain.context import Context
from erpps_app.domain.declaration import Declaration
from erpps_app.domain.errors import Conflict, InvalidField, NotFound
from erpps_app.domain.notices import NoticeKind
from erpps_app.domain.procedures import REGISTRATIONS
from erpps_app.domain.reference import Commune
from erpps_app.domain.steps import ELEMENTS
from erpps_app.domain.workflow import Action, Status, Verdict, next_status
from erpps_app.models.base import now
from erpps_app.models.dossier import Dossier, Section
from erpps_app.models.register import ContactDetails, Practitioner
from erpps_app.services import (
    attachment,
    charge,
    context,
    dossiers,
    drafts,
    effects,
    history,
    numbering,
    outcome,
    ownership,
    parts,
    transitions,
)

MOVED_ON = (
    "Le registre a changé depuis votre demande, et cette réponse ne peut plus y être portée. "
    "Écrivez à votre ARS par un message, ou annulez votre demande."
)
# What the e-mail recap repeats: nothing that helps to usurp an identity or find a home.
MAILED = frozenset({"profession", "diplome", "activite", "sans-activite"})
PRIVATE = frozenset({"telephone_pro", "email_pro"})


def submit(session: Session, actor: Actor) -> Dossier:
    """Send the draft to the ARS; a second call finds the first one's application.

    Raises:
        InvalidField: a step is not complete; the field is the path of its page.
        NotFound: there is nothing to send.
    """
    require(actor, Role.PROFESSIONAL)
    dossier = drafts.find_open(session, actor)
    if dossier is None or dossier.status != Status.DRAFT:
        return _already_sent(session, actor)
    session.refresh(dossier, with_for_update=True)
    if dossier.status != Status.DRAFT:
        return dossier
    declaration, rules = drafts.rules_of(session, dossier)
    if incomplete := declaration.first_incomplete(rules):
        raise InvalidField(incomplete.path, f"Complétez d’abord l’étape « {incomplete.title} ».")
    describe(dossier, declaration, rules)
    freeze(session, dossier, declaration, rules)
    transitions.apply(session, actor, dossier, Action.SUBMIT)
    transitions.notify(
        session,
        dossier,
        NoticeKind.SUBMITTED,
        rules.declared("coordonnees", "email"),
        recapitulatif=recap_text(declaration, rules),
    )
    return dossier


def answer(session: Session, actor: Actor, dossier_id: str) -> None:
    """Send what the ARS asked for back to it.

    A change that had taken effect takes effect anew, as it is now declared.

    Raises:
        InvalidField: an element that was asked for is not complete.
        NotFound: not this person's, or nothing is awaited.
    """
    dossier = ownership.writable(session, actor, dossier_id)
    if dossier.status != Status.AWAITING:
        raise NotFound
    declaration, rules = drafts.rules_of(session, dossier)
    unlocked = {s.id: s for s in parts.sections_of(session, dossier.id) if s.unlocked}
    for part in declaration.submitted():
        if part.id in unlocked and declaration.errors_of(part, rules):
            raise InvalidField(part.id, f"Complétez d’abord l’élément « {part.title} ».")
    if dossier.procedure in REGISTRATIONS:
        former = dossier.ars
        describe(dossier, declaration, rules)
        charge.announce(session, dossier, former)
        attachment.drop(session, SYSTEM, dossier)  # it was attached for what was declared before
    for part in declaration.submitted():
        if section := unlocked.get(part.id):
            section.verdict = Verdict.PENDING
            lock(session, section, declaration.context_of(part, rules))
    applied = {key: s for key, s in unlocked.items() if s.undo is not None}
    if applied and dossier.practitioner_id:
        person = effects.lock(session, dossier.practitioner_id)
        _take_back(session, person, applied.values())
        declaration, rules = drafts.rules_of(session, dossier)
        effects.apply(session, person, declaration, rules, applied)
        charge.follow(session, person, dossier)
        history.remember(
            session, actor, person, dossiers.object_of(session, dossier), dossier=dossier
        )
    transitions.apply(session, actor, dossier, Action.ANSWER)


def _take_back(session: Session, person: Practitioner, applied: Iterable[Section]) -> None:
    """Undo what is about to be applied anew, the latest first."""
    try:
        for section in parts.latest_first(applied):
            effects.take_back(session, person, section)
    except Conflict as refusal:
        raise Conflict(MOVED_ON) from refusal


def cancel(session: Session, actor: Actor, dossier_id: str) -> None:
    """Withdraw an application that is not decided.

    What had taken effect and nobody has verified yet is undone; what took effect at once stays.

    Raises:
        NotFound: not this person's. Conflict: it is decided.
    """
    require(actor, Role.PROFESSIONAL)
    dossier = session.get(Dossier, dossier_id)
    if dossier is None or not ownership.is_own(session, actor, dossier):
        raise NotFound(ownership.NOT_YOURS)
    ownership.lock(session, dossier)
    next_status(Status(dossier.status), Action.CANCEL, actor.role)
    kept = outcome.undo(session, actor, dossier, lambda s: s.verdict != Verdict.ACCEPTED)
    transitions.apply(session, actor, dossier, Action.CANCEL, reason=kept)
    if dossier.number:
        to, stays = address_of(session, dossier), outcome.stays(session, dossier)
        page = "/mes-activites" if dossier.practitioner_id else "/mon-espace"
        transitions.notify(session, dossier, NoticeKind.CANCELLED, to, page=page, reste=stays)


def address_of(session: Session, dossier: Dossier) -> str:
    """Where the person is written to: as registered, else as declared."""
    if dossier.practitioner_id and dossier.procedure not in REGISTRATIONS:
        contact = session.get(ContactDetails, dossier.practitioner_id)
        return contact.email if contact else ""
    declared = parts.declaration_of(session, dossier.id).answers_by_element()
    return declared.get("coordonnees", {}).get("email", "")


def recap_text(declaration: Declaration, rules: Context) -> str:
    """The declaration as lines of text, without what an e-mail must not carry."""
    return "\n".join(_recap_lines(declaration, declaration.context_for(rules)))


def _recap_lines(declaration: Declaration, rules: Context) -> Iterable[str]:
    for part in declaration.submitted():
        if part.element not in MAILED:
            continue
        yield f"\n{part.title}"
        for line in part.definition.lines(part.answers, rules):
            if line.name not in PRIVATE:
                yield f"- {line.label} : {line.text}"


def freeze(session: Session, dossier: Dossier, declaration: Declaration, rules: Context) -> None:
    """Number the application and lock its sections."""
    day = context.today()
    dossier.number = numbering.allocate_application_number(session, day)
    dossier.submitted_at = now()
    sent = {part.id: part for part in declaration.submitted()}
    for section in parts.sections_of(session, dossier.id):
        if section.id in sent:
            lock(session, section, declaration.context_of(sent[section.id], rules))
        elif section.element == ACTIVITY.code:
            parts.drop(session, dossier, section)  # the person in the end declares none
        else:
            lock(session, section, rules)
    session.flush()


def lock(session: Session, section: Section, rules: Context) -> None:
    """Close a section, keeping the answers to what was asked only."""
    chosen = cabinet_of(section.answers, rules) if section.element == ACTIVITY.code else None
    section.answers = ELEMENTS[section.element].pruned(section.answers, rules)
    if chosen:  # another cabinet of the titulaire may open before the decision
        section.answers = {**section.answers, "cabinet": chosen.id}
    section.unlocked = False
    session.add(section)


def describe(dossier: Dossier, declaration: Declaration, rules: Context) -> None:
    """What the queue shows and sorts by, and the agency in charge."""
    civil = declaration.answers_by_element()["etat-civil"]
    names_of_person = (civil.get("prenom", ""), civil.get("nom_naissance", ""))
    dossier.applicant_name = " ".join(part for part in names_of_person if part)
    dossier.profession = rules.declared("profession", "profession")
    dossier.search_key = names.search_key(civil.get("nom_naissance", ""), civil.get("prenom", ""))
    dossier.birth_date = civil.get("date_naissance", "")
    dossier.email_key = rules.declared("coordonnees", "email").lower()
    place = place_in_charge(declaration, rules)
    dossier.departement = place.departement if place else ""
    dossier.ars = reference().agency_of(place)


def agency_in_charge(declaration: Declaration, rules: Context) -> str:
    """The ARS of the place in charge."""
    return reference().agency_of(place_in_charge(declaration, rules))


def place_in_charge(declaration: Declaration, rules: Context) -> Commune | None:
    """The first place of practice, else the correspondence address: its ARS is in charge.

    Abroad there is none; then, and in the collectivities without an ARS, the national queue is.
    The agencies are those of today, also for what was sent while another was in charge there.
    """
    places = [
        cabinet.address if (cabinet := cabinet_of(part.answers, rules)) else part.answers
        for part in declaration.submitted()
        if part.element == ACTIVITY.code
    ]
    places.append(declaration.answers_by_element()["coordonnees"])
    for place in places:
        if place.get("destination") == "etranger":
            continue
        if commune := rules.reference.commune(place.get("commune", "")):
            return commune
    return None


def _already_sent(session: Session, actor: Actor) -> Dossier:
    sent = session.exec(
        select(Dossier)
        .where(
            Dossier.account_id == actor.account_id,
            col(Dossier.status).in_((Status.NEW, Status.IN_REVIEW)),
        )
        .order_by(col(Dossier.submitted_at).desc())
    ).first()
    if sent is None:
        raise NotFound("Il n’y a pas de demande à envoyer.")
    return sent
