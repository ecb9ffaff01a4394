"""Who uses a code: open applications by agency and status, registered professionals by agency.

Answers are looked up by the indexes of the sections' JSON (``models.dossier.CODED_ANSWERS``). Three
statements, whatever the code and however many applications there are; none counts further than
``COUNTED``, beyond which one reads « au moins ».
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    func,
    literal,
    literal_column,
    or_,
    union,
)
from sqlalchemy import select as columns
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from erpps_app.adapters.reference import reference
from erpps_app.domain.list_effects import Users
from erpps_app.domain.lists import ListName, parts_of
from erpps_app.domain.professions import AUTHORISATION, DIPLOMA
from erpps_app.domain.workflow import Status
from erpps_app.models.dossier import Dossier, Section
from erpps_app.models.register import (
    Activity,
    ContactDetails,
    Practitioner,
    ProfessionalPractice,
    Structure,
)
from erpps_app.services.context import paris, today

OPEN = (Status.DRAFT, Status.NEW, Status.IN_REVIEW, Status.AWAITING)
SENT = OPEN[1:]
FIRST_ONES = 5
COUNTED = 5_000
Asked = Select[*tuple[Any, ...]]
NOT_YET_SENT = "Sans agence (pas encore envoyées)"
ANSWERS: Mapping[ListName, str] = {
    ListName.PROFESSIONS: "profession",
    ListName.DIPLOMAS: "intitule",
    ListName.AUTHORISATIONS: "type_autorisation",
    ListName.ACTIVITY_TYPES: "type_activite",
    ListName.END_REASONS: "motif_fin",
}
_LINKED = {ListName.DIPLOMA_LINKS: "intitule", ListName.AUTHORISATION_LINKS: "type_autorisation"}


@dataclass(frozen=True, slots=True)
class UsageRow:
    """How many, in an agency; ``status`` is empty for registered professionals."""

    agency: str
    status: str
    count: int


@dataclass(frozen=True, slots=True)
class FirstFile:
    """One of the applications that have waited longest: its number, never a name."""

    number: str
    agency: str
    status: str
    sent: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Who uses a code today.

    Attributes:
        users: how many.
        applications, professionals: the same by agency; empty when not all of them were counted.
        first: the applications sent first.
    """

    users: Users = field(default_factory=Users)
    applications: list[UsageRow] = field(default_factory=list[UsageRow])
    professionals: list[UsageRow] = field(default_factory=list[UsageRow])
    first: list[FirstFile] = field(default_factory=list[FirstFile])


def of(session: Session, name: ListName, code: str, most: int = COUNTED) -> Usage:
    """Who uses a code; of a département, who lives or practises there in its agency's care.

    Args:
        session, name, code: as always.
        most: how many applications, and how many professionals, are counted at most.
    """
    asked = _using(name, code)
    statuses = SENT if name in (ListName.DEPARTEMENTS, ListName.AGENCIES) else OPEN
    concerned = and_(asked, col(Dossier.status).in_(statuses))
    applications = _counted(
        session,
        columns(col(Dossier.ars), col(Dossier.status)).where(concerned),
        most,
    )
    people = _counted(session, _people(name, code, most), most)
    drafts = sum(n for _, status, n in applications if status == Status.DRAFT)
    sent, registered = (sum(n for *_, n in rows) for rows in (applications, people))
    users = Users(
        drafts=min(drafts, most),
        sent=min(sent - drafts, most),
        more_applications=sent > most,
        registered=min(registered, most),
        more_registered=registered > most,
    )
    return Usage(
        users=users,
        applications=[] if users.more_applications else _by_agency(applications),
        professionals=[] if users.more_registered else _by_agency(people),
        first=_first(session, concerned),
    )


def _counted(session: Session, found: Asked, most: int) -> list[tuple[str, str, int]]:
    """How many of what is found, by agency and status, once one more than is told is reached."""
    reached = found.limit(most + 1).subquery()
    keys = reached.c.ars, reached.c.status
    asked = columns(*keys, func.count()).group_by(*keys)
    rows = cast("AnySession", session).execute(asked)
    return [(ars or "", status, count) for ars, status, count in rows]


def _by_agency(counted: list[tuple[str, str, int]]) -> list[UsageRow]:
    names = reference().agency_name
    rows = (
        UsageRow(
            names(ars) if ars or not status else NOT_YET_SENT,
            Status(status).label if status else "",
            count,
        )
        for ars, status, count in counted
    )
    return sorted(rows, key=lambda row: (row.agency == NOT_YET_SENT, row.agency, row.status))


def _first(session: Session, concerned: ColumnElement[bool]) -> list[FirstFile]:
    """The applications sent first."""
    rows = session.exec(
        select(Dossier.number, Dossier.ars, Dossier.status, Dossier.submitted_at)
        .where(concerned, col(Dossier.submitted_at).is_not(None))
        .order_by(col(Dossier.submitted_at), col(Dossier.id))
        .limit(FIRST_ONES)
    ).all()
    names = reference().agency_name
    return [
        FirstFile(number or "", names(ars), Status(status).label, f"{paris(sent):%d/%m/%Y}")
        for number, ars, status, sent in rows
        if sent
    ]


def _people(name: ListName, code: str, most: int) -> Asked:
    """Whom the register holds under a code, each once, no further than is counted."""
    told = col(Practitioner.ars), literal("").label("status"), col(Practitioner.id)
    found = columns(*told).where(col(Practitioner.active))
    if name == ListName.AGENCIES:
        return found.where(col(Practitioner.ars) == code)
    if name != ListName.DEPARTEMENTS:
        return found.where(col(Practitioner.id).in_(_registered(name, code)))
    agency = reference().agency_of_departement.get(code, "")
    ways = (
        found.where(col(Practitioner.ars) == agency, col(Practitioner.id).in_(way))
        for way in (_living_in(code), _practising_in(code))
    )
    limited = [way.limit(most + 1).subquery() for way in ways]
    both = union(*(columns(part.c.ars, part.c.status, part.c.id) for part in limited)).subquery()
    return columns(both.c.ars, both.c.status, both.c.id)


def _using(name: ListName, code: str) -> ColumnElement[bool]:
    """Which applications use a code."""
    if name == ListName.AGENCIES:
        return col(Dossier.ars) == code
    if name == ListName.DEPARTEMENTS:
        return and_(_in_charge(name, code), placed_in(code))
    if name in _LINKED:
        title, profession = parts_of(code)
        return and_(
            col(Dossier.id).in_(_answering(_LINKED[name], title)),
            col(Dossier.id).in_(_answering("profession", profession)),
        )
    return col(Dossier.id).in_(_answering(ANSWERS[name], code))


def _in_charge(_name: ListName, departement: str) -> ColumnElement[bool]:
    """The agency that has a département today."""
    return col(Dossier.ars) == reference().agency_of_departement.get(departement, "")


def _answering(name: str, code: str) -> SelectOfScalar[str]:
    """The applications in which an answer is a code, by the index of that answer."""
    return select(Section.dossier_id).where(answered(name) == code)


def answered(name: str) -> ColumnElement[str]:
    """An answer of a section, as its index says it."""
    return literal_column(f"section.answers ->> '{name}'", String)


def placed_in(departement: str) -> ColumnElement[bool]:
    """The applications whose correspondence address or a declared place is in a département.

    ``OFFSET 0`` has the sections of each application looked at in turn, by their index: joined as
    a whole, PostgreSQL would read the answers of every application there ever was.
    """
    begins = f"{departement}%"
    cabinet = select(Structure.id).where(
        Structure.id == answered("cabinet"), col(Structure.commune).like(begins)
    )
    place = select(Section.id).where(
        Section.dossier_id == Dossier.id,
        col(Section.element).in_(("activite", "coordonnees")),
        or_(answered("commune").like(begins), cabinet.correlate(Section).exists()),
    )
    return place.correlate(Dossier).offset(0).exists()


def living_in(departement: str) -> ColumnElement[bool]:
    """The professionals whose correspondence address or an open place is in a département."""
    person = col(Practitioner.id)
    return or_(person.in_(_living_in(departement)), person.in_(_practising_in(departement)))


def _living_in(departement: str) -> SelectOfScalar[str]:
    return select(ContactDetails.practitioner_id).where(
        col(ContactDetails.commune).like(f"{departement}%")
    )


def _practising_in(departement: str) -> SelectOfScalar[str]:
    return (
        select(ProfessionalPractice.practitioner_id)
        .join(Activity, col(Activity.practice_id) == ProfessionalPractice.id)
        .join(Structure, col(Activity.structure_id) == Structure.id)
        .where(col(Structure.commune).like(f"{departement}%"), _still_open())
    )


def _still_open() -> ColumnElement[bool]:
    return or_(col(Activity.end).is_(None), col(Activity.end) > today())


def _registered(name: ListName, code: str) -> SelectOfScalar[str]:
    """Which professionals have a practice or an activity under a code."""
    practice = select(ProfessionalPractice.practitioner_id)
    if name in (ListName.ACTIVITY_TYPES, ListName.END_REASONS):
        activities = practice.join(Activity, col(Activity.practice_id) == ProfessionalPractice.id)
        if name == ListName.END_REASONS:
            return activities.where(col(Activity.end_reason) == code)
        return activities.where(col(Activity.type) == code, _still_open())
    if name == ListName.PROFESSIONS:
        return practice.where(col(ProfessionalPractice.profession) == code)
    by_diploma = name in (ListName.DIPLOMAS, ListName.DIPLOMA_LINKS)
    kind = DIPLOMA if by_diploma else AUTHORISATION
    title, profession = parts_of(code) if name in _LINKED else (code, "")
    held = practice.where(
        col(ProfessionalPractice.qualification_kind) == kind,
        col(ProfessionalPractice.qualification) == title,
    )
    return held.where(col(ProfessionalPractice.profession) == profession) if profession else held
