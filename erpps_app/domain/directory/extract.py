"""The public text extract in the national format « PS_LibreAcces_Personne_activite »: its columns.

One line per professional and open activity, fields between « | ». Each column of the table says
where its value comes from; one that this register does not know stays empty, so that a program
written for the national file finds every column in its place.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from erpps_app.domain.civil_status import CIVILITIES
from erpps_app.domain.list_definitions import GENRES, MODES
from erpps_app.domain.reference import Reference

NAME = "PS_LibreAcces_Personne_activite"
SEPARATOR = "|"
MOVEMENT = "Mouvement"
_BY_RPPS = "8"  # how the national identifier says that an RPPS number follows
_OTHER_FUNCTION = ("FON-AU", "Autre fonction")  # TRE_R21; the guide asks for no other
_CIVILIAN = ("C", "Civil")  # TRE_R09; armed forces do not register here
# The separator, control signs, and what else a reader may take for the end of a line.
_UNSAFE = re.compile("[|\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Nomenclature(StrEnum):
    """The lists whose labels are written beside codes."""

    CIVILITY = "civilité"
    PROFESSION = "profession"
    MODE = "mode d’exercice"
    GENRE = "genre d’activité"
    FUNCTION = "fonction"
    FUNCTION_LABEL = "libellé de la fonction"
    AGENCY = "agence"
    COUNTRY = "pays"
    DEPARTEMENT = "département"


Labels = Mapping[Nomenclature, Mapping[str, str]]


class Movement(StrEnum):
    """What a line of a difference says of a professional."""

    ADDED = "A"
    CHANGED = "M"
    GONE = "S"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the extract.

    Attributes:
        header: as the national file names it.
        field: of ``DirectoryEntry``; empty when the value is always the same.
        before: what always stands before the field, or alone.
        first: how many signs of the field are told; zero for all.
        of: the value is the label of the field in a nomenclature.
        told: what is to be known about it.
    """

    header: str
    field: str = ""
    before: str = ""
    first: int = 0
    of: Nomenclature | None = None
    told: str = ""

    def value(self, entry: Mapping[str, object], labels: Labels) -> str:
        """What a line of the Annuaire has there."""
        held = str(entry[self.field] or "") if self.field else ""
        if self.of:
            held = labels[self.of].get(held, "")
        return one_line(self.before + (held[: self.first] if self.first else held))


def _structure(header: str, field: str = "", told: str = "", *, of: Nomenclature | None = None,
               first: int = 0) -> Column:  # fmt: skip
    return Column(f"{header} (coord. structure)", field, told=told, of=of, first=first)


_UNKNOWN = "Non tenu par ce registre."
COLUMNS = (
    Column("Type d'identifiant PP", before=_BY_RPPS, told="8 : numéro RPPS."),
    Column("Identifiant PP", "rpps", told="Numéro RPPS."),
    Column("Identification nationale PP", "rpps", _BY_RPPS, told="8 suivi du numéro RPPS."),
    Column("Code civilité d'exercice", told=_UNKNOWN),
    Column("Libellé civilité d'exercice", told=_UNKNOWN),
    Column("Code civilité", "civility"),
    Column("Libellé civilité", "civility", of=Nomenclature.CIVILITY),
    Column("Nom d'exercice", "family_name"),
    Column("Prénom d'exercice", "given_name"),
    Column("Code profession", "profession", told="TRE_G15, TRE_R94 ou TRE_R95."),
    Column("Libellé profession", "profession", of=Nomenclature.PROFESSION),
    Column("Code catégorie professionnelle", before=_CIVILIAN[0], told="Toujours C : civil."),
    Column("Libellé catégorie professionnelle", before=_CIVILIAN[1]),
    Column("Code type savoir-faire", told=_UNKNOWN),
    Column("Libellé type savoir-faire", told=_UNKNOWN),
    Column("Code savoir-faire", told=_UNKNOWN),
    Column("Libellé savoir-faire", told=_UNKNOWN),
    Column("Code mode exercice", "mode", told="TRE_R23."),
    Column("Libellé mode exercice", "mode", of=Nomenclature.MODE),
    Column("Numéro SIRET site", "siret"),
    Column("Numéro SIREN site", "siret", first=9, told="Les neuf premiers chiffres du SIRET."),
    Column("Numéro FINESS site", "finess"),
    Column("Numéro FINESS établissement juridique", told=_UNKNOWN),
    Column("Identifiant technique de la structure", "organization_id",
           told="Celui de la ressource FHIR Organization."),
    Column("Raison sociale site", "structure_name"),
    Column("Enseigne commerciale site", told=_UNKNOWN),
    _structure("Complément destinataire", told=_UNKNOWN),
    _structure("Complément point géographique", "complement"),
    _structure("Numéro Voie", "house_number"),
    _structure("Indice répétition voie", "extension"),
    _structure("Code type de voie", told="Le type fait partie du libellé de la voie."),
    _structure("Libellé type de voie", told="Le type fait partie du libellé de la voie."),
    _structure("Libellé Voie", "street"),
    _structure("Mention distribution", "locality_line", "Lieu-dit ou boîte postale."),
    _structure("Bureau cedex", told=_UNKNOWN),
    _structure("Code postal", "postcode"),
    _structure("Code commune", "commune", "Code officiel géographique."),
    _structure("Libellé commune", "city"),
    _structure("Code pays", "country", "Code officiel géographique."),
    _structure("Libellé pays", "country", of=Nomenclature.COUNTRY),
    _structure("Téléphone", "telephone", "Si le professionnel l’a voulu."),
    _structure("Téléphone 2", told=_UNKNOWN),
    _structure("Télécopie", told=_UNKNOWN),
    _structure("Adresse e-mail", "email", "Si le professionnel l’a voulu."),
    Column("Code Département (structure)", "departement"),
    Column("Libellé Département (structure)", "departement", of=Nomenclature.DEPARTEMENT),
    Column("Ancien identifiant de la structure", told=_UNKNOWN),
    Column("Autorité d'enregistrement", "agency", of=Nomenclature.AGENCY),
    Column("Code secteur d'activité", told=_UNKNOWN),
    Column("Libellé secteur d'activité", told=_UNKNOWN),
    Column("Code section tableau pharmaciens", told=_UNKNOWN),
    Column("Libellé section tableau pharmaciens", told=_UNKNOWN),
    Column("Code rôle", "activity_type", of=Nomenclature.FUNCTION, told="TRE_R21."),
    Column("Libellé rôle", "activity_type", of=Nomenclature.FUNCTION_LABEL),
    Column("Code genre activité", "genre", told="TRE_R22."),
    Column("Libellé genre activité", "genre", of=Nomenclature.GENRE),
)  # fmt: skip
HEADER = SEPARATOR.join(column.header for column in COLUMNS)
DIFFERENCE_HEADER = f"{MOVEMENT}{SEPARATOR}{HEADER}"
IDENTIFIED_BY = 2  # « Identification nationale PP », by which lines are sorted
FIELDS = tuple(dict.fromkeys(column.field for column in COLUMNS if column.field))


def labels_of(lists: Reference) -> Labels:
    """The labels of a day."""
    code, label = _OTHER_FUNCTION
    return {
        Nomenclature.CIVILITY: {c.code: c.label for c in CIVILITIES},
        Nomenclature.PROFESSION: {c.code: c.label for c in lists.professions.values()},
        Nomenclature.MODE: dict(MODES),
        Nomenclature.GENRE: dict(GENRES),
        Nomenclature.FUNCTION: dict.fromkeys(lists.activity_types, code),
        Nomenclature.FUNCTION_LABEL: dict.fromkeys(lists.activity_types, label),
        Nomenclature.AGENCY: {a.code: a.name for a in lists.agencies.values()},
        Nomenclature.COUNTRY: {c.code: c.label for c in lists.countries.values()},
        Nomenclature.DEPARTEMENT: {c.code: c.label for c in lists.departements.values()},
    }


def line(entry: Mapping[str, object], labels: Labels) -> str:
    """A line of the Annuaire, without its end."""
    return SEPARATOR.join(column.value(entry, labels) for column in COLUMNS)


def one_line(value: str) -> str:
    """A value that ends neither its field nor its line."""
    return _UNSAFE.sub(" ", value)


def gone(key: str) -> str:
    """The line of a difference that says that a professional has none left.

    Args:
        key: their « identification nationale ».
    """
    known = {0: key[: len(_BY_RPPS)], 1: key[len(_BY_RPPS) :], IDENTIFIED_BY: key}
    values = (known.get(rank, "") for rank in range(len(COLUMNS)))
    return SEPARATOR.join((Movement.GONE, *values))
