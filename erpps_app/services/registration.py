"""Projects a validated application into the register: number, person, practice, activities.

Called inside the transaction of the decision, and nowhere else.
"""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from erpps_app.domain import civil_date, names
from erpps_app.domain.activities import Need
from erpps_app.domain.activity_form import ACTIVITY, cabinet_of, type_of
from erpps_app.domain.context import Answers, Context
from erpps_app.domain.declaration import Declaration, Part
from erpps_app.domain.errors import Conflict
from erpps_app.domain.postal import is_located
from erpps_app.domain.reference import FRANCE
from erpps_app.models.access import Account
from erpps_app.models.dossier import BY_PROFESSIONAL, Dossier
from erpps_app.models.register import (
    Activity,
    CivilStatus,
    ContactDetails,
    Identifier,
    Practitioner,
    ProfessionalPractice,
    Structure,
)
from erpps_app.services import numbering

HAS_A_NUMBER = (
    "Cette personne est déjà enregistrée, sous le numéro RPPS {rpps}. Refusez cette demande, avec "
    "ce numéro pour motif : ce qui change se déclare sur cet enregistrement."
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
            Identifier(practitioner_id=practitioner.id, system="RPPS", value=practitioner.rpps),
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
    given = [answers.get(name, "") for name in ("prenom", "prenom_2", "prenom_3")]
    return CivilStatus(
        practitioner_id=practitioner_id,
        civility=answers["civilite"],
        sex=answers["sexe"],
        birth_name=answers.get("nom_naissance", ""),
        usage_name=answers.get("nom_usage", ""),
        given_names=" ".join(filter(None, given)),
        given_name_parts=given,
        birth_date=answers["date_naissance"],
        birth_country=answers["pays_naissance"],
        birth_commune=answers.get("commune_naissance", ""),
        birth_place=answers.get("lieu_naissance", ""),
        nationality=answers["nationalite"],
        search_key=names.search_key(answers.get("nom_naissance", ""), answers.get("prenom", "")),
    )


def add_activity(session: Session, practice_id: str, part: Part, rules: Context) -> Activity:
    """Record an activity and its place; a cabinet found in the register is the same structure."""
    answers, row = part.answers, type_of(part.answers)
    if row is None:
        raise ValueError("An activity without a type reached the register.")
    if row.place is Need.REQUIRED and not cabinet_of(answers, rules) and not is_located(answers):
        raise Conflict(GONE.format(title=part.title))
    structure_id: str | None = None
    if cabinet := cabinet_of(answers, rules):
        structure_id = cabinet.id
    elif row.place is not Need.NO or answers.get("raison_sociale"):
        structure = _structure(answers)
        session.add(structure)
        session.flush()
        structure_id = structure.id
    activity = Activity(
        practice_id=practice_id,
        structure_id=structure_id,
        type=row.code,
        start=_day(answers["date_debut"]),
        telephone=answers.get("telephone_pro", ""),
        email=answers.get("email_pro", ""),
        contact_is_public=bool(answers.get("coordonnees_publiques")),
        titulaire_rpps="" if answers.get("titulaire_sans_rpps") else _titulaire(answers),
    )
    session.add(activity)
    session.flush()
    return activity


def _titulaire(answers: Answers) -> str:
    row = type_of(answers)
    asked = row is not None and row.titulaire is not Need.NO
    return answers.get("titulaire_rpps", "") if asked else ""


def practice(practitioner_id: str, named: Answers, title: Answers) -> ProfessionalPractice:
    """The register's exercice professionnel from the declared profession, names and title."""
    by_diploma = title["justificatif"] == "diplome"
    return ProfessionalPractice(
        practitioner_id=practitioner_id,
        profession=named["profession"],
        practice_name=named["nom_exercice"],
        practice_given_name=named.get("prenom_exercice", ""),
        qualification_kind=title["justificatif"],
        qualification=title["intitule" if by_diploma else "type_autorisation"],
        qualification_date=_day(title["date_diplome" if by_diploma else "date_autorisation"]),
        qualification_place=title["lieu_formation"] if by_diploma else "",
    )


def contact(practitioner_id: str, answers: Answers) -> ContactDetails:
    """The register's coordonnées de correspondance from the declared ones."""
    return ContactDetails(
        practitioner_id=practitioner_id,
        **_address(answers),
        landline=answers.get("telephone_fixe", ""),
        mobile=answers.get("telephone_mobile", ""),
        email=answers["email"],
    )


def _structure(answers: Answers) -> Structure:
    address = _address(answers)
    address.pop("delivery_point")
    return Structure(
        name=answers.get("raison_sociale", ""),
        siret=answers.get("siret", ""),
        finess=answers.get("finess", ""),
        **address,
    )


def _address(answers: Mapping[str, str]) -> dict[str, str]:
    abroad = answers.get("destination") == "etranger"
    return {
        "delivery_point": answers.get("point_remise", ""),
        "complement": answers.get("complement_adresse", ""),
        "house_number": "" if abroad else answers.get("numero_voie", ""),
        "extension": "" if abroad else answers.get("extension", ""),
        "street": answers.get("libelle_voie", ""),
        "locality_line": answers.get("lieu_dit", ""),
        "postcode": answers.get("code_postal", ""),
        "city": answers.get("localite", ""),
        "commune": "" if abroad else answers.get("commune", ""),
        "country": answers.get("pays", "") if abroad else FRANCE,
    }


def _day(iso: str) -> date:
    return civil_date.parse(iso).earliest
