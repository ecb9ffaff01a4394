"""A professional as FHIR says it: fr-core-practitioner and as-dp-practitioner.

The public profile (as-dp-practitioner 1.1.0) allows one name and no period, no address, no contact
but MSSanté: the date of a diploma and the telephone of an activity are not said here. Somebody who
is no longer in the register is their numbers and ``active`` (FACTS).
"""

from erpps_app.domain import rpps
from erpps_app.domain.directory.facts import Person, Practice
from erpps_app.domain.fhir import systems
from erpps_app.domain.fhir.resources import Resource, ResourceType
from erpps_app.domain.fhir.systems import Content
from erpps_app.domain.professions import DIPLOMA
from erpps_app.domain.reference import Reference


def practitioner(person: Person, lists: Reference) -> Resource:
    """A professional, as the public sees them."""
    content: Content = {"identifier": _numbers(person), "active": person.active}
    if person.active and (practice := shown_practice(person)):
        content["name"] = [_name(person, practice)]
        content["qualification"] = [
            told for one in person.practices for told in _qualifications(one, lists)
        ]
    return Resource(ResourceType.PRACTITIONER, person.id, person.active, content)


def shown_practice(person: Person) -> Practice | None:
    """Under which they are named: the profile has one name, and each profession may have its own.

    The first that has a name, in the order in which they are told.
    """
    named = [one for one in person.practices if one.name or one.given_name]
    return next(iter(named), None)


def _numbers(person: Person) -> list[Content]:
    """Theirs first; those given up have no system, as the profile allows one RPPS number only."""
    return [
        systems.identifier("IDNPS", rpps.idnps(person.rpps), systems.IDNPS),
        systems.identifier("RPPS", person.rpps, systems.RPPS),
        *(systems.identifier("ADELI", one, systems.ADELI, "old") for one in person.adeli),
        *(systems.identifier("RPPS", one, use="old") for one in person.former),
    ]


def _name(person: Person, practice: Practice) -> Content:
    """Nom et prénom d'exercice; no suffix, as these professions have no civilité d'exercice."""
    told: Content = {"use": "usual"}
    if practice.name:
        told["family"] = practice.name
    if practice.given_name:
        told["given"] = [practice.given_name]
    if person.civility:
        told["prefix"] = [person.civility]
    return told


def _qualifications(practice: Practice, lists: Reference) -> list[Content]:
    """The profession, and the title that opened it; a code that no list knows is left out."""
    told: list[Content] = []
    title = _title(practice, lists)
    if title:
        told.append({"code": systems.concept(*title)})
    if profession := lists.professions.get(practice.profession):
        told.append({
            "code": systems.concept(
                systems.coding(profession.system, profession.code),
                systems.coding(systems.CATEGORY, systems.CIVILIAN),
            )
        })  # fmt: skip
    return told


def _title(practice: Practice, lists: Reference) -> list[Content]:
    by_diploma = practice.qualification_kind == DIPLOMA
    held = (lists.diplomas if by_diploma else lists.authorisations).get(practice.qualification)
    if held is None or not held.system:
        return []
    kind = [systems.coding(systems.DIPLOMA_TYPE, held.type)] if by_diploma and held.type else []
    return [systems.coding(held.system, held.code), *kind]
