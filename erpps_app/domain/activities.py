"""The nine activity types of the guide (step 11) and what each asks for: one table.

``ACTIVITY_TYPES`` is what the product brings; an administrator may change it from a day on, so
that rules read ``Reference.activity_types``. Codes of mode: TRE_R23; of genre: TRE_R22.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from erpps_app.domain.lists import Entry, among, together

# Those from whose diploma the title of cadre de santé can be reached (decree 95-926).
CADRE_DE_SANTE = frozenset({"26", "28", "86", "91", "92", "94", "95", "96", "98"})
YES = "oui"


class Need(Enum):
    """Whether an activity type asks for something."""

    NO = "non demandé"
    OPTIONAL = "facultatif"
    REQUIRED = "obligatoire"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityType:
    """A row of the guide's list.

    Attributes:
        structure: raison sociale of the structure.
        siret, finess: its numbers; ``either`` means that one of the two is owed.
        place: practice address.
        cabinet: the number of whoever has such an activity leads to its place.
        titulaire: RPPS number of the titulaire, by which a cabinet is found again; structure and
            place are then taken from the register and need not be typed.
        document: supporting document, and what it is called.
        professions: those it is open to; ``None`` means all.
        offered: whether it may be declared; one that is not keeps its label and its rules.
    """

    code: str
    label: str
    mode: str
    genre: str = "GENR01"
    structure: Need = Need.NO
    structure_label: str = "Raison sociale"
    siret: Need = Need.NO
    finess: Need = Need.NO
    either: bool = False
    siret_pending: bool = False
    place: Need = Need.NO
    cabinet: bool = False
    titulaire: Need = Need.NO
    document: Need = Need.OPTIONAL
    document_label: str = "Contrat"
    professions: frozenset[str] | None = None
    offered: bool = True

    def is_open_to(self, profession: str) -> bool:
        """Whether somebody of that profession may declare it."""
        return self.professions is None or profession in self.professions


_TABLE = (
    ActivityType(
        code="SAL_INTERIM",
        label="Salarié Intérimaire",
        mode="S",
        structure=Need.REQUIRED,
        structure_label="Raison sociale de l’agence d’intérim",
        siret=Need.OPTIONAL,
        document_label="Contrat de mission",
    ),
    ActivityType(
        code="INDEPENDANT",
        label="Indépendant/titulaire de cabinet",
        mode="L",
        structure=Need.OPTIONAL,
        structure_label="Nom du cabinet",
        siret=Need.REQUIRED,
        siret_pending=True,
        place=Need.REQUIRED,
        cabinet=True,
        document_label="Justificatif de SIRET",
    ),
    ActivityType(
        code="COLLABORATEUR",
        label="Collaborateur libéral en cabinet",
        mode="L",
        structure=Need.REQUIRED,
        structure_label="Nom du cabinet",
        siret=Need.OPTIONAL,
        place=Need.REQUIRED,
        titulaire=Need.REQUIRED,
        document=Need.REQUIRED,
        document_label="Contrat de collaboration",
    ),
    ActivityType(
        code="ASSOCIE_SEL",
        label="Associé dans une société d’exercice libéral",
        mode="L",
        structure=Need.REQUIRED,
        siret=Need.REQUIRED,
        place=Need.REQUIRED,
        cabinet=True,
        document=Need.REQUIRED,
        document_label="Statuts ou extrait d’immatriculation",
    ),
    ActivityType(
        code="REMPLACANT",
        label="Remplaçant libéral",
        mode="L",
        genre="GENR02",
        titulaire=Need.OPTIONAL,
        document_label="Contrat de remplacement",
    ),
    ActivityType(
        code="SAL_NON_LIBERAL",
        label="Salarié structure non libérale",
        mode="S",
        structure=Need.REQUIRED,
        siret=Need.REQUIRED,
        finess=Need.REQUIRED,
        either=True,
        place=Need.REQUIRED,
        document_label="Contrat ou promesse d’embauche",
    ),
    ActivityType(
        code="BENEVOLE",
        label="Bénévole",
        mode="B",
        structure=Need.REQUIRED,
        siret=Need.OPTIONAL,
        place=Need.REQUIRED,
        document_label="Attestation de la structure",
    ),
    ActivityType(
        code="CADRE_SANTE",
        label="Cadre de santé",
        mode="S",
        structure=Need.REQUIRED,
        siret=Need.REQUIRED,
        finess=Need.REQUIRED,
        either=True,
        place=Need.REQUIRED,
        document=Need.REQUIRED,
        document_label="Diplôme de cadre de santé",
        professions=CADRE_DE_SANTE,
    ),
    ActivityType(
        code="SAL_LIBERAL",
        label="Salarié de structure libérale",
        mode="S",
        structure=Need.REQUIRED,
        siret=Need.OPTIONAL,
        place=Need.REQUIRED,
        titulaire=Need.OPTIONAL,
        document_label="Contrat de travail",
    ),
)
ACTIVITY_TYPES = {row.code: row for row in _TABLE}


# The fields of the list, as it is kept over time: those of a row that are a need, a text, a yes.
_NEEDS = {
    "raison_sociale": "structure",
    "siret": "siret",
    "finess": "finess",
    "adresse": "place",
    "titulaire": "titulaire",
    "document": "document",
}
_TEXTS = {
    "libelle": "label",
    "mode": "mode",
    "genre": "genre",
    "raison_sociale_libelle": "structure_label",
    "document_libelle": "document_label",
}
_FLAGS = {
    "siret_ou_finess": "either",
    "siret_en_cours": "siret_pending",
    "cabinet": "cabinet",
}


def entry_of(row: ActivityType) -> Entry:
    """A row as an entry of the list."""
    return Entry(
        row.code,
        {
            **{name: getattr(row, attribute) for name, attribute in _TEXTS.items()},
            **{name: getattr(row, attribute).value for name, attribute in _NEEDS.items()},
            **{name: YES if getattr(row, attribute) else "" for name, attribute in _FLAGS.items()},
            "professions": together(row.professions or frozenset()),
        },
        row.offered,
    )


def row_of(entry: Entry) -> ActivityType:
    """An entry of the list as the row that the rules read.

    What was written before a field was asked says nothing of it: the product's own row does.
    """
    known = ACTIVITY_TYPES.get(entry.code)
    held = {**(entry_of(known).values if known else {}), **entry.values}
    made: dict[str, Any] = {name: held[field] for field, name in _TEXTS.items() if held.get(field)}
    made |= {name: Need(held.get(field) or Need.NO) for field, name in _NEEDS.items()}
    made |= {name: held.get(field) == YES for field, name in _FLAGS.items()}
    return ActivityType(
        code=entry.code,
        offered=entry.offered,
        professions=among(held.get("professions", "")) or None,
        **made,
    )
