"""The text of a resource, from its published row: one place, for reading, searching and exporting.

What is stored is the content as it leaves; its type, key and ``meta`` stand in columns. The text is
put together as text: parsing a million contents to write them again would cost more than the rest.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from erpps_app.domain.fhir.resources import ResourceType

_FR_CORE = "https://hl7.fr/ig/fhir/core/StructureDefinition"
_ANNUAIRE = "https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition"
SOURCE = "https://annuaire.sante.fr"
PROFILES: Mapping[ResourceType, tuple[str, ...]] = {
    ResourceType.PRACTITIONER: (f"{_FR_CORE}/fr-core-practitioner",
                                f"{_ANNUAIRE}/as-dp-practitioner"),
    ResourceType.ROLE: (f"{_FR_CORE}/fr-core-practitioner-role",
                        f"{_ANNUAIRE}/as-dp-practitionerrole"),
    ResourceType.ORGANIZATION: (f"{_FR_CORE}/fr-core-organization",
                                f"{_ANNUAIRE}/as-dp-organization"),
}  # fmt: skip
_META = {
    kind: f',"source":"{SOURCE}","profile":{json.dumps(urls, separators=(",", ":"))}'
    for kind, urls in PROFILES.items()
}


def instant(at: datetime) -> str:
    """An instant as FHIR writes it; SQLite hands it over in UTC without saying so."""
    known = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return known.isoformat(timespec="microseconds")


def text(kind: ResourceType, key: str, version: int, updated_at: datetime, content: str) -> str:
    """A resource as JSON.

    Args:
        kind, key: which one; version, updated_at: of its row; content: a JSON object that is not
            empty, as ``projection`` wrote it.
    """
    return (
        f'{{"resourceType":"{kind}","id":"{key}","meta":{{"versionId":"{version}",'
        f'"lastUpdated":"{instant(updated_at)}"{_META[kind]}}},"language":"fr",{content[1:]}'
    )
