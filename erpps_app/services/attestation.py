"""The attestation of a registered professional, from the register."""

from sqlmodel import Session, select

from erpps_app.adapters import pdf
from erpps_app.adapters.pdf import AttestationData, Title
from erpps_app.adapters.reference import reference
from erpps_app.domain import civil_date
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.errors import NotFound
from erpps_app.models.access import Account
from erpps_app.models.register import CivilStatus, Practitioner, ProfessionalPractice
from erpps_app.services.context import paris, today
from erpps_app.settings import settings

NOT_YET = "L’attestation est disponible une fois votre numéro RPPS attribué."


def make(session: Session, actor: Actor | None) -> tuple[bytes, str]:
    """The PDF of the person who is signed in, and their number.

    Raises:
        NotFound: they have no number yet.
    """
    known = require(actor, Role.PROFESSIONAL)
    account = session.get_one(Account, known.account_id)
    person = session.get(Practitioner, account.practitioner_id or "")
    if person is None:
        raise NotFound(NOT_YET)
    if not person.active:
        raise NotFound("Votre enregistrement a été supprimé : aucune attestation n’est délivrée.")
    civil = session.get_one(CivilStatus, person.id)
    practices = session.exec(
        select(ProfessionalPractice).where(ProfessionalPractice.practitioner_id == person.id)
    ).all()
    lists = reference()
    data = AttestationData(
        agency=lists.agency_name(person.ars),
        name=_name(civil),
        birth_date=civil_date.show(civil.birth_date),
        titles=tuple(_title(practice) for practice in practices),
        registered=paris(person.registered_at).date(),
        profession=", ".join(lists.professions[p.profession].label for p in practices),
        rpps=person.rpps,
        edited=today(),
        specimen=settings().is_demonstration,
    )
    return pdf.attestation(data), person.rpps


def _name(civil: CivilStatus) -> str:
    civility = {"MME": "Mme", "M": "M"}[civil.civility]
    family = civil.usage_name or civil.birth_name
    names = ", ".join(filter(None, (civil.given_names, family)))
    return f"{civility} {names}"


def _title(practice: ProfessionalPractice) -> Title:
    lists = reference()
    known = lists.diplomas if practice.qualification_kind == "diplome" else lists.authorisations
    places = {place.code: place.label for place in lists.training_places()}
    return Title(
        label=known[practice.qualification].label,
        obtained=practice.qualification_date,
        place=places.get(practice.qualification_place, ""),
    )
