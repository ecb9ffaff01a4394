"""Whom a simulator can identify: test identities, agents of the directory, registered people."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from erpps_app import db
from erpps_app.adapters.reference import reference
from erpps_app.adapters.simulator.identities import identities
from erpps_app.domain.access import Role
from erpps_app.domain.rpps import idnps
from erpps_app.models.access import Agent
from erpps_app.models.register import Practitioner, ProfessionalPractice

LISTED = 30


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to choose on the page of a simulator.

    Attributes:
        group: under which heading they stand, when there are several.
    """

    sub: str
    title: str
    note: str
    claims: dict[str, object] = field(default_factory=dict[str, object])
    group: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """The people of a provider: those to propose, and anybody by their identifier."""

    proposed: Callable[[], list[Person]]
    find: Callable[[str], Person | None]


def _citizens() -> list[Person]:
    return [Person(i.sub, i.title, i.note, {**i.claims}) for i in identities()]


def _citizen(sub: str) -> Person | None:
    return next((person for person in _citizens() if person.sub == sub), None)


def _agents() -> list[Person]:
    """The active agents, by agency in alphabetical order, the national queue last."""
    with db.transaction(read_only=True) as session:
        rows = session.exec(select(Agent).where(Agent.active)).all()
    known = reference().agencies
    rank = list(Role).index
    rows = sorted(
        rows, key=lambda r: (r.ars not in known, _agency(r), rank(Role(r.role)), r.national_id)
    )
    return [_as_person(row) for row in rows]


def _agent(national_id: str) -> Person | None:
    with db.transaction(read_only=True) as session:
        row = session.exec(
            select(Agent).where(Agent.national_id == national_id, Agent.active)
        ).first()
    return _as_person(row) if row else None


def _as_person(row: Agent) -> Person:
    return Person(
        row.national_id,
        f"{row.given_name} {row.family_name}",
        f"{Role(row.role).label} · carte {row.national_id}",
        {"given_name": row.given_name, "family_name": row.family_name},
        group=_agency(row),
    )


def _agency(row: Agent) -> str:
    return reference().agency_name(row.ars) if row.ars else "Administration nationale"


def _practitioners() -> list[Person]:
    """The latest registered professionals."""
    with db.transaction(read_only=True) as session:
        rows = session.exec(
            select(Practitioner)
            .where(Practitioner.active)
            .order_by(col(Practitioner.registered_at).desc())
            .limit(LISTED)
        ).all()
        return [_as_professional(session, row) for row in rows]


def _practitioner(national_id: str) -> Person | None:
    with db.transaction(read_only=True) as session:
        row = session.exec(
            select(Practitioner).where(Practitioner.rpps == national_id[1:], Practitioner.active)
        ).first()
        found = row is not None and idnps(row.rpps) == national_id
        return _as_professional(session, row) if row and found else None


def _as_professional(session: Session, row: Practitioner) -> Person:
    """The claims of Pro Santé Connect (FACTS)."""
    practices = session.exec(
        select(ProfessionalPractice)
        .where(ProfessionalPractice.practitioner_id == row.id)
        .order_by(col(ProfessionalPractice.id))
    ).all()
    national_id = idnps(row.rpps)
    given, family = "", ""
    if practices:
        given, family = practices[0].practice_given_name, practices[0].practice_name
    claims: dict[str, object] = {
        "SubjectNameID": national_id,
        "preferred_username": national_id,
        "given_name": given,
        "family_name": family,
        "otherIds": [{"identifiant": national_id, "origine": "RPPS", "qualite": 1}],
        "SubjectRefPro": {
            "exercices": [
                {
                    "codeProfession": practice.profession,
                    "codeCategorieProfessionnelle": "C",
                    "nomDexercice": practice.practice_name,
                    "prenomDexercice": practice.practice_given_name,
                    "activities": [],
                }
                for practice in practices
            ]
        },
    }
    return Person(national_id, f"{given} {family}".strip() or national_id, national_id, claims)


PEOPLE = {
    "franceconnect": People(_citizens, _citizen),
    "agents": People(_agents, _agent),
    "prosanteconnect": People(_practitioners, _practitioner),
}
