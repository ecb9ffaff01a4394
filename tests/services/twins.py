"""One person who came twice: by FranceConnect, and on paper before that."""

from sqlmodel import Session

from erpps_app.domain.access import Actor, Role
from erpps_app.models.register import Practitioner
from erpps_app.services import merging
from tests.services import changing, people


def two(session: Session, agent: Actor) -> tuple[Actor, Practitioner, Practitioner]:
    """The person, their file by FranceConnect, their file from paper."""
    actor = changing.registered_person(session)
    paper = changing.on_paper(session, agent, nom_naissance="MARTIN", nom_usage="ROUSSEL")
    assert paper.practitioner_id
    return (
        actor,
        changing.person_of(session, actor),
        session.get_one(Practitioner, paper.practitioner_id),
    )


def colleague(session: Session) -> Actor:
    """A second agent of the same agency."""
    return changing.agent(session, "Gaël Quéméner")


def propose(
    session: Session, agent: Actor, kept: Practitioner, gone: Practitioner, **choices: str
) -> str:
    """A proposal with its reason."""
    seen = {kept.id: kept.version, gone.id: gone.version}
    form = {"motif": "Même diplôme, même adresse.", **choices}
    return merging.propose(session, agent, kept.id, gone.id, form, seen)


def merged(
    session: Session, agent: Actor, kept: Practitioner, gone: Practitioner, **choices: str
) -> None:
    """Proposed by one, confirmed by another."""
    merging.confirm(session, colleague(session), propose(session, agent, kept, gone, **choices))


READER = Actor("lecteur-bretagne", Role.READER, "Olivier Tanguy", "53")
CORSE = people.CORSE
