"""Whom a simulator can identify: test identities, agents of the directory, registered people."""

from dataclasses import dataclass

from sqlmodel import col, select

from erpps_app import db
from erpps_app.adapters.reference import reference
from erpps_app.adapters.simulator.identities import identities
from erpps_app.models.access import Agent
from erpps_app.models.register import Practitioner, ProfessionalPractice

LISTED = 30


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to choose on the page of a simulator."""

    sub: str
    title: str
    note: str
    claims: dict[str, str]


def franceconnect() -> list[Person]:
    """The test identities."""
    return [Person(i.sub, i.title, i.note, i.claims) for i in identities()]


def agents() -> list[Person]:
    """The active agents, by agency."""
    with db.transaction(read_only=True) as session:
        rows = session.exec(
            select(Agent).where(Agent.active).order_by(col(Agent.ars), col(Agent.family_name))
        ).all()
    return [
        Person(
            row.national_id,
            f"{row.given_name} {row.family_name}",
            reference().agency_name(row.ars),
            {"given_name": row.given_name, "family_name": row.family_name},
        )
        for row in rows
    ]


def practitioners() -> list[Person]:
    """The latest registered professionals."""
    with db.transaction(read_only=True) as session:
        rows = session.exec(
            select(Practitioner, ProfessionalPractice)
            .join(
                ProfessionalPractice,
                col(ProfessionalPractice.practitioner_id) == Practitioner.id,
            )
            .order_by(col(Practitioner.registered_at).desc())
            .limit(LISTED)
        ).all()
    return [
        Person(
            f"8{person.rpps}",
            f"{practice.practice_given_name} {practice.practice_name}".strip(),
            f"8{person.rpps}",
            {
                "given_name": practice.practice_given_name,
                "family_name": practice.practice_name,
                "SubjectNameID": f"8{person.rpps}",
                "preferred_username": f"8{person.rpps}",
            },
        )
        for person, practice in rows
    ]


PEOPLE = {"franceconnect": franceconnect, "agents": agents, "prosanteconnect": practitioners}
