"""Where codes and numbers come from: the addresses that the French profiles fix.

Sources: guide of the Annuaire Santé 1.1.0 (ansforge/IG-fhir-annuaire) and FR Core 2.1
(Interop-Sante/hl7.fhir.fr.core), as FACTS sums them up.
"""

from typing import Any

FR_CORE = "https://hl7.fr/ig/fhir/core"
ANNUAIRE = "https://interop.esante.gouv.fr/ig/fhir/annuaire"
IDENTIFIER_TYPES = f"{FR_CORE}/CodeSystem/fr-core-cs-v2-0203"
ORGANIZATION_TYPES = f"{FR_CORE}/CodeSystem/fr-core-cs-v2-3307"

# Numbers of people.
IDNPS = "urn:oid:1.2.250.1.71.4.2.1"
RPPS = "https://rpps.esante.gouv.fr"
ADELI = "https://adeli.esante.gouv.fr"
# Numbers of places.
IDNST = "urn:oid:1.2.250.1.71.4.2.2"
FINESS = "https://finess.esante.gouv.fr"
SIRENE = "https://sirene.fr"
URI = "urn:ietf:rfc:3986"

ACTIVITY_GENRE = "TRE_R22-GenreActivite"
PRACTICE_MODE = "TRE_R23-ModeExercice"
FUNCTION = "TRE_R21-Fonction"
CATEGORY = "TRE_R09-CategorieProfessionnelle"
DIPLOMA_TYPE = "TRE_R14-TypeDiplome"
COMMUNE = "TRE_R13-Commune"
AUTHORITY = "TRE_R60-AutoriteEnregistrement"

CIVILIAN = "C"  # the register of the ARS holds no military practice
OTHER_FUNCTION = "FON-AU"  # it asks for none
GEOGRAPHICAL_ENTITY = "GEOGRAPHICAL-ENTITY"
INFORMATION_SYSTEM = "RPPS"  # where everything that is published here comes from

Content = dict[str, Any]


def nomenclature(name: str) -> str:
    """The address of a nomenclature of the NOS (``TRE_R23-ModeExercice``)."""
    return f"https://mos.esante.gouv.fr/NOS/{name}/FHIR/{name.replace('_', '-')}"


def coding(name: str, code: str) -> Content:
    """A code of a nomenclature, without its label: that may change, the code does not."""
    return {"system": nomenclature(name), "code": code}


def concept(*codings: Content) -> Content:
    """What several codes say together."""
    return {"coding": list(codings)}


def identifier(kind: str, value: str, system: str = "", use: str = "official") -> Content:
    """A number.

    Args:
        kind: its type, in FR Core's list; value: itself.
        system: whose number it is; left out when empty.
        use: ``old`` for one that was given up.
    """
    known = concept({"system": IDENTIFIER_TYPES, "code": kind})
    told: Content = {"use": use, "type": known}
    if system:
        told["system"] = system
    return told | {"value": value}


def authority(agency: str) -> str:
    """The code of an agency among the registering authorities: it counts La Réunion as 05."""
    return f"ARS-{'05' if agency == '04' else agency}" if agency else ""
