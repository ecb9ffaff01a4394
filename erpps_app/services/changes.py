"""Starting a change: which procedures are open, their sections laid with what the register holds.

A professional's changes gather in one application until it is sent. Some procedures (a removal, a
registration on paper) are an application of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from erpps_app.domain.access import REVIEWERS, Actor, Role, require
from erpps_app.domain.changes import SITUATION
from erpps_app.domain.declaration import Declaration
from erpps_app.domain.errors import Conflict, NotAllowed, NotFound
from erpps_app.domain.procedures import (
    MODIFICATION,
    NEW_PRACTICE,
    PAPER_REGISTRATION,
    PROCEDURES,
    Procedure,
    Target,
    open_to,
)
from erpps_app.domain.workflow import Status
from erpps_app.models.dossier import BY_AGENCY, BY_PROFESSIONAL, Dossier, Section
from erpps_app.models.register import Practitioner
from erpps_app.services import charge, context, drafts, history, parts, registered
from erpps_app.services.registered import Registered

RUNNING = (Status.NEW, Status.IN_REVIEW, Status.AWAITING)
MOVED = "CHL"
NOTHING_TO_CORRECT = (
    "Cette activité n’a pas de lieu enregistré, donc rien à corriger. Pour en changer, cessez-la "
    "et déclarez-en une nouvelle."
)
TAKE_OUT = "Retirez cette modification de la demande, puis envoyez le reste."


@dataclass(frozen=True, slots=True)
class Offer:
    """A procedure that can be started, with what is promised about it."""

    code: str
    button: str
    object: str
    promise: str


def offers(actor: Actor, practitioner: Practitioner) -> list[Offer]:
    """What the actor may start for a professional, in the order of the guide's table."""
    return [
        Offer(row.code, row.button_for(actor.role), row.object, row.promise_for(actor.role))
        for row in open_to(actor.role, by_franceconnect=practitioner.by_franceconnect)
    ]


def start(
    session: Session, actor: Actor, procedure: str, target: str = "", practitioner_id: str = ""
) -> str:
    """Lay the sections of a change; the answer is the path of its first page.

    Args:
        session: the transaction.
        actor: the professional, or an agent of the agency in charge.
        procedure: code in ``PROCEDURES``.
        target: the practice or activity it is about.
        practitioner_id: whose file, for an agent.

    Raises:
        NotAllowed: the procedure is not open to them.
        NotFound: the target is not theirs.
        Conflict: an application under way is already about the same thing.
    """
    person = _held(session, actor, practitioner_id)
    row = _open_row(actor, person, procedure)
    found = registered.load(session, person.id)
    _check_target(found, row, target)
    _refuse_double(session, actor, person, row, target)
    if row.code == "modification-activite" and target not in correctable(session, found):
        raise NotAllowed(NOTHING_TO_CORRECT)
    dossier = _draft(session, actor, person, row)
    if known := _same(session, dossier, row, target):
        return path(dossier, known)
    laid = _lay(session, dossier, row, target, found)
    return path(dossier, laid[0])


def move(session: Session, actor: Actor, activity_id: str) -> str:
    """A new place is a cessation plus a new activity: start both, the first with its reason."""
    first = start(session, actor, "cessation", activity_id)
    person = subject(session, actor, "")
    activity, _ = registered.load(session, person.id).activity(activity_id)
    start(session, actor, "nouvelle-activite", activity.practice_id)
    section = session.get_one(Section, first.rpartition("/")[2])
    if not section.answers.get("motif_fin"):
        section.answers = {**section.answers, "motif_fin": MOVED}
        session.add(section)
    return first


def start_on_paper(session: Session, actor: Actor) -> str:
    """Open the file of somebody who hands in paper; the answer is the path of its first page."""
    require(actor, *REVIEWERS)
    dossier = Dossier(
        account_id=actor.account_id,
        origin=BY_AGENCY,
        procedure=PAPER_REGISTRATION,
        status=Status.DRAFT,
        ars=actor.ars,
    )
    session.add(dossier)
    session.flush()
    drafts.add_sections(session, dossier, drafts.prefilled({}))
    session.add(
        Section(
            dossier_id=dossier.id, element="activite", rank=1, answers={"destination": "france"}
        )
    )
    session.flush()
    first = next(s for s in parts.sections_of(session, dossier.id) if s.element == "etat-civil")
    return path(dossier, first)


def subject(session: Session, actor: Actor, practitioner_id: str) -> Practitioner:
    """The professional whose file is changed.

    Raises:
        NotFound: not registered, removed, or another agency is in charge.
    """
    require(actor, Role.PROFESSIONAL, *REVIEWERS)
    found = history.readable(session, actor, practitioner_id)
    if not found.active:
        raise NotFound("Ce professionnel a été supprimé du registre.")
    return found


def _held(session: Session, actor: Actor, practitioner_id: str) -> Practitioner:
    """The professional, locked before anything else is read.

    Whoever sends holds the same lock: a draft that is being sent is no draft any more once it is
    released, and a second tab finds the draft of the first.
    """
    person = subject(session, actor, practitioner_id)
    session.refresh(person, with_for_update=True)
    return subject(session, actor, practitioner_id)


def path(dossier: Dossier, section: Section) -> str:
    """The page that asks a section."""
    return f"/modification/{dossier.id}/{section.id}"


def correctable(session: Session, found: Registered) -> frozenset[str]:
    """The activities of which something can be corrected; their type may leave nothing."""
    titulaires = {a.titulaire_rpps for a, _ in found.activities if a.titulaire_rpps}
    rules, held = context.build(session, {}, titulaires), registered.beside(found)
    return frozenset(
        activity.id
        for activity, _ in found.activities
        if SITUATION.asked(held[activity.id]["situation"], replace(rules, others=held[activity.id]))
    )


def _open_row(actor: Actor, person: Practitioner, procedure: str) -> Procedure:
    rows = open_to(actor.role, by_franceconnect=person.by_franceconnect)
    found = next((row for row in rows if row.code == procedure), None)
    if found is not None:
        return found
    wanted = PROCEDURES.get(procedure)
    if wanted and wanted.only_without_franceconnect and person.by_franceconnect:
        raise NotAllowed(
            "Cet état civil vient de FranceConnect : il se corrige auprès de l’Insee, puis à la "
            "connexion suivante."
        )
    raise NotAllowed("Cette démarche ne vous est pas ouverte.")


def _check_target(found: Registered, row: Procedure, target: str) -> None:
    if row.target is Target.PRACTICE:
        found.practice(target)
    elif row.target is Target.ACTIVITY:
        activity, _ = found.activity(target)
        if not registered.is_open(activity):
            raise Conflict("Cette activité a déjà cessé : elle ne peut plus être modifiée.")


def check_again(
    session: Session, actor: Actor, person: Practitioner, declaration: Declaration
) -> None:
    """What was open when each change was begun still is, now that it is sent.

    Raises:
        Conflict, NotAllowed, NotFound: it no longer is; the message says which and why.
    """
    if actor.role in REVIEWERS and person.ars != actor.ars:
        raise NotFound(history.ELSEWHERE)
    found = registered.load(session, person.id)
    for part in declaration.submitted():
        target = "" if part.target == part.procedure else part.target
        row = _open_row(actor, person, part.procedure)
        try:
            _check_target(found, row, target)
            _refuse_double(session, actor, person, row, target)
        except Conflict as refusal:
            raise Conflict(f"{part.title}. {refusal.message} {TAKE_OUT}") from refusal


def _refuse_double(
    session: Session, actor: Actor, person: Practitioner, row: Procedure, target: str
) -> None:
    """What is with the ARS is waited for, or withdrawn, before it is asked again."""
    if row.code == "nouvelle-activite":
        return
    running = session.exec(
        select(Dossier, Section)
        .join(Section, col(Section.dossier_id) == Dossier.id)
        .where(
            Dossier.practitioner_id == person.id,
            col(Dossier.status).in_(RUNNING),
            Section.procedure == row.code,
            Section.target == _target(row, target),
        )
    )
    waits = next((d for d, section in running if not parts.is_settled(section)), None)
    if waits is not None:
        own = actor.role is Role.PROFESSIONAL
        raise Conflict(
            f"La demande {waits.number} porte déjà sur ce point et n’est pas encore décidée. "
            + ("Attendez sa décision ou annulez-la." if own else "Décidez-la d’abord.")
        )


def _draft(session: Session, actor: Actor, person: Practitioner, row: Procedure) -> Dossier:
    """The application being prepared, created when there is none; see ``_held``."""
    procedure = row.code if row.apart else MODIFICATION
    mine = "" if actor.role is Role.PROFESSIONAL else f":{actor.account_id}"
    key = f"{procedure}:{person.id}{mine}"
    known = session.exec(
        select(Dossier).where(Dossier.draft_key == key, Dossier.status == Status.DRAFT)
    ).first()
    return known or _new_draft(session, actor, person, procedure, key)


def _new_draft(
    session: Session, actor: Actor, person: Practitioner, procedure: str, key: str
) -> Dossier:
    found = registered.load(session, person.id)
    civil = found.civil
    dossier = Dossier(
        account_id=actor.account_id,
        practitioner_id=person.id,
        origin=BY_PROFESSIONAL if actor.role is Role.PROFESSIONAL else BY_AGENCY,
        draft_key=key,
        procedure=procedure,
        status=Status.DRAFT,
        ars=person.ars,
        applicant_name=f"{registered.civil_answers(civil)['prenom']} {civil.birth_name}".strip(),
        profession=found.practices[0].profession if found.practices else None,
        search_key=civil.search_key,
        birth_date=civil.birth_date,
        departement=charge.departement_of(found),
    )
    session.add(dossier)
    session.flush()
    return dossier


def _same(session: Session, dossier: Dossier, row: Procedure, target: str) -> Section | None:
    """The change already being prepared; a new activity only while nothing was said of it."""
    for section in parts.sections_of(session, dossier.id):
        if section.procedure != row.code or section.target != _target(row, target):
            continue
        if row.code != "nouvelle-activite" or not section.answers.get("type_activite"):
            return section
    return None


def _lay(
    session: Session, dossier: Dossier, row: Procedure, target: str, found: Registered
) -> list[Section]:
    ranks = {s.element: s.rank for s in parts.sections_of(session, dossier.id)}
    held = registered.beside(found)
    laid: list[Section] = []
    for element in row.elements:
        rank = ranks.get(element.code, 0) + 1 if element.repeatable else 0
        section = Section(
            dossier_id=dossier.id,
            element=element.code,
            rank=rank,
            procedure=row.code,
            target=_target(row, target),
            answers=_prefilled(row, element.code, target, held, found),
        )
        section.before = {"answers": held_answers(held, section)}
        laid.append(section)
    parts.touch(dossier, *laid)
    session.add_all((dossier, *laid))
    session.flush()
    return laid


def held_answers(held: registered.Beside, section: Section) -> dict[str, str]:
    """What the register holds of what a section is about, to tell if it changes meanwhile."""
    known = {**held.get("", {}), **held.get(section.target, {})}
    return dict(known.get(section.element) or known.get("activite-en-cours") or {})


def _prefilled(
    row: Procedure, element: str, target: str, held: registered.Beside, found: Registered
) -> dict[str, str]:
    """What a form starts with: what is held, or what is most likely."""
    if element == "activite":
        return {"destination": "france"}
    if element == "profession":
        first = found.practices[0] if found.practices else None
        return {
            "nom_exercice": first.practice_name if first else found.civil.birth_name,
            "prenom_exercice": first.practice_given_name if first else "",
        }
    if not row.corrects:
        return {}
    known: Mapping[str, Mapping[str, str]] = {**held.get("", {}), **held.get(target, {})}
    answers = known.get(element) or drafts.prefilled({}).get(element, {})
    return {name: value for name, value in answers.items() if value}


def _target(row: Procedure, target: str) -> str:
    if row.code == NEW_PRACTICE:
        return NEW_PRACTICE
    return "" if row.target is Target.PERSON else target
