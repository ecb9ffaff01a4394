"""The nine activity types of the guide (step 11) and what each asks for: one table.

A new type is one row of ``ACTIVITY_TYPES``. Codes of mode: TRE_R23; of genre: TRE_R22.
"""

from dataclasses import dataclass
from enum import Enum

from erpps_app.domain.professions import CADRE_DE_SANTE


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
        titulaire: RPPS number of the titulaire, by which a cabinet is found again; structure and
            place are then taken from the register and need not be typed.
        document: supporting document, and what it is called.
        professions: those it is open to; ``None`` means all.
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
    titulaire: Need = Need.NO
    document: Need = Need.OPTIONAL
    document_label: str = "Contrat"
    professions: frozenset[str] | None = None

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


def open_to(profession: str) -> tuple[ActivityType, ...]:
    """The types that somebody of that profession may declare, in the guide's order."""
    return tuple(row for row in _TABLE if row.is_open_to(profession))
