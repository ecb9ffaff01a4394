"""Finds whom a declaration may already be: in the register, and among open applications."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from erpps_app.domain import civil_date, names
from erpps_app.domain.likeness import Likeness, Resemblance, Traits, compare
from erpps_app.domain.procedures import REGISTRATIONS
from erpps_app.domain.workflow import Status
from erpps_app.models.dossier import Dossier, Section
from erpps_app.models.register import CivilStatus, Practitioner
from erpps_app.services import distinctions, parts

MOST = 200
RUNNING = (Status.NEW, Status.IN_REVIEW, Status.AWAITING)
CIVIL = "etat-civil"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Somebody who may be the same person.

    Attributes:
        where: "Registre" or "Demande".
        key: of the professional or of the application.
        number: RPPS or application number.
        certainty: a ``Likeness``; ``label``: the same, and ``why``, in words.
    """

    where: str
    key: str
    number: str
    name: str
    birth_date: str
    certainty: str
    label: str
    why: str


def find(session: Session, dossier: Dossier) -> tuple[Duplicate, ...]:
    """Same birth date with a name spelled alike, or the same name with another birth date.

    Two indexed queries: the spelling is compared among those born on that day only. Whoever an
    agent has said to be somebody else is left out.
    """
    declared = parts.declaration_of(session, dossier.id).answers_by_element().get(CIVIL, {})
    return _alike(session, dossier, traits_of_application(dossier, declared))


def of_declared(session: Session, dossier: Dossier) -> tuple[Duplicate, ...]:
    """The same for a file that is still being filled in."""
    civil = parts.declaration_of(session, dossier.id).answers_by_element()[CIVIL]
    if not civil.get("nom_naissance") or not civil.get("date_naissance"):
        return ()
    dossier.search_key = names.search_key(civil["nom_naissance"], civil.get("prenom", ""))
    dossier.birth_date = civil["date_naissance"]
    return _alike(session, dossier, traits_of_application(dossier, civil))


def traits_of_person(civil: CivilStatus) -> Traits:
    """What of a registered person tells them from others."""
    return Traits(civil.search_key, civil.birth_date, civil.birth_commune, civil.sex)


def traits_of_application(dossier: Dossier, civil: Mapping[str, str]) -> Traits:
    """The same of who applies; ``civil`` is what they declared."""
    born = civil.get("commune_naissance", "")
    return Traits(dossier.search_key, dossier.birth_date, born, civil.get("sexe", ""))


def _alike(session: Session, dossier: Dossier, traits: Traits) -> tuple[Duplicate, ...]:
    apart = distinctions.from_whom(session, dossier.id)
    found = (*_in_register(session, dossier, traits), *_in_applications(session, dossier, traits))
    return tuple(one for one in found if one.key not in apart)


def _in_register(session: Session, dossier: Dossier, traits: Traits) -> list[Duplicate]:
    rows = session.exec(
        select(CivilStatus, Practitioner)
        .join(Practitioner, col(CivilStatus.practitioner_id) == Practitioner.id)
        .where(
            (CivilStatus.birth_date == traits.birth_date) | (CivilStatus.search_key == traits.key),
            CivilStatus.practitioner_id != (dossier.practitioner_id or ""),
            col(Practitioner.merged_into).is_(None),
        )
        .limit(MOST)
    )
    return [
        _duplicate(
            "Registre",
            person.id,
            person.rpps,
            f"{civil.given_names} {civil.birth_name}".strip(),
            civil.birth_date,
            found,
        )
        for civil, person in rows
        if (found := compare(traits, traits_of_person(civil))).why
    ]


def _in_applications(session: Session, dossier: Dossier, traits: Traits) -> list[Duplicate]:
    rows = session.exec(
        select(Dossier, Section)
        .join(Section, col(Section.dossier_id) == Dossier.id)
        .where(
            (Dossier.birth_date == traits.birth_date) | (Dossier.search_key == traits.key),
            Dossier.id != dossier.id,
            col(Dossier.status).in_(RUNNING),
            col(Dossier.procedure).in_(REGISTRATIONS),
            Section.element == CIVIL,
        )
        .limit(MOST)
    )
    return [
        _duplicate(
            "Demande", other.id, other.number or "", other.applicant_name, other.birth_date, found
        )
        for other, civil in rows
        if (found := compare(traits, traits_of_application(other, civil.answers))).why
    ]


def _duplicate(
    where: str, key: str, number: str, name: str, birth_date: str, found: Resemblance
) -> Duplicate:
    likeness = Likeness(found.likeness)
    return Duplicate(
        where,
        key,
        number,
        name,
        civil_date.show(birth_date),
        likeness,
        likeness.label,
        found.why,
    )
