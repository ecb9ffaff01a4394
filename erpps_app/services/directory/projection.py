"""What professionals look like once published: rows of the tables that the world reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import orjson

from erpps_app.adapters.reference import reference
from erpps_app.domain import finding, names
from erpps_app.domain.directory import extract
from erpps_app.domain.directory.diffusion import Reach, seen_by
from erpps_app.domain.directory.facts import Person, Place, Practice, Situation
from erpps_app.domain.fhir.organization import closed_organization, organization
from erpps_app.domain.fhir.practitioner import practitioner, shown_practice
from erpps_app.domain.fhir.resources import Resource, ResourceType
from erpps_app.domain.fhir.role import role, withdrawn_role
from erpps_app.domain.phonetics import sound
from erpps_app.domain.reference import Reference
from erpps_app.services.bulk.copying import Row

Key = tuple[ResourceType, str]
_WRITTEN = tuple(name for name in extract.FIELDS if name != "organization_id")


@dataclass(frozen=True, slots=True)
class Shown:
    """A resource as it is to be published.

    Attributes:
        owner: the professional through whom it is; columns: what it is looked for by.
    """

    type: ResourceType
    id: str
    owner: str
    active: bool
    content: str
    columns: Row


@dataclass(slots=True)
class Projection:
    """What some professionals publish."""

    resources: dict[Key, Shown] = field(default_factory=dict[Key, Shown])
    entries: dict[str, list[Row]] = field(default_factory=dict[str, list[Row]])

    def add(self, resource: Resource, owner: str, columns: Row) -> None:
        """Keep a resource; a place that several share is kept once."""
        content = orjson.dumps(resource.content).decode()
        shown = Shown(resource.type, resource.id, owner, resource.active, content, columns)
        self.resources.setdefault((resource.type, resource.id), shown)


def project(people: Iterable[Person], day: date) -> Projection:
    """What the public sees of professionals on a day."""
    made, lists = Projection(), reference(day)
    for person in people:
        _add(made, seen_by(person, Reach.PUBLIC, day), person, day, lists)
    return made


def withdrawn(person: Person, key: str) -> Shown:
    """An activity of somebody who left the register."""
    gone = withdrawn_role(person, key)
    content = orjson.dumps(gone.content).decode()
    return Shown(gone.type, key, person.id, active=False, content=content,
                 columns=_role_columns(person, None, None, lists=None))  # fmt: skip


def closed(key: str, owner: str, content: str, columns: Row) -> Shown:
    """A place where nobody practises any more."""
    gone = closed_organization(key, orjson.loads(content))
    told = orjson.dumps(gone.content).decode()
    return Shown(gone.type, key, owner, active=False, content=told, columns=columns)


def lines_of(person: Person, day: date) -> list[Row]:
    """The lines of the Annuaire of somebody, be they registered or about to be."""
    seen = seen_by(person, Reach.PUBLIC, day)
    return _lines(seen, _open_ones(person, day), reference(day))


def parts_of(lines: Iterable[Row]) -> list[Row]:
    """What the compound names of lines are found by, beside how they begin."""
    named = {
        (row["practitioner_id"], row["form"], row["given"], row["family_name"]) for row in lines
    }
    found = {
        (person, form, f"{part}{names.APART}{given}", given)
        for person, form, given, family in named
        for part in finding.parts(str(family))
    }
    columns = ("practitioner_id", "form", "part", "given")
    return [dict(zip(columns, row, strict=True)) for row in sorted(found)]


def _add(made: Projection, seen: Person, person: Person, day: date, lists: Reference) -> None:
    """One person: ``seen`` is what the public sees, ``person`` says which activities are open."""
    open_ones = _open_ones(person, day)
    made.add(practitioner(seen, lists), seen.id, _practitioner_columns(seen))
    for practice in seen.practices:
        for situation in practice.situations:
            told = role(seen, situation, lists, active=situation.id in open_ones)
            made.add(told, seen.id, _role_columns(seen, practice, situation, lists=lists))
            if situation.place:
                place = situation.place
                made.add(organization(place), seen.id, organization_columns(place))
    made.entries[seen.id] = _lines(seen, open_ones, lists)


def _open_ones(person: Person, day: date) -> set[str]:
    held = (situation for practice in person.practices for situation in practice.situations)
    return {situation.id for situation in held if situation.is_open(day)}


def _lines(seen: Person, open_ones: set[str], lists: Reference) -> list[Row]:
    """One for each profession and open activity; one without a place where there is none."""
    told = (
        (practice, situation)
        for practice in seen.practices
        for situation in [s for s in practice.situations if s.id in open_ones] or [None]
    )
    return [_line(seen, *pair, lists, rank) for rank, pair in enumerate(told)]


def _practitioner_columns(person: Person) -> Row:
    practice = shown_practice(person)
    family = names.fold(practice.name) if practice else ""
    given = names.fold(practice.given_name) if practice else ""
    form = f"{family}{names.APART}{given}" if practice else ""
    return {"rpps": person.rpps, "form": form, "given": given}


def _role_columns(
    person: Person,
    practice: Practice | None,
    situation: Situation | None,
    *,
    lists: Reference | None,
) -> Row:
    kind = lists.activity_types.get(situation.type) if lists and situation else None
    place = situation.place if situation else None
    return {
        "practitioner_id": person.id,
        "organization_id": place.id if place else None,
        "profession": practice.profession if practice else "",
        "mode": kind.mode if kind else "",
        "genre": kind.genre if kind else "",
        "agency": person.agency if kind else "",
    }


def organization_columns(place: Place) -> Row:
    """By what a place is looked for."""
    return {
        "name": names.fold(place.name),
        "city": names.fold(place.city),
        "postcode": place.postcode,
        "street": names.fold(place.street),
        "siret": place.siret,
        "finess": place.finess,
    }


def _line(
    person: Person, practice: Practice, situation: Situation | None, lists: Reference, rank: int
) -> Row:
    """A line of the Annuaire; what the extract tells of it holds on one line there too."""
    family, given = names.fold(practice.name), names.fold(practice.given_name)
    kind = lists.activity_types.get(situation.type) if situation else None
    made: Row = {
        "practitioner_id": person.id,
        "rank": rank,
        "role_id": situation.id if situation else None,
        "form": f"{family}{names.APART}{given}",
        "given": given,
        "sound": f"{sound(family)}{names.APART}{sound(given)}",
        "rpps": person.rpps,
        "civility": person.civility,
        "family_name": practice.name,
        "given_name": practice.given_name,
        "profession": practice.profession,
        "qualification": practice.qualification,
        "agency": person.agency,
        "activity_type": situation.type if situation else "",
        "mode": kind.mode if kind else "",
        "genre": kind.genre if kind else "",
        "start": situation.start if situation else None,
        "telephone": situation.telephone if situation else "",
        "email": situation.email if situation else "",
        **_where(situation.place if situation else None, lists),
    }
    return made | {name: extract.one_line(str(made[name] or "")) for name in _WRITTEN}


def _where(place: Place | None, lists: Reference) -> Mapping[str, object]:
    known = place or Place("")
    commune = lists.commune(known.commune) if known.commune else None
    return {
        "organization_id": place.id if place else None,
        "structure_name": known.name,
        "siret": known.siret,
        "finess": known.finess,
        "complement": known.complement,
        "house_number": known.house_number,
        "extension": known.extension,
        "street": known.street,
        "locality_line": known.locality_line,
        "postcode": known.postcode,
        "city": known.city,
        "commune": known.commune,
        "departement": commune.departement if commune else "",
        "country": known.country,
    }
