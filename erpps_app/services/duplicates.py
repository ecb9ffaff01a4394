"""Finds whom a declaration may already be: in the register, and among open applications."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from erpps_app.domain import civil_date, names
from erpps_app.domain.likeness import Likeness, Traits, compare
from erpps_app.domain.procedures import REGISTRATIONS
from erpps_app.domain.workflow import Status
from erpps_app.models.dossier import Dossier, Section
from erpps_app.models.register import CivilStatus, Practitioner
from erpps_app.services import distinctions, parts

MOST = 200
RUNNING = (Status.NEW, Status.IN_REVIEW, Status.AWAITING)
CIVIL = "etat-civil"
REGISTER, APPLICATION = "Registre", "Demande"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Somebody who may be the same person.

    Attributes:
        where: ``REGISTER`` or ``APPLICATION``, in words.
        key: of the professional or of the application.
        number: RPPS or application number.
        certainty: a ``Likeness``; ``label``: the same, and ``why``, in words.
    """

    where: str
    key: str
    number: str
    name: str
    birth_date: str
    certainty: str = Likeness.NONE
    label: str = ""
    why: str = ""


_Known = tuple[Traits, Duplicate]


def find(session: Session, dossier: Dossier) -> tuple[Duplicate, ...]:
    """Same birth date with a name spelled alike, or the same name with another birth date.

    The indexes give those born on that day and those of that name: the spelling is compared among
    them only. Whoever an agent has said to be somebody else is left out.
    """
    return find_all(session, [dossier])[dossier.id]


def find_all(session: Session, dossiers: Sequence[Dossier]) -> Mapping[str, tuple[Duplicate, ...]]:
    """The same for several applications, by key, in as many statements as for one."""
    told = session.exec(
        select(Section).where(
            col(Section.dossier_id).in_([dossier.id for dossier in dossiers]),
            Section.element == CIVIL,
        )
    )
    declared = {section.dossier_id: section.answers for section in told}
    traits = {d.id: traits_of_application(d, declared.get(d.id, {})) for d in dossiers}
    return _alike(session, dossiers, traits)


def of_declared(session: Session, dossier: Dossier) -> tuple[Duplicate, ...]:
    """The same for a file that is still being filled in."""
    civil = parts.declaration_of(session, dossier.id).answers_by_element()[CIVIL]
    if not civil.get("nom_naissance") or not civil.get("date_naissance"):
        return ()
    dossier.search_key = names.search_key(civil["nom_naissance"], civil.get("prenom", ""))
    dossier.birth_date = civil["date_naissance"]
    traits = {dossier.id: traits_of_application(dossier, civil)}
    return _alike(session, [dossier], traits)[dossier.id]


def traits_of_person(civil: CivilStatus) -> Traits:
    """What of a registered person tells them from others."""
    return Traits(civil.search_key, civil.birth_date, civil.birth_commune, civil.sex)


def traits_of_application(dossier: Dossier, civil: Mapping[str, str]) -> Traits:
    """The same of who applies; ``civil`` is what they declared."""
    born = civil.get("commune_naissance", "")
    return Traits(dossier.search_key, dossier.birth_date, born, civil.get("sexe", ""))


def _alike(
    session: Session, dossiers: Sequence[Dossier], traits: Mapping[str, Traits]
) -> Mapping[str, tuple[Duplicate, ...]]:
    apart = distinctions.from_whom(session, *traits)
    known = (*_in_register(session, traits.values()), *_in_applications(session, traits.values()))
    near: dict[str, list[_Known]] = defaultdict(list)  # whom a name or a day leads to
    for one in known:
        for trait in {one[0].key, one[0].birth_date}:
            near[trait].append(one)
    return {
        dossier.id: tuple(
            found
            for other, one in _once(
                near[traits[dossier.id].key], near[traits[dossier.id].birth_date]
            )
            if one.key not in {dossier.id, dossier.practitioner_id, *apart[dossier.id]}
            if (found := _compared(traits[dossier.id], other, one))
        )
        for dossier in dossiers
    }


def _once(*lists: Iterable[_Known]) -> Iterable[_Known]:
    return {one.key: (traits, one) for found in lists for traits, one in found}.values()


def _compared(traits: Traits, other: Traits, one: Duplicate) -> Duplicate | None:
    found = compare(traits, other)
    if not found.why:
        return None
    likeness = Likeness(found.likeness)
    return replace(one, certainty=likeness, label=likeness.label, why=found.why)


def _in_register(session: Session, sought: Collection[Traits]) -> Iterable[_Known]:
    rows = session.exec(
        select(CivilStatus, Practitioner)
        .join(Practitioner, col(CivilStatus.practitioner_id) == Practitioner.id)
        .where(
            _born_or_called(CivilStatus, sought),
            col(Practitioner.merged_into).is_(None),
        )
        .limit(MOST * len(sought))
    )
    for civil, person in rows:
        yield traits_of_person(civil), _registered(civil, person)


def registered(session: Session, practitioner_id: str) -> Duplicate:
    """Somebody of the register, whether they resemble anybody or not."""
    civil = session.get_one(CivilStatus, practitioner_id)
    return _registered(civil, session.get_one(Practitioner, practitioner_id))


def _registered(civil: CivilStatus, person: Practitioner) -> Duplicate:
    name = f"{civil.given_names} {civil.birth_name}".strip()
    return Duplicate(REGISTER, person.id, person.rpps, name, civil_date.show(civil.birth_date))


def _in_applications(session: Session, sought: Collection[Traits]) -> Iterable[_Known]:
    rows = session.exec(
        select(Dossier, Section)
        .join(Section, col(Section.dossier_id) == Dossier.id)
        .where(
            _born_or_called(Dossier, sought),
            col(Dossier.status).in_(RUNNING),
            col(Dossier.procedure).in_(REGISTRATIONS),
            Section.element == CIVIL,
        )
        .limit(MOST * len(sought))
    )
    for other, civil in rows:
        born = civil_date.show(other.birth_date)
        yield (
            traits_of_application(other, civil.answers),
            Duplicate(APPLICATION, other.id, other.number or "", other.applicant_name, born),
        )


def _born_or_called(
    table: type[CivilStatus | Dossier], sought: Iterable[Traits]
) -> ColumnElement[bool]:
    """Those born on one of the days, and those of one of the names."""
    days, keys = {one.birth_date for one in sought}, {one.key for one in sought}
    return col(table.birth_date).in_(days) | col(table.search_key).in_(keys)
