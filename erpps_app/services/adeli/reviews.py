"""Lines that may be about somebody who is registered: an agent of their agency says who it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from erpps_app.adapters.reference import reference
from erpps_app.domain import civil_date
from erpps_app.domain.access import READERS, REVIEWERS, SYSTEM, Actor, require
from erpps_app.domain.errors import Conflict, InvalidField, NotFound
from erpps_app.domain.reference import NATIONAL_QUEUE
from erpps_app.models.adeli import ASKS_PROFESSION, AdeliImport, AdeliMatch, AdeliRecord
from erpps_app.models.base import new_id, now
from erpps_app.models.register import CivilStatus, Identifier, Practitioner, ProfessionalPractice
from erpps_app.services import audit, context, effects, history, numbering
from erpps_app.services.adeli import professions, recognized
from erpps_app.services.adeli.entering import declared_of, entry_of
from erpps_app.services.bulk import entries
from erpps_app.services.bulk.copying import Rows
from erpps_app.services.bulk.entries import ADELI
from erpps_app.services.directory import following

PAGE, BATCH = 20, 500
SAME, OTHER = "meme", "autre"
ADD, LEAVE_OUT = "ajouter", "ecarter"
GONE = (
    "Cette ligne n’est plus à examiner : un collègue a déjà répondu, ou elle est d’une autre ARS."
)
TAKEN_OVER = "Repris du répertoire ADELI"
WHO = "Dites si c’est la même personne, et laquelle."
WHETHER = "Dites si cette profession s’ajoute, ou non."
_AGENCY = func.coalesce(Practitioner.ars, AdeliMatch.ars)


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
    """A line to be decided, and those whom it may be about.

    Attributes:
        about_profession: it is about the one candidate; the profession is what is asked.
    """

    id: str
    line: Told
    candidates: list[Told] = field(default_factory=list[Told])
    about_profession: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What an answer did: the number of the person, and whether a question about them is left."""

    rpps: str
    asks_profession: bool = False


def listing(session: Session, actor: Actor) -> list[ReviewRow]:
    """The lines that the agent's agency has to decide, the first ones that came.

    Whom a line may be about is asked of the agency of its place; what it adds to somebody, of the
    one in charge of them.
    """
    require(actor, *READERS)
    rows = _waiting(session, actor, PAGE)
    for row in rows:
        about = f"adeli_match:{row.id}"
        audit.record_reading(session, actor, audit.READ_FILE, subject=row.id, about=about)
    return _told(session, rows)


def stream(session: Session, actor: Actor) -> Iterator[ReviewRow]:
    """Every line that waits, in the order of the page, a batch in memory at a time."""
    require(actor, *READERS)
    rows = _waiting(session, actor, BATCH)
    while rows:
        yield from _told(session, rows)
        rows = _waiting(session, actor, BATCH, after=rows[-1])


def _waiting(
    session: Session, actor: Actor, most: int, *, after: AdeliMatch | None = None
) -> Sequence[AdeliMatch]:
    order = col(AdeliMatch.created_at), col(AdeliMatch.id)
    asked = _asked().where(actor.ars == _AGENCY, AdeliMatch.decision == "")
    if after is not None:
        asked = asked.where(tuple_(*order) > tuple_(after.created_at, after.id))
    return session.exec(asked.order_by(*order).limit(most)).all()


def _told(session: Session, rows: Sequence[AdeliMatch]) -> list[ReviewRow]:
    known = _told_of(session, {key for row in rows for key in row.candidates})
    return [
        ReviewRow(
            row.id,
            _line(row),
            [known[key] for key in row.candidates if key in known],
            row.question == ASKS_PROFESSION,
        )
        for row in rows
    ]


def decide(
    session: Session, actor: Actor, match_id: str, answer: str, candidate: str = ""
) -> Decided:
    """Say whom a line is about, or whether its profession is added.

    Args:
        session, actor: as always.
        match_id: key of the line.
        answer: ``SAME`` person as the candidate, or an ``OTHER`` one than all of them; to ``ADD``
            the profession, or ``LEAVE_OUT``.
        candidate: key of who it is.

    Raises:
        NotFound: another agency's, or no line. Conflict: it is decided, or the register no longer
            allows it. InvalidField: no answer.
    """
    require(actor, *REVIEWERS)
    row = session.exec(_asked().where(AdeliMatch.id == match_id, actor.ars == _AGENCY)).first()
    if row is None:
        raise NotFound(GONE)
    session.refresh(row, with_for_update=True)
    if row.decision:
        raise Conflict(GONE)
    if row.question == ASKS_PROFESSION:
        return _decide_profession(session, actor, row, answer)
    if answer == SAME and candidate in row.candidates:
        return _attach(session, actor, row, candidate)
    if answer != OTHER:
        raise InvalidField(match_id, WHO)
    person = _enter(session, actor, row)
    _note(session, row, person)
    _close(session, actor, row, answer)
    return Decided(person.rpps)


def _asked() -> SelectOfScalar[AdeliMatch]:
    return select(AdeliMatch).join(
        Practitioner, col(Practitioner.id) == AdeliMatch.practitioner_id, isouter=True
    )


def _decide_profession(session: Session, actor: Actor, row: AdeliMatch, answer: str) -> Decided:
    if answer not in {ADD, LEAVE_OUT}:
        raise InvalidField(row.id, WHETHER)
    key = row.practitioner_id or ""
    if answer == ADD:
        person = professions.add(session, actor, key, declared_of(row.answers))
    else:
        person = session.get_one(Practitioner, key)
    _close(session, actor, row, answer)
    return Decided(person.rpps)


def _attach(session: Session, actor: Actor, row: AdeliMatch, key: str) -> Decided:
    """Give the number to somebody who is registered; a profession that they lack is asked next."""
    person = effects.lock(session, key)
    session.add(Identifier(practitioner_id=key, system=ADELI, value=row.number))
    person.version += 1
    session.add(person)
    run = session.get_one(AdeliImport, row.import_id)
    history.remember(session, actor, person, recognized.attached(run, row.number))
    _note(session, row, person)
    if professions.lacks(session, key, declared_of(row.answers)):
        row.question, row.candidates = ASKS_PROFESSION, [key]
        session.add(row)
        session.flush()
        return Decided(person.rpps, asks_profession=True)
    _close(session, actor, row, SAME)
    return Decided(person.rpps)


def _note(session: Session, row: AdeliMatch, person: Practitioner) -> None:
    """Whom the line turned out to be about."""
    record = session.get_one(AdeliRecord, ("", row.number))
    record.practitioner_id = row.practitioner_id = person.id
    session.add_all((row, record))


def _close(session: Session, actor: Actor, row: AdeliMatch, answer: str) -> None:
    row.decision, row.decided_by, row.decided_at = answer, actor.account_id, now()
    row.answers, row.candidates = {}, []
    session.add(row)
    session.flush()


def _enter(session: Session, actor: Actor, row: AdeliMatch) -> Practitioner:
    """Register somebody new from the line."""
    at, key = now(), new_id()
    rpps = numbering.allocate_rpps(session)
    entry = entry_of(declared_of(row.answers), key, rpps, at)
    entry.ars = entries.agency_of(entry, context.today()) or NATIONAL_QUEUE
    rows = Rows()
    entries.add(rows, entry)
    following.enter(session, rows)
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
