"""Lines that may be about somebody who is registered: an agent of their agency says who it is."""

from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference
from erpps_app.domain import civil_date
from erpps_app.domain.access import READERS, REVIEWERS, SYSTEM, Actor, require
from erpps_app.domain.errors import Conflict, InvalidField, NotFound
from erpps_app.domain.reference import NATIONAL_QUEUE
from erpps_app.models.adeli import AdeliMatch, AdeliRecord
from erpps_app.models.base import new_id, now
from erpps_app.models.register import CivilStatus, Identifier, Practitioner, ProfessionalPractice
from erpps_app.services import audit, context, effects, history, numbering
from erpps_app.services.adeli.entering import declared_of, entry_of
from erpps_app.services.bulk import entries
from erpps_app.services.bulk.copying import Rows
from erpps_app.services.bulk.entries import ADELI

PAGE = 20
SAME, OTHER = "meme", "autre"
GONE = (
    "Cette ligne n’est plus à examiner : un collègue a déjà répondu, ou elle est d’une autre ARS."
)
TAKEN_OVER, ATTACHED = "Repris du répertoire ADELI", "Numéro ADELI rattaché"


@dataclass(frozen=True, slots=True)
class Told:
    """A person side by side with another: what names them, and what they practise."""

    key: str = ""
    number: str = ""
    name: str = ""
    birth: str = ""
    profession: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A line to be decided, and those whom it may be about."""

    id: str
    line: Told
    candidates: list[Told] = field(default_factory=list[Told])


def listing(session: Session, actor: Actor) -> list[ReviewRow]:
    """The lines that the agent's agency has to decide, the first ones that came."""
    require(actor, *READERS)
    rows = session.exec(
        select(AdeliMatch)
        .where(AdeliMatch.ars == actor.ars, AdeliMatch.decision == "")
        .order_by(col(AdeliMatch.created_at), col(AdeliMatch.id))
        .limit(PAGE)
    ).all()
    known = _told_of(session, {key for row in rows for key in row.candidates})
    for row in rows:
        about = f"adeli_match:{row.id}"
        audit.record_reading(session, actor, audit.READ_FILE, subject=row.id, about=about)
    return [
        ReviewRow(row.id, _line(row), [known[key] for key in row.candidates if key in known])
        for row in rows
    ]


def decide(session: Session, actor: Actor, match_id: str, answer: str, candidate: str = "") -> str:
    """Say whom a line is about; the answer is the RPPS number of the person.

    Args:
        answer: ``SAME`` person as the candidate, or an ``OTHER`` person than all of them.
        candidate: key of who it is.

    Raises:
        NotFound: another agency's, or no line. Conflict: it is decided. InvalidField: no answer.
    """
    require(actor, *REVIEWERS)
    row = session.get(AdeliMatch, match_id)
    if row is None or row.ars != actor.ars:
        raise NotFound(GONE)
    session.refresh(row, with_for_update=True)
    if row.decision:
        raise Conflict(GONE)
    if answer == SAME and candidate in row.candidates:
        person = _attach(session, actor, row, candidate)
    elif answer == OTHER:
        person = _enter(session, actor, row)
    else:
        raise InvalidField(match_id, "Dites si c’est la même personne, et laquelle.")
    record = session.get_one(AdeliRecord, ("", row.number))
    record.practitioner_id = row.practitioner_id = person.id
    row.decision, row.decided_by, row.decided_at = answer, actor.account_id, now()
    row.answers, row.candidates = {}, []
    session.add_all((row, record))
    session.flush()
    return person.rpps


def _attach(session: Session, actor: Actor, row: AdeliMatch, key: str) -> Practitioner:
    """Give the number to somebody who is registered; nothing else of theirs is touched."""
    person = effects.lock(session, key)
    session.add(Identifier(practitioner_id=key, system=ADELI, value=row.number))
    person.version += 1
    session.add(person)
    history.remember(session, actor, person, ATTACHED)
    return person


def _enter(session: Session, actor: Actor, row: AdeliMatch) -> Practitioner:
    """Register somebody new from the line."""
    at, key = now(), new_id()
    rpps = numbering.allocate_rpps(session)
    entry = entry_of(declared_of(row.answers), key, rpps, at)
    entry.ars = entries.agency_of(entry, context.today()) or NATIONAL_QUEUE
    rows = Rows()
    entries.add(rows, entry)
    rows.write(session)
    audit.record(session, "reprise-adeli", subject=key, about=f"adeli_match:{row.id}", actor=actor)
    person = session.get_one(Practitioner, key)
    history.remember(session, SYSTEM, person, TAKEN_OVER, at=at)
    return person


def _line(row: AdeliMatch) -> Told:
    declared = declared_of(row.answers)
    civil = declared.civil
    given = (civil.get(name, "") for name in ("prenom", "prenom_2", "prenom_3"))
    return Told(
        number=row.number,
        name=f"{' '.join(filter(None, given))} {civil['nom_naissance']}",
        birth=_birth(
            civil["date_naissance"], civil.get("commune_naissance", ""), declared.departement
        ),
        profession=reference().professions[declared.practice["profession"]].label,
    )


def _told_of(session: Session, keys: set[str]) -> dict[str, Told]:
    labels = reference().professions
    practised: dict[str, list[str]] = {}
    for practice in session.exec(
        select(ProfessionalPractice).where(col(ProfessionalPractice.practitioner_id).in_(keys))
    ):
        said = practised.setdefault(practice.practitioner_id, [])
        said.append(labels[practice.profession].label)
    rows = session.exec(
        select(Practitioner, CivilStatus)
        .join(CivilStatus, col(CivilStatus.practitioner_id) == Practitioner.id)
        .where(col(Practitioner.id).in_(keys), Practitioner.active)
    )
    return {
        person.id: Told(
            person.id,
            person.rpps,
            f"{civil.given_names} {civil.birth_name}",
            _birth(civil.birth_date, civil.birth_commune, civil.birth_departement),
            ", ".join(sorted(practised.get(person.id, []))),
        )
        for person, civil in rows
    }


def _birth(day: str, commune: str, departement: str) -> str:
    """When and where somebody was born, as far as it is known."""
    found = reference().commune(commune)
    known = reference().departements.get(departement)
    place = found.label if found else f"{known.label} ({known.code})" if known else ""
    return ", ".join(filter(None, (civil_date.show(day), place)))
