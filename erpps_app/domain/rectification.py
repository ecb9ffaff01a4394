"""What an agent may set right in a file under review, plainly wrong against its document.

One table: element → the fields that an agent may correct, all of them when none is named. Nobody
corrects an identity that the provider vouches for, nor how the person is written to: no document
says better than they do.
"""

from collections.abc import Collection

from erpps_app.domain.elements import Element
from erpps_app.domain.fields import Field
from erpps_app.domain.workflow import Status

CORRECTABLE: dict[str, frozenset[str]] = {
    "etat-civil": frozenset(),
    "profession": frozenset({"nom_exercice", "prenom_exercice"}),
    "nom-exercice": frozenset(),
    "diplome": frozenset(),
    "activite": frozenset({"date_debut", "raison_sociale", "siret", "siret_en_cours", "finess"}),
}
OPEN = frozenset({Status.NEW, Status.IN_REVIEW})


def correctable(asked: Collection[Field], element: Element, locked: Collection[str]) -> list[str]:
    """The names of the fields that an agent may correct.

    Args:
        asked: the fields that the element asks, given its answers.
        element: which one.
        locked: what the identity provider vouches for.
    """
    if element.code not in CORRECTABLE:
        return []
    names = CORRECTABLE[element.code]
    return [f.name for f in asked if f.name not in locked and (not names or f.name in names)]
