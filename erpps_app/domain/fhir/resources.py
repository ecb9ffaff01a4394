"""What a published resource is; ``practitioner``, ``role`` and ``organization`` make each kind.

The content is what ``diffusion`` lets the public see, as FHIR says it, without type, key, language
and ``meta``, which are made when it is read (``services.directory.resource_text``). Codes, no
labels: a label that changes in the nomenclatures changes nothing that was published.
"""

from dataclasses import dataclass
from enum import StrEnum

from erpps_app.domain.fhir.systems import Content


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


def reference(kind: ResourceType, key: str) -> Content:
    """A link to another resource."""
    return {"reference": f"{kind}/{key}"}
