"""A profession that a line tells of somebody registered without it: an agent adds it, or not."""

from sqlmodel import Session, select

from erpps_app.adapters.reference import reference
from erpps_app.domain.access import Actor
from erpps_app.domain.adeli import PROFESSION, Declared
from erpps_app.domain.errors import Conflict
from erpps_app.models.base import now
from erpps_app.models.register import Activity, Practitioner, ProfessionalPractice, Structure
from erpps_app.services import charge, effects, history, register_rows, registered
from erpps_app.services.adeli.entering import entry_of

ADDED = "Profession {label} ajoutée d’après le répertoire ADELI"
ALREADY = "Cette profession est déjà enregistrée pour cette personne."


def lacks(session: Session, key: str, declared: Declared) -> bool:
    """Whether the register does not know somebody by the profession of a line."""
    found = session.exec(
        select(ProfessionalPractice.id).where(
            ProfessionalPractice.practitioner_id == key,
            ProfessionalPractice.profession == declared.practice[PROFESSION],
        )
    ).first()
    return found is None


def add(session: Session, actor: Actor, key: str, declared: Declared) -> Practitioner:
    """Enter the profession of a line, its title and its activity, for somebody registered.

    Raises:
        Conflict: they have it meanwhile, or were removed.
    """
    person = effects.lock(session, key)
    if not lacks(session, key, declared):
        raise Conflict(ALREADY)
    former = charge.agency_of(registered.load(session, key))
    _write(session, key, declared)
    found = registered.load(session, key)
    charge.settle(session, found, former, moved=bool(declared.activity))
    person.version += 1
    session.add(person)
    label = reference().professions[declared.practice[PROFESSION]].label
    history.remember(session, actor, person, ADDED.format(label=label))
    return person


def _write(session: Session, key: str, declared: Declared) -> None:
    """By the ORM: what people are found under, and the audit trail, follow its rows."""
    [told] = entry_of(declared, key, "", now()).practices
    session.add(
        ProfessionalPractice.of(register_rows.practice(told.id, key, told.named, told.title))
    )
    session.flush()
    for held in told.situations:
        if held.place:
            session.add(Structure.of(register_rows.structure(held.place, held.answers)))
            session.flush()
        kind = reference().activity_types[held.answers["type_activite"]]
        row = register_rows.activity(held.id, told.id, held.place or None, held.answers, kind)
        session.add(Activity.of(row))
    session.flush()
