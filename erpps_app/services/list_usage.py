"""Who uses a code: open applications by agency and status, registered professionals by agency.

Answers are looked up by the indexes of the sections' JSON (``models.dossier.CODED_ANSWERS``). Three
statements, whatever the code and however many applications there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, String, and_, func, literal_column, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from erpps_app.adapters.reference import reference
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
        drafts, sent: of applications; ``registered``: of professionals.
        first: the applications sent first.
    """

    drafts: int = 0
    sent: int = 0
    registered: int = 0
    applications: list[UsageRow] = field(default_factory=list[UsageRow])
    professionals: list[UsageRow] = field(default_factory=list[UsageRow])
    first: list[FirstFile] = field(default_factory=list[FirstFile])


def of(session: Session, name: ListName, code: str) -> Usage:
    """Who uses a code; of a département, who lives or practises there in its agency's care."""
    asked = _using(name, code)
    statuses = SENT if name in (ListName.DEPARTEMENTS, ListName.AGENCIES) else OPEN
    concerned = and_(asked, col(Dossier.status).in_(statuses))
    grouped = session.exec(
        select(col(Dossier.ars), col(Dossier.status), func.count())
        .where(concerned)
        .group_by(col(Dossier.ars), col(Dossier.status))
    ).all()
    first = session.exec(
        select(Dossier.number, Dossier.ars, Dossier.status, Dossier.submitted_at)
        .where(concerned, col(Dossier.submitted_at).is_not(None))
        .order_by(col(Dossier.submitted_at), col(Dossier.id))
        .limit(FIRST_ONES)
    ).all()
    registered = session.exec(
        select(col(Practitioner.ars), func.count())
        .where(col(Practitioner.active), col(Practitioner.id).in_(_registered(name, code)))
        .group_by(col(Practitioner.ars))
    ).all()
    names = reference().agency_name
    return Usage(
        drafts=sum(n for _, status, n in grouped if status == Status.DRAFT),
        sent=sum(n for _, status, n in grouped if status != Status.DRAFT),
        registered=sum(n for _, n in registered),
        applications=sorted(
            (
                UsageRow(names(ars) if ars else NOT_YET_SENT, Status(status).label, n)
                for ars, status, n in grouped
            ),
            key=lambda row: (row.agency == NOT_YET_SENT, row.agency, row.status),
        ),
        professionals=sorted(
            (UsageRow(names(ars), "", n) for ars, n in registered), key=lambda row: row.agency
        ),
        first=[
            FirstFile(
                number or "",
                names(ars),
                Status(status).label,
                f"{paris(sent):%d/%m/%Y}" if sent else "",
            )
            for number, ars, status, sent in first
            if sent
        ],
    )


def _using(name: ListName, code: str) -> ColumnElement[bool]:
    """Which applications use a code."""
    if name == ListName.AGENCIES:
        return col(Dossier.ars) == code
    if name == ListName.DEPARTEMENTS:
        return and_(_in_charge(name, code), col(Dossier.id).in_(placed_in(code)))
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


def placed_in(departement: str) -> SelectOfScalar[str]:
    """The applications whose correspondence address or a declared place is in a département."""
    there = select(Structure.id).where(col(Structure.commune).startswith(departement))
    return select(Section.dossier_id).where(
        col(Section.element).in_(("activite", "coordonnees")),
        or_(answered("commune").startswith(departement), answered("cabinet").in_(there)),
    )


def living_in(departement: str) -> ColumnElement[bool]:
    """The professionals whose correspondence address or an open place is in a département."""
    by_address = select(ContactDetails.practitioner_id).where(
        col(ContactDetails.commune).startswith(departement)
    )
    by_place = (
        select(ProfessionalPractice.practitioner_id)
        .join(Activity, col(Activity.practice_id) == ProfessionalPractice.id)
        .join(Structure, col(Activity.structure_id) == Structure.id)
        .where(col(Structure.commune).startswith(departement), _still_open())
    )
    return or_(col(Practitioner.id).in_(by_address), col(Practitioner.id).in_(by_place))


def _still_open() -> ColumnElement[bool]:
    return or_(col(Activity.end).is_(None), col(Activity.end) > today())


def _registered(name: ListName, code: str) -> SelectOfScalar[str]:
    """Which professionals the register holds under a code."""
    if name == ListName.AGENCIES:
        return select(Practitioner.id).where(col(Practitioner.ars) == code)
    if name == ListName.DEPARTEMENTS:
        agency = reference().agency_of_departement.get(code, "")
        return select(Practitioner.id).where(col(Practitioner.ars) == agency, living_in(code))
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
