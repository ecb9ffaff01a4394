"""What the demonstration starts with: agents of every agency, a few titulaires with a cabinet."""

from datetime import date

from sqlmodel import Session, select

from erpps_app.adapters.reference import reference
from erpps_app.domain import names
from erpps_app.domain.access import Role
from erpps_app.domain.reference import FRANCE, NATIONAL_QUEUE
from erpps_app.models.access import Agent
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
from erpps_app.services import numbering

_NAMES = (
    ("Nadia", "Perrot"), ("Yann", "Le Bihan"), ("Sylvie", "Marchand"), ("Hugo", "Ferrand"),
    ("Inès", "Colonna"), ("Thomas", "Muller"), ("Joëlle", "Baltimore"), ("Régis", "Horth"),
    ("Élodie", "Vasseur"), ("Samir", "Cohen"), ("Ludovic", "Hoarau"), ("Maryse", "Césaire"),
    ("Saïd", "Attoumani"), ("Aurore", "Lemonnier"), ("Xavier", "Dupouy"), ("Chloé", "Fabre"),
    ("Mathilde", "Guérin"), ("Lucas", "Arnaud"),
)  # fmt: skip
_TITULAIRES = (
    ("Hélène", "Kervella", "94", "DE30", "Cabinet d’ergothérapie du Légué", "22278", "22000"),
    ("Marc", "Besson", "91", "DIP353", "Cabinet d’orthophonie des Tilleuls", "69123", "69003"),
    ("Aïcha", "Rahmani", "96", "DE32", "Cabinet de psychomotricité Nord", "59350", "59000"),
)


def seed(session: Session) -> None:
    """Add what is missing; running it again changes nothing."""
    agencies = [*reference().agencies, NATIONAL_QUEUE]
    people = [*_NAMES, ("Claire", "Nationale")]
    for rank, (code, (given, family)) in enumerate(zip(agencies, people, strict=True), start=1):
        _agent(session, f"CPA{rank:08}", given, family, code)
    _agent(session, "CPA00000101", "Gaël", "Quéméner", "53")
    _agent(session, "CPA00000102", "Sarah", "Benoît", "11")
    _agent(session, "CPA00000201", "Rozenn", "Le Goff", "53", Role.LEAD)
    _agent(session, "CPA00000202", "Olivier", "Tanguy", "53", Role.READER)
    _agent(session, "CPA00000301", "Agathe", "Delmas", "", Role.ADMIN)
    if session.exec(select(Practitioner.id)).first() is None:
        for titulaire in _TITULAIRES:
            _titulaire(session, *titulaire)


def _agent(
    session: Session,
    national_id: str,
    given: str,
    family: str,
    ars: str,
    role: Role = Role.AGENT,
) -> None:
    known = session.exec(select(Agent).where(Agent.national_id == national_id)).first()
    if known is None:
        session.add(
            Agent(national_id=national_id, given_name=given, family_name=family, ars=ars, role=role)
        )


def _titulaire(
    session: Session,
    given: str,
    family: str,
    profession: str,
    title: str,
    cabinet: str,
    commune: str,
    postcode: str,
) -> None:
    found = reference().commune(commune)
    person = Practitioner(rpps=numbering.allocate_rpps(session), ars=reference().agency_of(found))
    structure = Structure(
        name=cabinet,
        house_number="12",
        street="Rue des Écoles",
        postcode=postcode,
        city=found.name if found else "",
        commune=commune,
        country=FRANCE,
    )
    session.add_all((person, structure))
    session.flush()
    practice = ProfessionalPractice(
        practitioner_id=person.id,
        profession=profession,
        practice_name=family,
        practice_given_name=given,
        qualification_kind="diplome",
        qualification=title,
        qualification_date=date(2010, 6, 30),
        qualification_place="DP75",
    )
    session.add_all(
        (
            practice,
            Identifier(practitioner_id=person.id, system=RPPS, value=person.rpps),
            ContactDetails(
                practitioner_id=person.id,
                house_number="4",
                street="Place de la Mairie",
                postcode=postcode,
                city=structure.city,
                commune=commune,
                country=FRANCE,
                mobile="+33612345678",
                email=f"{names.fold(given)}.{names.fold(family)}@example.org".lower(),
            ),
            CivilStatus(
                practitioner_id=person.id,
                civility="M" if given == "Marc" else "MME",
                sex="M" if given == "Marc" else "F",
                birth_name=family,
                given_names=given,
                birth_date="1986-03-14",
                birth_country=FRANCE,
                birth_commune=commune,
                nationality=FRANCE,
                search_key=names.search_key(family, given),
            ),
        )
    )
    session.flush()
    session.add(
        Activity(
            practice_id=practice.id,
            structure_id=structure.id,
            type="INDEPENDANT",
            start=date(2012, 9, 3),
        )
    )
