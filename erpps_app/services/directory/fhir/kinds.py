"""What can be asked of each kind of resource: one table."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table

from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.services.directory.fhir import organizations, practitioners, roles
from erpps_app.services.directory.fhir.parameters import Parameter


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the table.

    Attributes:
        parameters: by which it is looked for; sorts: by which it can be put in order.
        summary: what a summary shows, as R4 marks it.
        includes, revincludes: what can come along, as they are asked for.
    """

    type: ResourceType
    table: Table
    parameters: Mapping[str, Parameter]
    sorts: Mapping[str, ColumnElement[object]]
    summary: tuple[str, ...]
    includes: tuple[str, ...] = ()
    revincludes: tuple[str, ...] = ()


def _by_name(parameters: tuple[Parameter, ...]) -> dict[str, Parameter]:
    return {one.name: one for one in sorted(parameters, key=lambda one: one.name)}


KINDS: Mapping[ResourceType, Kind] = {
    ResourceType.PRACTITIONER: Kind(
        ResourceType.PRACTITIONER,
        practitioners.TABLE,
        _by_name(practitioners.PARAMETERS),
        practitioners.SORTS,
        practitioners.SUMMARY,
        revincludes=("PractitionerRole:practitioner",),
    ),
    ResourceType.ROLE: Kind(
        ResourceType.ROLE,
        roles.TABLE,
        _by_name(roles.PARAMETERS),
        roles.SORTS,
        roles.SUMMARY,
        includes=("PractitionerRole:practitioner", "PractitionerRole:organization"),
    ),
    ResourceType.ORGANIZATION: Kind(
        ResourceType.ORGANIZATION,
        organizations.TABLE,
        _by_name(organizations.PARAMETERS),
        organizations.SORTS,
        organizations.SUMMARY,
        includes=("Organization:partof",),
        revincludes=("PractitionerRole:organization",),
    ),
}
