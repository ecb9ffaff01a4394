"""The rows of the register from answers under the names of the forms: one place, for every way in.

A decision makes objects of them, a migration writes them by the thousand: what each column holds
is said here, and nowhere else.
"""

from collections.abc import Mapping
from datetime import date

from erpps_app.domain import civil_date, names
from erpps_app.domain.activities import ActivityType, Need
from erpps_app.domain.context import Answers
from erpps_app.domain.professions import DIPLOMA
from erpps_app.domain.reference import FRANCE

Row = dict[str, object]


def civil_status(practitioner_id: str, answers: Answers) -> Row:
    """État civil."""
    given = [answers.get(name, "") for name in ("prenom", "prenom_2", "prenom_3")]
    birth_name = answers.get("nom_naissance", "")
    return {
        "practitioner_id": practitioner_id,
        "civility": answers["civilite"],
        "sex": answers["sexe"],
        "birth_name": birth_name,
        "usage_name": answers.get("nom_usage", ""),
        "given_names": " ".join(filter(None, given)),
        "given_name_parts": given,
        "birth_date": answers["date_naissance"],
        "birth_country": answers["pays_naissance"],
        "birth_commune": answers.get("commune_naissance", ""),
        "birth_place": answers.get("lieu_naissance", ""),
        "birth_departement": answers.get("departement_naissance", ""),
        "nationality": answers["nationalite"],
        "search_key": names.search_key(birth_name, given[0]),
    }


def contact(practitioner_id: str, answers: Answers) -> Row:
    """Coordonnées de correspondance."""
    return {
        "practitioner_id": practitioner_id,
        "delivery_point": answers.get("point_remise", ""),
        **_address(answers),
        "landline": answers.get("telephone_fixe", ""),
        "mobile": answers.get("telephone_mobile", ""),
        "email": answers["email"],
    }


def practice(practice_id: str, practitioner_id: str, named: Answers, title: Answers) -> Row:
    """Exercice professionnel, from the profession and names, and the title that opens it."""
    by_diploma = title["justificatif"] == DIPLOMA
    return {
        "id": practice_id,
        "practitioner_id": practitioner_id,
        "profession": named["profession"],
        "practice_name": named["nom_exercice"],
        "practice_given_name": named.get("prenom_exercice", ""),
        "qualification_kind": title["justificatif"],
        "qualification": title["intitule" if by_diploma else "type_autorisation"],
        "qualification_date": day(title["date_diplome" if by_diploma else "date_autorisation"]),
        "qualification_place": title["lieu_formation"] if by_diploma else "",
    }


def structure(structure_id: str, answers: Answers) -> Row:
    """A place of practice."""
    return {
        "id": structure_id,
        "name": answers.get("raison_sociale", ""),
        "siret": answers.get("siret", ""),
        "finess": answers.get("finess", ""),
        **_address(answers),
    }


def has_structure(answers: Answers, kind: ActivityType) -> bool:
    """Whether an activity of a type is recorded with a place of its own, be it a name only."""
    return kind.place is not Need.NO or bool(answers.get("raison_sociale"))


def activity(
    activity_id: str,
    practice_id: str,
    structure_id: str | None,
    answers: Answers,
    kind: ActivityType,
) -> Row:
    """Situation d'exercice, which nothing has ended yet; ``kind`` is its type as declared."""
    return {
        "id": activity_id,
        "practice_id": practice_id,
        "structure_id": structure_id,
        "type": answers["type_activite"],
        "start": day(answers["date_debut"]),
        "end": None,
        "end_reason": "",
        "telephone": answers.get("telephone_pro", ""),
        "email": answers.get("email_pro", ""),
        "contact_is_public": bool(answers.get("coordonnees_publiques")),
        "titulaire_rpps": _titulaire(answers, kind),
    }


def day(iso: str) -> date:
    """The day that an answer stands for."""
    return civil_date.parse(iso).earliest


def _titulaire(answers: Answers, kind: ActivityType) -> str:
    asked = kind.titulaire is not Need.NO and not answers.get("titulaire_sans_rpps")
    return answers.get("titulaire_rpps", "") if asked else ""


def _address(answers: Mapping[str, str]) -> Row:
    abroad = answers.get("destination") == "etranger"
    return {
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
