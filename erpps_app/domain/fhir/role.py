"""An activity (situation d’exercice) as FHIR says it: the profiles of FR Core and as-dp.

The public profile (1.1.0) has no period, no specialty, and no contact but MSSanté.
"""

from erpps_app.domain.directory.facts import Person, Situation
from erpps_app.domain.fhir import systems
from erpps_app.domain.fhir.resources import Resource, ResourceType, reference
from erpps_app.domain.fhir.systems import Content
from erpps_app.domain.reference import Reference


def role(person: Person, situation: Situation, lists: Reference, *, active: bool) -> Resource:
    """An activity; once it is over, what remains of it."""
    content = _kept(person, situation.id, active=active)
    if active and situation.place:
        content["organization"] = reference(ResourceType.ORGANIZATION, situation.place.id)
    if active and (kind := lists.activity_types.get(situation.type)):
        content["code"] = [
            systems.concept(systems.coding(name, code))
            for name, code in (
                (systems.ACTIVITY_GENRE, kind.genre),
                (systems.PRACTICE_MODE, kind.mode),
                (systems.FUNCTION, systems.OTHER_FUNCTION),
            )
        ]
    return Resource(ResourceType.ROLE, situation.id, active, content)


def withdrawn_role(person: Person, key: str) -> Resource:
    """An activity of somebody who left the register."""
    return Resource(ResourceType.ROLE, key, active=False, content=_kept(person, key, active=False))


def _kept(person: Person, key: str, *, active: bool) -> Content:
    return {
        "identifier": [{"use": "official", "system": systems.RPPS, "value": key}],
        "active": active,
        "practitioner": reference(ResourceType.PRACTITIONER, person.id),
    }
