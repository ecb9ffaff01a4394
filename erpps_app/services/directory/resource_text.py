"""The text of a resource, from its published row: one place, for reading, searching and exporting.

What is stored is the content as it leaves; its type, key and ``meta`` stand in columns. The text is
put together as text: parsing a million contents to write them again would cost more than the rest.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from erpps_app.domain.fhir import systems
from erpps_app.domain.fhir.resources import ResourceType

_FR_CORE = f"{systems.FR_CORE}/StructureDefinition"
_ANNUAIRE = f"{systems.ANNUAIRE}/StructureDefinition"
SOURCE = "https://annuaire.sante.fr"
PROFILES: Mapping[ResourceType, tuple[str, ...]] = {
    ResourceType.PRACTITIONER: (f"{_FR_CORE}/fr-core-practitioner",
                                f"{_ANNUAIRE}/as-dp-practitioner"),
    ResourceType.ROLE: (f"{_FR_CORE}/fr-core-practitioner-role",
                        f"{_ANNUAIRE}/as-dp-practitionerrole"),
    ResourceType.ORGANIZATION: (f"{_FR_CORE}/fr-core-organization",
                                f"{_ANNUAIRE}/as-dp-organization"),
}  # fmt: skip
# Where the data come from (as-ext-data-trace): everything that is published here, from the RPPS.
_TRACE = {
    "url": f"{systems.ANNUAIRE}/StructureDefinition/as-ext-data-trace",
    "extension": [{"url": "systeme-information", "valueCode": systems.INFORMATION_SYSTEM}],
}
_META = {
    kind: "," + json.dumps(
        {"source": SOURCE, "profile": urls, "extension": [_TRACE]}, separators=(",", ":")
    )[1:-1]
    for kind, urls in PROFILES.items()
}  # fmt: skip


def aware(at: datetime) -> datetime:
    """An instant in UTC; SQLite hands it over without saying so."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def instant(at: datetime) -> str:
    """An instant as FHIR writes it."""
    return aware(at).isoformat(timespec="microseconds")


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
