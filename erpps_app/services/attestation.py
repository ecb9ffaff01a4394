"""The attestation of a registered professional, from the register.

Gathered in a transaction, then made and signed outside of it: a timestamp server may be slow.
"""

from dataclasses import dataclass, replace

from sqlmodel import Session, select

from erpps_app.adapters import pdf, signing
from erpps_app.adapters.pdf import AttestationData, Title
from erpps_app.adapters.reference import reference
from erpps_app.domain import civil_date
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.attestation import VERIFYING, Claims, link_of
from erpps_app.domain.errors import NotFound
from erpps_app.models.access import Account
from erpps_app.models.register import CivilStatus, Practitioner, ProfessionalPractice
from erpps_app.services.context import paris, today
from erpps_app.settings import settings

NOT_YET = "L’attestation est disponible une fois votre numéro RPPS attribué."


LINK = "Vérifier cette attestation en ligne"


@dataclass(frozen=True, slots=True)
class Attested:
    """What an attestation is made of.

    Attributes:
        rpps: whose; data: what the page says; claims: what its QR code says.
    """

    rpps: str
    data: AttestationData
    claims: Claims


def gather(session: Session, actor: Actor | None) -> Attested:
    """What the register says of the person who is signed in.

    Raises:
        NotFound: they have no number yet, or left the register.
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
        select(ProfessionalPractice)
        .where(ProfessionalPractice.practitioner_id == person.id)
        .order_by(ProfessionalPractice.profession)
    ).all()
    if not practices:
        raise NotFound(NOT_YET)
    lists, day = reference(), today()
    data = AttestationData(
        agency=lists.agency_name(person.ars),
        name=_name(civil),
        birth_date=civil_date.show(civil.birth_date),
        titles=tuple(_title(practice) for practice in practices),
        registered=paris(person.registered_at).date(),
        profession=", ".join(lists.professions[p.profession].label for p in practices),
        rpps=person.rpps,
        edited=day,
        link="",
        page=f"{settings().public_url}{VERIFYING.rstrip('/')}",
        specimen=settings().is_demonstration,
    )
    first = practices[0]
    claims = Claims(
        rpps=person.rpps,
        name=f"{first.practice_given_name} {first.practice_name}",
        professions=tuple(practice.profession for practice in practices),
        edited=day,
    )
    return Attested(person.rpps, data, claims)


def make(attested: Attested) -> bytes:
    """The PDF file, signed, with its QR code. It blocks; it needs no transaction."""
    link = link_of(settings().public_url, signing.write(attested.claims))
    return signing.sign(pdf.attestation(replace(attested.data, link=link)), link_text=LINK)


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
