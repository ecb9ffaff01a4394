"""Projects a validated application into the register: number, person, practice, activities.

Called inside the transaction of the decision, and nowhere else.
"""

from sqlmodel import Session

from erpps_app.domain.activities import Need
from erpps_app.domain.activity_form import ACTIVITY, cabinet_of, type_of
from erpps_app.domain.context import Answers, Context
from erpps_app.domain.declaration import Declaration, Part
from erpps_app.domain.errors import Conflict
from erpps_app.domain.postal import is_located
from erpps_app.models.access import Account
from erpps_app.models.base import new_id
from erpps_app.models.dossier import BY_PROFESSIONAL, Dossier
from erpps_app.models.register import (
    RPPS,
    Activity,
    CivilStatus,
    ContactDetails,
    Identifier,
    Practitioner,
    ProfessionalPractice,
    Structure,
)
from erpps_app.services import distinctions, numbering, register_rows

HAS_A_NUMBER = (
    "Cette personne est déjà enregistrée, sous le numéro RPPS {rpps}. Rattachez cette demande à "
    "cet enregistrement, ou refusez-la, avec ce numéro pour motif."
)
GONE = (
    "{title} : le cabinet déclaré par son titulaire n’est plus ouvert dans le registre. Marquez "
    "l’élément « À compléter », pour que la personne en donne l’adresse."
)


def register(
    session: Session, dossier: Dossier, declaration: Declaration, rules: Context
) -> Practitioner:
    """Enter the person in the register and give them their number.

    Raises:
        Conflict: they have one: their agency entered them meanwhile from paper.
    """
    account = _account_of(session, dossier)
    practitioner = Practitioner(
        rpps=numbering.allocate_rpps(session),
        ars=dossier.ars,
        by_franceconnect=bool(dossier.identity),
    )
    session.add(practitioner)
    session.flush()
    declared = declaration.answers_by_element()
    entered = practice(practitioner.id, declared["profession"], declared["diplome"])
    session.add_all(
        (
            Identifier(practitioner_id=practitioner.id, system=RPPS, value=practitioner.rpps),
            civil_status(practitioner.id, declared["etat-civil"]),
            contact(practitioner.id, declared["coordonnees"]),
            entered,
        )
    )
    session.flush()
    for part in declaration.submitted():
        if part.element == ACTIVITY.code:
            add_activity(session, entered.id, part, declaration.context_of(part, rules))
    dossier.practitioner_id = practitioner.id
    session.add(dossier)
    distinctions.follow(session, dossier.id, practitioner.id)
    if account is not None:
        account.practitioner_id = practitioner.id
        session.add(account)
    session.flush()
    return practitioner


def _account_of(session: Session, dossier: Dossier) -> Account | None:
    """The account that a registration ties to the register; none when an agent made it."""
    if dossier.origin != BY_PROFESSIONAL:
        return None
    account = session.get_one(Account, dossier.account_id)
    session.refresh(account, with_for_update=True)
    held = session.get(Practitioner, account.practitioner_id or "")
    if held is not None and held.active:
        raise Conflict(HAS_A_NUMBER.format(rpps=held.rpps))
    return account


def civil_status(practitioner_id: str, answers: Answers) -> CivilStatus:
    """The register's état civil from the declared one."""
    return CivilStatus.of(register_rows.civil_status(practitioner_id, answers))


def add_activity(session: Session, practice_id: str, part: Part, rules: Context) -> Activity:
    """Record an activity and its place; a cabinet found in the register is the same structure."""
    answers, row = part.answers, type_of(part.answers, rules)
    if row is None:
        raise ValueError("An activity without a type reached the register.")
    if row.place is Need.REQUIRED and not cabinet_of(answers, rules) and not is_located(answers):
        raise Conflict(GONE.format(title=part.title))
    structure_id: str | None = None
    if cabinet := cabinet_of(answers, rules):
        structure_id = cabinet.id
    elif register_rows.has_structure(answers, row):
        structure = Structure.of(register_rows.structure(new_id(), answers))
        session.add(structure)
        session.flush()
        structure_id = structure.id
    activity = Activity.of(
        register_rows.activity(new_id(), practice_id, structure_id, answers, row)
    )
    session.add(activity)
    session.flush()
    return activity


def practice(practitioner_id: str, named: Answers, title: Answers) -> ProfessionalPractice:
    """The register's exercice professionnel from the declared profession, names and title."""
    return ProfessionalPractice.of(register_rows.practice(new_id(), practitioner_id, named, title))


def contact(practitioner_id: str, answers: Answers) -> ContactDetails:
    """The register's coordonnées de correspondance from the declared ones."""
    return ContactDetails.of(register_rows.contact(practitioner_id, answers))
