"""What the French profiles ask of a resource, written out from their sources.

as-dp-practitioner, as-dp-practitionerrole and as-dp-organization 1.1.0 (ansforge/IG-fhir-annuaire,
published 2025-10-10) and the FR Core profiles they build on (Interop-Sante/hl7.fhir.fr.core 2.1):
how often an element may occur, which values are fixed, which slices are owed, which are closed.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Told = Mapping[str, Any]
FR_CORE = "https://hl7.fr/ig/fhir/core"
AS_DP = "https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-dp-"
TYPES = f"{FR_CORE}/CodeSystem/fr-core-cs-v2-0203"
NOS = "https://mos.esante.gouv.fr/NOS/"
IDNPS, RPPS = "urn:oid:1.2.250.1.71.4.2.1", "https://rpps.esante.gouv.fr"
CANONICAL = {
    "Practitioner": [f"{FR_CORE}/StructureDefinition/fr-core-practitioner", f"{AS_DP}practitioner"],
    "PractitionerRole": [
        f"{FR_CORE}/StructureDefinition/fr-core-practitioner-role", f"{AS_DP}practitionerrole"
    ],
    "Organization": [
        f"{FR_CORE}/StructureDefinition/fr-core-organization", f"{AS_DP}organization"
    ],
}  # fmt: skip
# Elements whose cardinality is 0..0 in the public profiles.
FORBIDDEN = {
    "Practitioner": {"address", "communication", "gender", "birthDate", "photo"},
    "PractitionerRole": {"period", "specialty", "healthcareService", "location", "availableTime",
                         "notAvailable", "availabilityExceptions", "endpoint"},
    "Organization": {"contact", "endpoint"},
}  # fmt: skip
# Systems of identifiers with the type that each has (FR Core: slices by system).
NUMBERS = {
    IDNPS: {"IDNPS"},
    RPPS: {"RPPS"},
    "https://adeli.esante.gouv.fr": {"ADELI"},
    "urn:oid:1.2.250.1.71.4.2.2": {"IDNST"},
    "https://finess.esante.gouv.fr": {"FINEG", "FINEJ"},
    "https://sirene.fr": {"SIREN", "SIRET"},
    "urn:ietf:rfc:3986": {"INTRN"},
}
DIPLOMAS = ("TRE_R48-", "TRE_R54-", "TRE_R56-", "TRE_R58-")
PROFESSIONS = ("TRE_G15-", "TRE_R94-", "TRE_R95-")


def faults(resource: Told) -> list[str]:
    """Every constraint that a resource breaks."""
    kind = resource["resourceType"]
    return [*_of_any(resource, kind), *_BY_KIND[kind](resource)]


def _of_any(resource: Told, kind: str) -> Iterator[str]:
    if resource["meta"].get("profile") != CANONICAL[kind]:
        yield "meta.profile: the two canonical addresses, 1..1 each"
    if not resource["meta"].get("source"):
        yield "meta.source"
    if resource.get("language") != "fr":
        yield "language"
    if not isinstance(resource.get("active"), bool):
        yield "active 1..1"
    yield from (f"{name} 0..0" for name in sorted(FORBIDDEN[kind] & resource.keys()))
    for one in resource.get("identifier", ()):
        yield from (f"identifier.{name} 0..0" for name in ("period", "assigner") if name in one)
    yield from _codes(resource)


def _codes(told: object) -> Iterator[str]:
    """Each coding has a code and a system; those of the NOS are their whole canonical address."""
    if isinstance(told, list):
        for one in told:
            yield from _codes(one)
    elif isinstance(told, dict):
        for coding in told.get("coding", ()):
            system = coding.get("system", "")
            if not system or not coding.get("code"):
                yield f"coding: {coding}"
            name = system.removeprefix(NOS).partition("/")[0]
            if system.startswith(NOS) and system != f"{NOS}{name}/FHIR/{name.replace('_', '-')}":
                yield f"coding.system: {system}"
        for value in told.values():
            yield from _codes(value)


def _numbers(resource: Told) -> Iterator[str]:
    for one in resource.get("identifier", ()):
        types = {coding["code"] for coding in one["type"]["coding"] if coding["system"] == TYPES}
        if not one.get("value"):
            yield "identifier.value 1..1"
        if (
            "system" in one
            and types != NUMBERS.get(one["system"])
            and not (types <= NUMBERS.get(one["system"], set()) and types)
        ):
            yield f"identifier.type of {one['system']}: {types}"


def _practitioner(resource: Told) -> Iterator[str]:
    yield from _numbers(resource)
    systems = [one.get("system") for one in resource.get("identifier", ())]
    for name, system in (("idNatPs", IDNPS), ("rpps", RPPS)):
        if systems.count(system) != 1:
            yield f"identifier[{name}] 1..1"
    if not resource["active"] and resource.keys() - {
        "resourceType",
        "id",
        "meta",
        "language",
        "identifier",
        "active",
    }:
        yield "inactive: only its identifiers (FACTS)"
    names = resource.get("name", ())
    if len(names) > 1:
        yield "name 0..1"
    for name in names:
        if "period" in name or len(name.get("prefix", ())) > 1:
            yield "name: no period, prefix 0..1"
        if not {*name.get("prefix", ())} <= {"M", "MME"}:
            yield "name.prefix from JDV_J78-Civilite-RASS"
    if resource.get("telecom"):
        yield "telecom: closed, MSSanté only"
    for one in resource.get("qualification", ()):
        yield from _qualification(one)


def _qualification(one: Told) -> Iterator[str]:
    yield from (f"qualification.{name} 0..0" for name in ("period", "issuer") if name in one)
    names = [coding["system"].removeprefix(NOS) for coding in one["code"]["coding"]]
    codes = {coding["code"] for coding in one["code"]["coding"]}
    if any(name.startswith(DIPLOMAS) for name in names):
        kinds = [name for name in names if name.startswith("TRE_R14-")]
        if len(names) != 2 or len(kinds) != 1:
            yield "qualification[degree]: degree and degreeType"
    elif any(name.startswith(PROFESSIONS) for name in names):
        if len(names) != 2 or "C" not in codes:
            yield "qualification[exercicePro]: profession and categorieProfession"
    elif not names[0].startswith("TRE_R17-"):
        yield f"qualification: {names}"


def _role(resource: Told) -> Iterator[str]:
    identifiers = resource.get("identifier", ())
    if [one.get("system") for one in identifiers] != [RPPS]:
        yield "identifier[idSituationExercice] 1..1"
    if not resource.get("practitioner", {}).get("reference", "").startswith("Practitioner/"):
        yield "practitioner 1..1"
    if resource.get("telecom"):
        yield "telecom: closed, MSSanté only"
    for name in ("TRE_R22-", "TRE_R23-", "TRE_R21-"):
        held = [one for one in resource.get("code", ())
                if one["coding"][0]["system"].startswith(NOS + name)]  # fmt: skip
        if len(held) != (1 if resource["active"] else 0):
            yield f"code of {name}: one while the activity is open"


def _organization(resource: Told) -> Iterator[str]:
    yield from _numbers(resource)
    if not resource.get("identifier") and not resource.get("name"):
        yield "org-1: an identifier or a name"
    if any("system" not in one for one in resource.get("identifier", ())):
        yield "identifier.system 1..1"
    if sum(one.get("system") == "urn:oid:1.2.250.1.71.4.2.2"
           for one in resource.get("identifier", ())) > 1:  # fmt: skip
        yield "identifier[idNatSt] 0..1"
    for one in resource.get("type", ()):
        if len(one.get("coding", ())) != 1:
            yield "type[organizationType].coding 1..1"
    for address in resource.get("address", ()):
        lines, parts = address.get("line", []), address.get("_line", [])
        if len(lines) != len(parts):
            yield "address.line and its parts"


_BY_KIND: Mapping[str, Callable[[Told], Iterator[str]]] = {
    "Practitioner": _practitioner,
    "PractitionerRole": _role,
    "Organization": _organization,
}
