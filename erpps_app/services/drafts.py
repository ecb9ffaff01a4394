"""The professional fills in: open the application, save as it goes, finish a step.

An application is open for writing as a draft, or while the ARS awaits information: then only the
sections it named are unlocked. A draft is never refused for being incomplete.
"""

from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from erpps_app.domain import identity as identities
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.context import Context
from erpps_app.domain.declaration import Declaration
from erpps_app.domain.errors import InvalidFields, NotAllowed, NotFound
from erpps_app.domain.procedures import FIRST_REGISTRATION
from erpps_app.domain.steps import ASKED_AT_FIRST, ELEMENTS, STEP, STEPS, Step
from erpps_app.domain.workflow import Status
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier, Section
from erpps_app.models.register import Practitioner
from erpps_app.services import parts, whole

OPEN_STATUSES = (Status.DRAFT, Status.AWAITING)
REGISTERED = (
    "Vous êtes déjà enregistré au RPPS. Ce qui change se déclare depuis la page « Mes activités »."
)
REMOVED = (
    "Votre enregistrement au RPPS a été supprimé. Pour être enregistré de nouveau, adressez-vous à "
    "votre agence régionale de santé."
)


def start(session: Session, actor: Actor) -> Dossier:
    """The person's open application, created when there is none.

    Two tabs that start at once get the same draft: the database keeps it unique.

    Raises:
        NotAllowed: the person has a number, or had one, or an application that is with the ARS.
    """
    require(actor, Role.PROFESSIONAL)
    if found := find_open(session, actor):
        return found
    account = session.get_one(Account, actor.account_id)
    if account.practitioner_id:
        known = session.get(Practitioner, account.practitioner_id)
        raise NotAllowed(REGISTERED if known is None or known.active else REMOVED)
    if is_with_the_ars(session, actor):
        raise NotAllowed("Votre demande est déjà entre les mains de l’ARS.")
    try:
        with session.begin_nested():
            return _create(session, account)
    except IntegrityError:
        if found := find_open(session, actor):
            return found
        raise


def path_of_incomplete(session: Session, actor: Actor) -> str:
    """The page of the draft to complete first; empty when all is complete."""
    read = whole.read(session, start(session, actor))
    incomplete = read.declaration.first_incomplete(read.rules)
    return incomplete.path if incomplete else ""


def find_open(session: Session, actor: Actor) -> Dossier | None:
    """The application that the person may write to now."""
    require(actor, Role.PROFESSIONAL)
    return session.exec(
        select(Dossier)
        .where(
            Dossier.account_id == actor.account_id,
            Dossier.procedure == FIRST_REGISTRATION,
            col(Dossier.status).in_(OPEN_STATUSES),
        )
        .order_by(col(Dossier.created_at).desc())
    ).first()


def writable(session: Session, actor: Actor) -> Dossier:
    """The open application, locked for writing until the end of the transaction.

    Raises:
        NotFound: there is none.
    """
    found = find_open(session, actor)
    if found is None:
        raise NotFound("Cette demande n’est plus modifiable : elle a été envoyée ou annulée.")
    session.refresh(found, with_for_update=True)
    if found.status not in OPEN_STATUSES:
        raise NotFound("Cette demande n’est plus modifiable : elle a été envoyée ou annulée.")
    return found


def save(session: Session, actor: Actor, slug: str, form: Mapping[str, object]) -> Dossier:
    """Keep what was typed on a page, right or wrong.

    Locked answers and unknown names are ignored, whatever the browser sends.
    """
    dossier = writable(session, actor)
    for section in _sections_of_step(session, dossier, STEP[slug]):
        write(session, dossier, section, form)
    return dossier


def write(session: Session, dossier: Dossier, section: Section, form: Mapping[str, object]) -> None:
    """Merge a form into one section.

    Raises:
        NotAllowed: the ARS did not ask for this element.
    """
    if not section.unlocked:
        raise NotAllowed("L’ARS n’a pas demandé de modifier cet élément.")
    declaration, around = rules_of(session, dossier)
    part = next(part for part in declaration.parts if part.id == section.id)
    rules = declaration.context_of(part, around)
    locked = identities.locked_fields(dossier.identity)
    typed = {k: v for k, v in form.items() if isinstance(v, str) and k not in locked}
    merged = ELEMENTS[section.element].tidy({**section.answers, **typed}, rules)
    if merged != section.answers:
        section.answers = merged
        parts.touch(dossier, section)
        session.add_all((dossier, section))
        session.flush()


def finish(session: Session, actor: Actor, slug: str) -> str:
    """Check a saved page; the answer is the path to go on with.

    Saving comes first, in a transaction of its own: what was typed stays even when it is wrong.

    Raises:
        InvalidFields: every error of the page, by field.
    """
    if errors := errors_of_page(session, actor, slug):
        raise InvalidFields(errors)
    return path_after(writable(session, actor), STEP[slug])


def errors_of_page(session: Session, actor: Actor, slug: str) -> dict[str, str]:
    """What is wrong with a saved page, by field."""
    dossier = find_open(session, actor)
    if dossier is None:
        raise NotFound
    declaration, rules = rules_of(session, dossier)
    found = declaration.errors_of_step(STEP[slug], rules)
    return {name: text for part in found.values() for name, text in part.items()}


def path_after(dossier: Dossier, step: Step) -> str:
    """The page that follows a finished one."""
    if dossier.status == Status.AWAITING:
        return f"/demande/{dossier.id}"
    following = STEPS[STEPS.index(step) + 1 :]
    return following[0].path if following else "/inscription/recapitulatif"


def _sections_of_step(session: Session, dossier: Dossier, step: Step) -> list[Section]:
    codes = {e.code for e in step.elements if not e.repeatable and e.fields}
    found = parts.sections_of(session, dossier.id)
    return [s for s in found if s.element in codes and s.unlocked]


def is_with_the_ars(session: Session, actor: Actor) -> bool:
    """Whether an application of this person was sent and is not decided."""
    with_ars = (Status.NEW, Status.IN_REVIEW, Status.AWAITING)
    return (
        session.exec(
            select(Dossier.id).where(
                Dossier.account_id == actor.account_id, col(Dossier.status).in_(with_ars)
            )
        ).first()
        is not None
    )


def _create(session: Session, account: Account) -> Dossier:
    dossier = Dossier(
        account_id=account.id,
        procedure=FIRST_REGISTRATION,
        draft_key=f"{FIRST_REGISTRATION}:{account.id}",
        status=Status.DRAFT,
        identity=account.claims,
        applicant_name=account.display_name,
    )
    session.add(dossier)
    session.flush()
    add_sections(session, dossier, prefilled(account.claims))
    return dossier


def add_sections(
    session: Session, dossier: Dossier, answers: Mapping[str, Mapping[str, str]]
) -> None:
    """Lay the elements that a registration asks once."""
    for element in ASKED_AT_FIRST:
        if not element.repeatable:
            given = dict(answers.get(element.code, {}))
            session.add(Section(dossier_id=dossier.id, element=element.code, answers=given))
    session.flush()


def prefilled(claims: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the identity tells, laid at the fields of the wizard."""
    civil = {f.name for f in ELEMENTS["etat-civil"].fields}
    return {
        "etat-civil": {k: v for k, v in claims.items() if k in civil and v},
        "coordonnees": {
            "destination": "france",
            "telephone_fixe_pays": "FR",
            "telephone_mobile_pays": "FR",
            "email": claims.get("email", ""),
        },
        "profession": {
            "nom_exercice": claims.get("nom_usage") or claims.get("nom_naissance", ""),
            "prenom_exercice": claims.get("prenom", ""),
        },
    }


def rules_of(session: Session, dossier: Dossier) -> tuple[Declaration, Context]:
    """The declaration of an application and the context to check it in; see ``whole.read``."""
    found = whole.read(session, dossier)
    return found.declaration, found.rules
