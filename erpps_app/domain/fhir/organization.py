"""A place where somebody practises, as FHIR says it: fr-core-organization, as-dp-organization."""

from collections.abc import Iterator

from erpps_app.domain.directory.facts import Place
from erpps_app.domain.fhir import systems
from erpps_app.domain.fhir.resources import Resource, ResourceType
from erpps_app.domain.fhir.systems import Content

_ADXP = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-"
_LOCALITY = f"{systems.ANNUAIRE}/StructureDefinition/as-ext-lieu-dit"
_INSEE = f"{systems.FR_CORE}/StructureDefinition/fr-core-address-insee-code"
_TYPES = f"{systems.ANNUAIRE}/StructureDefinition/as-ext-organization-types"


def organization(place: Place) -> Resource:
    """A place where somebody practises."""
    content: Content = {"identifier": _numbers(place), "active": True, "type": [_type()]}
    if place.name:
        content["name"] = place.name
    if address := _address(place):
        content["address"] = [address]
    return Resource(ResourceType.ORGANIZATION, place.id, active=True, content=content)


def closed_organization(key: str, content: Content) -> Resource:
    """A place where nobody practises any more: its numbers remain.

    Args:
        key: of the place; content: what it was when somebody did.
    """
    kept = {name: content[name] for name in ("identifier",) if name in content}
    told = {**kept, "active": False}
    return Resource(ResourceType.ORGANIZATION, key, active=False, content=told)


def internal_number(key: str) -> str:
    """The number that every place has, be it known to SIRENE and FINESS or not."""
    if len(key) == 32:  # noqa: PLR2004 - the digits of a UUID
        key = "-".join((key[:8], key[8:12], key[12:16], key[16:20], key[20:]))
    return f"urn:uuid:{key}"


def national_numbers(place: Place) -> Iterator[str]:
    """IDNST: 1 and the FINESS number, else 3 and the SIRET (CI-SIS)."""
    if place.finess:
        yield f"1{place.finess}"
    elif place.siret:
        yield f"3{place.siret}"


def _numbers(place: Place) -> list[Content]:
    told = [systems.identifier("IDNST", one, systems.IDNST) for one in national_numbers(place)]
    if place.finess:
        told.append(systems.identifier("FINEG", place.finess, systems.FINESS))
    if place.siret:
        told.append(systems.identifier("SIRET", place.siret, systems.SIRENE))
    return [*told, systems.identifier("INTRN", internal_number(place.id), systems.URI)]


def _type() -> Content:
    return {
        "extension": [{"url": _TYPES, "valueCode": "organizationType"}],
        "coding": [{"system": systems.ORGANIZATION_TYPES, "code": systems.GEOGRAPHICAL_ENTITY}],
    }


def _address(place: Place) -> Content:
    """As it is written, and in its parts, as as-address-extended names them."""
    lines = list(_lines(place))
    told: Content = {}
    if place.commune:
        code = systems.coding(systems.COMMUNE, place.commune)
        told["extension"] = [{"url": _INSEE, "valueCoding": code}]
    if lines:
        told["line"] = [text for text, _ in lines]
        told["_line"] = [{"extension": parts} for _, parts in lines]
    for name, value in (
        ("city", place.city), ("postalCode", place.postcode), ("country", place.country)
    ):  # fmt: skip
        if value:
            told[name] = value
    return told


def _lines(place: Place) -> Iterator[tuple[str, list[Content]]]:
    """Each written line with its parts."""
    street = (
        (f"{_ADXP}houseNumber", place.house_number),
        (f"{_ADXP}buildingNumberSuffix", place.extension),
        (f"{_ADXP}streetNameBase", place.street),
    )
    for parts in (
        ((f"{_ADXP}additionalLocator", place.complement),),
        street,
        ((_LOCALITY, place.locality_line),),
    ):
        held = [(url, value) for url, value in parts if value]
        if held:
            text = " ".join(value for _, value in held)
            yield text, [{"url": url, "valueString": value} for url, value in held]
