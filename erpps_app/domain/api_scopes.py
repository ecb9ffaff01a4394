"""What a key of the API opens: one table, read by the gate, the administration and the guide.

A key is an application's, never a person's. Scopes are separate: none contains another, so that
who follows the public register never meets what e-CPS and MSSanté alone may have.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from erpps_app.domain.directory.diffusion import Reach


class Scope(StrEnum):
    """What a key may be for."""

    DIRECTORY = "annuaire"
    EXPORT = "export"
    IDENTITIES = "identites"


class Family(StrEnum):
    """Which routes were called, as use is counted."""

    FHIR = "fhir"
    EXPORT = "export"
    EXTRACT = "extraits"
    IDENTITIES = "identites"

    @property
    def label(self) -> str:
        """As the administrator reads it."""
        return _FAMILIES[self]


_FAMILIES = {
    Family.FHIR: "API FHIR",
    Family.EXPORT: "Export en masse",
    Family.EXTRACT: "Extraits texte",
    Family.IDENTITIES: "Flux restreint",
}


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """A row of the table.

    Attributes:
        label, opens, holders: what it is called, what it opens, who may have it, in French.
        reach: how far into the table of diffusion it sees.
        family: under which its calls are counted, unless the route says otherwise.
    """

    label: str
    opens: str
    holders: str
    reach: Reach
    family: Family

    @property
    def is_restricted(self) -> bool:
        """Whether it opens what the public never sees, and is owed a legal basis."""
        return self.reach is not Reach.PUBLIC


SCOPES: Mapping[Scope, ScopeRow] = {
    Scope.DIRECTORY: ScopeRow(
        label="Annuaire public",
        opens="La lecture et la recherche FHIR sous /fhir/v2 : ce que tout le monde peut voir.",
        holders="Toute application qui en fait la demande.",
        reach=Reach.PUBLIC,
        family=Family.FHIR,
    ),
    Scope.EXPORT: ScopeRow(
        label="Export en masse",
        opens="L’export FHIR ($export) et les extraits texte : les mêmes données publiques, "
        "en entier.",
        holders="Les organismes qui tiennent une copie de l’annuaire.",
        reach=Reach.PUBLIC,
        family=Family.EXPORT,
    ),
    Scope.IDENTITIES: ScopeRow(
        label="Flux restreint e-CPS et MSSanté",
        opens="Le téléphone mobile et l’email de correspondance, avec l’identité d’exercice, "
        "sous /api/identites.",
        holders="e-CPS et les opérateurs MSSanté seulement, sur une base légale.",
        reach=Reach.RESTRICTED,
        family=Family.IDENTITIES,
    ),
}


@dataclass(frozen=True, slots=True)
class OpenedByKey:
    """The policy of a route that a key opens, and nothing else: no session, no card.

    Attributes:
        scope: what the key must be for.
        family: under which the call is counted; that of the scope when none is given.
    """

    scope: Scope
    family: Family | None = None

    @property
    def counted_as(self) -> Family:
        """Under which the call is counted."""
        return self.family or SCOPES[self.scope].family
