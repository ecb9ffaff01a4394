"""The content of each resource: what ``diffusion`` lets the public see, as FHIR says it.

Without type, key and ``meta``, which are made when it is read (``head``). Codes, no labels: a label
that changes in the nomenclatures changes nothing that was published.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from erpps_app.domain import rpps
from erpps_app.domain.directory.facts import Person, Place, Practice, Situation
from erpps_app.domain.reference import Reference

Content = dict[str, Any]
RPPS_SYSTEM = "https://rpps.esante.gouv.fr"
IDNPS_SYSTEM = "urn:oid:1.2.250.1.71.4.2.1"


class ResourceType(StrEnum):
    """The kinds of resources that are published."""

    PRACTITIONER = "Practitioner"
    ROLE = "PractitionerRole"
    ORGANIZATION = "Organization"


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource, but for its version and instant."""

    type: ResourceType
    id: str
    active: bool
    content: Content


def practitioner(person: Person, lists: Reference) -> Resource:
    """A professional, as the public sees them."""
    content: Content = {
        "active": person.active,
        "identifier": [
            {"use": "official", "system": IDNPS_SYSTEM, "value": rpps.idnps(person.rpps)},
            {"use": "official", "system": RPPS_SYSTEM, "value": person.rpps},
        ],
    }
    if person.practices:
        content["qualification"] = [_profession(practice, lists) for practice in person.practices]
    return Resource(ResourceType.PRACTITIONER, person.id, person.active, content)


def role(
    person: Person, practice: Practice, situation: Situation, lists: Reference, *, active: bool
) -> Resource:
    """An activity; once it is over, what remains of it."""
    content: Content = {
        "active": active,
        "practitioner": {"reference": f"Practitioner/{person.id}"},
    }
    if active and (kind := lists.activity_types.get(situation.type)):
        content["code"] = [{"coding": [{"code": kind.mode}]}]
        content["specialty"] = [{"coding": [{"code": practice.profession}]}]
    if active and situation.place:
        content["organization"] = {"reference": f"Organization/{situation.place.id}"}
    return Resource(ResourceType.ROLE, situation.id, active, content)


def withdrawn_role(person: Person, key: str) -> Resource:
    """An activity of somebody who left the register."""
    content: Content = {
        "active": False,
        "practitioner": {"reference": f"Practitioner/{person.id}"},
    }
    return Resource(ResourceType.ROLE, key, active=False, content=content)


def organization(place: Place) -> Resource:
    """A place where somebody practises."""
    return Resource(
        ResourceType.ORGANIZATION,
        place.id,
        active=True,
        content={"active": True, "name": place.name},
    )


def closed_organization(key: str, content: Content) -> Resource:
    """A place where nobody practises any more: its numbers remain.

    Args:
        key: of the place; content: what it was when somebody did.
    """
    kept = {name: content[name] for name in ("identifier",) if name in content}
    return Resource(ResourceType.ORGANIZATION, key, active=False, content={"active": False, **kept})


def _profession(practice: Practice, lists: Reference) -> Content:
    known = lists.professions.get(practice.profession)
    return {
        "code": {"coding": [{"system": known.system if known else "", "code": practice.profession}]}
    }
