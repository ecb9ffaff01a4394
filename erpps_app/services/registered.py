"""What the register holds of somebody, and the same as answers under the names of the forms.

The forms that change something start from these answers, and the rules of the domain compare what
is declared with them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain import names
from erpps_app.domain.changes import CORRECTED, IN_PROGRESS, SHARED_PLACE
from erpps_app.domain.context import Answers
from erpps_app.domain.errors import NotFound
from erpps_app.domain.fields import YES
from erpps_app.domain.professions import DIPLOMA, PRACTISED
from erpps_app.domain.reference import FRANCE
from erpps_app.domain.situations import Situation, places_of
from erpps_app.models.register import (
    Activity,
    CivilStatus,
    ContactDetails,
    Identifier,
    Practitioner,
    ProfessionalPractice,
    Structure,
)
from erpps_app.services.context import today
from erpps_app.services.labels import activity_label

T = TypeVar("T")
Beside = Mapping[str, Mapping[str, Answers]]


@dataclass(frozen=True, slots=True)
class Registered:
    """Everything that the register holds of one professional.

    Attributes:
        shared: places, joined through their titulaire, where somebody else practises too.
        identifiers: their numbers, oldest first.
    """

    practitioner: Practitioner
    civil: CivilStatus
    contact: ContactDetails | None
    practices: tuple[ProfessionalPractice, ...]
    activities: tuple[tuple[Activity, Structure | None], ...]
    shared: frozenset[str] = frozenset()
    identifiers: tuple[Identifier, ...] = ()

    def practice(self, practice_id: str) -> ProfessionalPractice:
        """One of the practices.

        Raises:
            NotFound: it is somebody else's, or does not exist.
        """
        found = next((p for p in self.practices if p.id == practice_id), None)
        if found is None:
            raise NotFound
        return found

    def activity(self, activity_id: str) -> tuple[Activity, Structure | None]:
        """One of the activities.

        Raises:
            NotFound: it is somebody else's, or does not exist.
        """
        found = next((pair for pair in self.activities if pair[0].id == activity_id), None)
        if found is None:
            raise NotFound
        return found

    def of_practice(self, practice_id: str) -> list[tuple[Activity, Structure | None]]:
        """The activities in one practice, oldest first."""
        return [pair for pair in self.activities if pair[0].practice_id == practice_id]


def load(session: Session, practitioner_id: str) -> Registered:
    """Read a professional's file, in four statements at most.

    Raises:
        NotFound: nobody has that key.
    """
    found = load_several(session, [practitioner_id]).get(practitioner_id)
    if found is None:
        raise NotFound("Ce professionnel n’existe pas dans le registre.")
    return replace(found, shared=_shared(session, found.practices, found.activities))


def load_several(session: Session, keys: Collection[str]) -> dict[str, Registered]:
    """Read many files, in three statements; which of their places are shared is left out."""
    people = session.exec(
        select(Practitioner, CivilStatus, ContactDetails, Identifier)
        .join(CivilStatus, col(CivilStatus.practitioner_id) == Practitioner.id)
        .join(ContactDetails, col(ContactDetails.practitioner_id) == Practitioner.id, isouter=True)
        .join(Identifier, col(Identifier.practitioner_id) == Practitioner.id, isouter=True)
        .where(col(Practitioner.id).in_(keys))
        .order_by(col(Identifier.assigned_at), col(Identifier.id))
    ).all()
    numbers = _grouped((number.practitioner_id, number) for *_, number in people if number)
    practices = _grouped(
        (practice.practitioner_id, practice)
        for practice in session.exec(
            select(ProfessionalPractice)
            .where(col(ProfessionalPractice.practitioner_id).in_(keys))
            .order_by(col(ProfessionalPractice.qualification_date), col(ProfessionalPractice.id))
        )
    )
    owner = {p.id: key for key, theirs in practices.items() for p in theirs}
    activities = _grouped(
        (owner[activity.practice_id], (activity, structure))
        for activity, structure in session.exec(
            select(Activity, Structure)
            .join(Structure, col(Activity.structure_id) == Structure.id, isouter=True)
            .where(col(Activity.practice_id).in_(list(owner)))
            .order_by(col(Activity.start), col(Activity.id))
        )
    )
    return {
        person.id: Registered(
            person,
            civil,
            contact,
            tuple(practices.get(person.id, ())),
            tuple(activities.get(person.id, ())),
            identifiers=tuple(numbers.get(person.id, ())),
        )
        for person, civil, contact, _ in people
    }


def _grouped(pairs: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def _shared(
    session: Session,
    practices: Sequence[ProfessionalPractice],
    activities: Sequence[tuple[Activity, Structure | None]],
) -> frozenset[str]:
    """The places joined through a titulaire where others are still practising."""
    joined = [a.structure_id for a, _ in activities if a.structure_id and a.titulaire_rpps]
    if not joined:
        return frozenset()
    others = select(Activity.structure_id).where(
        col(Activity.structure_id).in_(joined),
        col(Activity.practice_id).not_in([p.id for p in practices]),
        col(Activity.end).is_(None) | (col(Activity.end) > today()),
    )
    return frozenset(found for found in session.exec(others) if found)


def is_open(activity: Activity) -> bool:
    """Whether an activity stands today or is to begin; ceased on its first day, it never stands."""
    return activity.end is None or activity.end > max(today(), activity.start)


def situations(found: Registered) -> tuple[Situation, ...]:
    """The activities, as others could double them."""
    return tuple(
        Situation(
            activity.id,
            activity.practice_id,
            activity.type,
            places_of(activity_answers(activity, structure), structure_id=_id(structure)),
            activity.start,
            activity.end,
        )
        for activity, structure in found.activities
    )


def beside(found: Registered) -> Beside:
    """What a declaration reads of the register, for each target (see ``Declaration.beside``)."""
    civil = civil_answers(found.civil)
    labels = reference().professions
    about_person: dict[str, Answers] = {
        "etat-civil": civil,
        "etat-civil-modifie": civil,
        "coordonnees": contact_answers(found.contact) if found.contact else {},
        PRACTISED: {p.profession: labels[p.profession].label for p in found.practices},
    }
    known: dict[str, Mapping[str, Answers]] = {"": about_person}
    for practice in found.practices:
        known[practice.id] = _of_practice(practice)
        for activity, structure in found.of_practice(practice.id):
            answers = activity_answers(activity, structure)
            known[activity.id] = {
                **_of_practice(practice),
                IN_PROGRESS: {
                    **answers,
                    "id": activity.id,
                    "date_fin": _iso(activity.end),
                    SHARED_PLACE: YES if activity.structure_id in found.shared else "",
                },
                "situation": {k: v for k, v in answers.items() if k in CORRECTED},
            }
    return known


def names_of_targets(found: Registered) -> dict[str, str]:
    """What people call each practice and activity."""
    labels = reference().professions
    of_practices = {p.id: labels[p.profession].label for p in found.practices}
    of_activities = {a.id: activity_label(a, s) for a, s in found.activities}
    return {**of_practices, **of_activities}


def civil_answers(row: CivilStatus) -> dict[str, str]:
    """État civil, as the form asks it."""
    first = names.given_name_of(row.search_key)
    given = row.given_name_parts or names.apart(row.given_names, first)
    return {
        "civilite": row.civility,
        "sexe": row.sex,
        "nom_naissance": row.birth_name,
        "nom_usage": row.usage_name,
        "prenom": given[0],
        "prenom_2": given[1],
        "prenom_3": given[2],
        "date_naissance": row.birth_date,
        "pays_naissance": row.birth_country,
        "commune_naissance": row.birth_commune,
        "lieu_naissance": row.birth_place,
        "nationalite": row.nationality,
    }


def contact_answers(row: ContactDetails) -> dict[str, str]:
    """Coordonnées de correspondance, as the form asks them."""
    return {
        **_address(row),
        "point_remise": row.delivery_point,
        "telephone_fixe": row.landline,
        "telephone_fixe_pays": _dialled_from(row.landline),
        "telephone_mobile": row.mobile,
        "telephone_mobile_pays": _dialled_from(row.mobile),
        "email": row.email,
    }


def activity_answers(activity: Activity, structure: Structure | None) -> dict[str, str]:
    """An activity, as the form asks it."""
    place = _address(structure) if structure else {}
    return {
        **place,
        "type_activite": activity.type,
        "date_debut": activity.start.isoformat(),
        "titulaire_rpps": activity.titulaire_rpps,
        "titulaire_sans_rpps": "" if activity.titulaire_rpps else "oui",
        "raison_sociale": structure.name if structure else "",
        "siret": structure.siret if structure else "",
        "siret_en_cours": "oui" if structure and not structure.siret else "",
        "finess": structure.finess if structure else "",
        "cabinet": _id(structure),
        "telephone_pro": activity.telephone,
        "email_pro": activity.email,
        "coordonnees_publiques": "oui" if activity.contact_is_public else "",
    }


def _of_practice(practice: ProfessionalPractice) -> dict[str, Answers]:
    named = {
        "nom_exercice": practice.practice_name,
        "prenom_exercice": practice.practice_given_name,
    }
    day = practice.qualification_date.isoformat()
    dated = "date_diplome" if practice.qualification_kind == DIPLOMA else "date_autorisation"
    return {
        "exercice": {"id": practice.id},
        "profession": {"profession": practice.profession, **named},
        "nom-exercice": named,
        "diplome": {dated: day},
    }


def _address(row: ContactDetails | Structure) -> dict[str, str]:
    abroad = row.country != FRANCE
    return {
        "destination": "etranger" if abroad else "france",
        "complement_adresse": row.complement,
        "numero_voie": row.house_number,
        "extension": row.extension,
        "libelle_voie": row.street,
        "lieu_dit": row.locality_line,
        "code_postal": row.postcode,
        "localite": row.city,
        "commune": row.commune,
        "pays": row.country if abroad else "",
    }


def _dialled_from(number: str) -> str:
    return "FR" if not number or number.startswith("+33") else "AUTRE"


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _id(structure: Structure | None) -> str:
    return structure.id if structure else ""
