"""What the API can do, told from the tables that the search itself reads.

It does not say that it implements the national API's own statement: that one has Device and
HealthcareService, of which this register knows nothing.
"""

from erpps_app.domain.fhir.systems import Content
from erpps_app.services.directory.fhir.kinds import KINDS, Kind
from erpps_app.services.directory.fhir.parameters import Parameter
from erpps_app.services.directory.resource_text import PROFILES

PUBLISHED = "2026-11-27"  # when this description last changed
JSON = "application/fhir+json"
EXPORT = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export"


def statement(base: str) -> Content:
    """The CapabilityStatement; ``base`` is the address of the API."""
    return {
        "resourceType": "CapabilityStatement",
        "id": "metadata",
        "language": "fr",
        "status": "active",
        "date": PUBLISHED,
        "kind": "instance",
        "software": {"name": "eRPPS"},
        "implementation": {"description": "Annuaire Santé : données publiques", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["json", JSON],
        "rest": [
            {
                "mode": "server",
                "security": {"description": "Clé d’application dans l’en-tête ESANTE-API-KEY."},
                "resource": [_resource(kind) for kind in KINDS.values()],
                "operation": [{"name": "export", "definition": EXPORT}],
            }
        ],
    }


def _resource(kind: Kind) -> Content:
    told: Content = {
        "type": kind.type.value,
        "supportedProfile": list(PROFILES[kind.type]),
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "versioning": "versioned",
        "readHistory": False,
        "conditionalRead": "full-support",
        "searchParam": [_parameter(one) for one in kind.parameters.values()],
    }
    if kind.includes:
        told["searchInclude"] = ["*", *kind.includes]
    if kind.revincludes:
        told["searchRevInclude"] = list(kind.revincludes)
    return told


def _parameter(one: Parameter) -> Content:
    told: Content = {"name": one.name, "type": one.type.value, "documentation": one.text}
    return told | ({"definition": one.definition} if one.definition else {})
