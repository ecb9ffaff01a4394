"""Finds whom a declaration may already be: in the register, and among open applications."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from erpps_app.domain import civil_date, names
from erpps_app.domain.procedures import REGISTRATIONS
from erpps_app.domain.workflow import Status
from erpps_app.models.dossier import Dossier
from erpps_app.models.register import CivilStatus, Practitioner
from erpps_app.services import parts


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Somebody who may be the same person.

    Attributes:
        where: "Registre" or "Demande".
        number: RPPS or application number.
        certainty: how sure, in words.
    """

    where: str
    number: str
    name: str
    birth_date: str
    certainty: str


def find(session: Session, dossier: Dossier) -> tuple[Duplicate, ...]:
    """Same birth date with a name spelled alike, or the same name with another birth date.

    Two indexed queries: the spelling is compared among those born on that day only.
    """
    return (*_in_register(session, dossier), *_in_applications(session, dossier))


def of_declared(session: Session, dossier: Dossier) -> tuple[Duplicate, ...]:
    """The same for a file that is still being filled in."""
    civil = parts.declaration_of(session, dossier.id).answers_by_element()["etat-civil"]
    if not civil.get("nom_naissance") or not civil.get("date_naissance"):
        return ()
    dossier.search_key = names.search_key(civil["nom_naissance"], civil.get("prenom", ""))
    dossier.birth_date = civil["date_naissance"]
    return find(session, dossier)


def _in_register(session: Session, dossier: Dossier) -> list[Duplicate]:
    rows = session.exec(
        select(CivilStatus, Practitioner)
        .join(Practitioner, col(CivilStatus.practitioner_id) == Practitioner.id)
        .where(
            (CivilStatus.birth_date == dossier.birth_date)
            | (CivilStatus.search_key == dossier.search_key),
            CivilStatus.practitioner_id != (dossier.practitioner_id or ""),
        )
        .limit(200)
    )
    return [
        Duplicate(
            "Registre",
            practitioner.rpps,
            f"{civil.given_names} {civil.birth_name}".strip(),
            civil_date.show(civil.birth_date),
            certainty,
        )
        for civil, practitioner in rows
        if (certainty := _certainty(dossier, civil.search_key, civil.birth_date))
    ]


def _in_applications(session: Session, dossier: Dossier) -> list[Duplicate]:
    running = (Status.NEW, Status.IN_REVIEW, Status.AWAITING)
    rows = session.exec(
        select(Dossier)
        .where(
            (Dossier.birth_date == dossier.birth_date) | (Dossier.search_key == dossier.search_key),
            Dossier.id != dossier.id,
            col(Dossier.status).in_(running),
            col(Dossier.procedure).in_(REGISTRATIONS),
        )
        .limit(200)
    )
    return [
        Duplicate(
            "Demande",
            other.number or "",
            other.applicant_name,
            civil_date.show(other.birth_date),
            certainty,
        )
        for other in rows
        if (certainty := _certainty(dossier, other.search_key, other.birth_date))
    ]


def _certainty(dossier: Dossier, search_key: str, birth_date: str) -> str:
    same_name = search_key == dossier.search_key
    if birth_date == dossier.birth_date:
        if same_name:
            return "Mêmes nom, prénom et date de naissance"
        if names.are_variants(search_key, dossier.search_key):
            return "Même date de naissance, nom orthographié autrement"
    elif same_name:
        return "Mêmes nom et prénom, autre date de naissance"
    return ""
