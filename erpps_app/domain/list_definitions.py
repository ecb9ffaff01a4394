"""What each list holds: its fields, the form of its codes, how people call it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from erpps_app.domain.activities import Need
from erpps_app.domain.lists import Entry, ListName

NEEDS = tuple((need.value, need.value.capitalize()) for need in Need)
# TRE_R23 and TRE_R22, as far as the guide's types use them.
MODES = (("S", "Salarié"), ("L", "Libéral, indépendant"), ("B", "Bénévole"))
GENRES = (("GENR01", "Activité standard"), ("GENR02", "Remplacement"))


class Kind(StrEnum):
    """How a field is asked."""

    TEXT = "texte"
    CHOICE = "choix"
    SEVERAL = "plusieurs"
    YES_NO = "oui"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListField:
    """A field of the entries of a list.

    Attributes:
        choices: of a choice that never changes; ``source``: the list that gives them otherwise.
        form: what a text must look like.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    choices: tuple[tuple[str, str], ...] = ()
    source: ListName | None = None
    required: bool = True
    form: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A list as it is administered.

    Attributes:
        one: what an entry is called, with its article.
        form: what a code must look like; ``form_said``: the same in words.
        links: the two lists whose codes a link ties; ``None`` where an entry has its own code.
    """

    name: ListName
    title: str
    lead: str
    one: str
    form: str = ""
    form_said: str = ""
    fields: tuple[ListField, ...] = ()
    links: tuple[ListName, ListName] | None = None


LABEL = ListField(name="libelle", label="Libellé")


def _choice(name: str, label: str, choices: tuple[tuple[str, str], ...]) -> ListField:
    return ListField(name=name, label=label, kind=Kind.CHOICE, choices=choices)


def _need(name: str, label: str) -> ListField:
    return _choice(name, label, NEEDS)


def _if_ticked(name: str, label: str) -> ListField:
    return ListField(name=name, label=label, kind=Kind.YES_NO, required=False)


def _nomenclature(example: str) -> ListField:
    return ListField(
        name="nomenclature",
        label="Nomenclature (NOS)",
        form=r"TRE_[A-Z]\d{2,3}-[A-Za-z]+",
        hint=f"Identifiant de la table de l’ANS, par exemple {example}.",
    )


def _links(name: ListName, title: str, lead: str, titles: ListName) -> Definition:
    """A list that says which titles open which profession."""
    return Definition(
        name=name,
        title=title,
        lead=lead,
        one="le rattachement",
        links=(titles, ListName.PROFESSIONS),
    )


_TABLE = (
    Definition(
        name=ListName.PROFESSIONS,
        title="Professions",
        lead="Les professions que les ARS enregistrent.",
        one="la profession",
        form=r"\d{2}",
        form_said="deux chiffres, par exemple 94",
        fields=(LABEL, _nomenclature("TRE_G15-ProfessionSante")),
    ),
    Definition(
        name=ListName.DIPLOMAS,
        title="Diplômes",
        lead="Les titres de formation.",
        one="le diplôme",
        form=r"[A-Z]{2,3}\d{2,4}",
        form_said="deux ou trois lettres puis un numéro, par exemple DE30 ou DIP331",
        fields=(
            LABEL,
            _nomenclature("TRE_R48-DiplomeEtatFrancais"),
            ListField(
                name="type",
                label="Type de diplôme",
                form=r"[A-Z]{2,4}",
                hint="Code de type de la nomenclature : DE, DU, AU, ATT.",
            ),
        ),
    ),
    _links(
        ListName.DIPLOMA_LINKS,
        "Diplômes ouvrant une profession",
        "Quels titres ouvrent quelle profession.",
        ListName.DIPLOMAS,
    ),
    Definition(
        name=ListName.AUTHORISATIONS,
        title="Autorisations d’exercice",
        lead="Les types d’autorisation.",
        one="l’autorisation",
        form=r"AM\d{2}",
        form_said="AM puis deux chiffres, par exemple AM01",
        fields=(LABEL, _nomenclature("TRE_R17-TypeAutorisation")),
    ),
    _links(
        ListName.AUTHORISATION_LINKS,
        "Autorisations par profession",
        "Quelles autorisations valent pour quelle profession.",
        ListName.AUTHORISATIONS,
    ),
    Definition(
        name=ListName.ACTIVITY_TYPES,
        title="Types d’activité",
        lead="Ce que chaque type d’activité demande, et à quelles professions il est ouvert.",
        one="le type d’activité",
        form=r"[A-Z]{2,}(_[A-Z]+)*",
        form_said="des majuscules et des soulignés, par exemple SAL_LIBERAL",
        fields=(
            LABEL,
            _choice("mode", "Mode d’exercice (TRE_R23)", MODES),
            _choice("genre", "Genre d’activité (TRE_R22)", GENRES),
            _need("raison_sociale", "Raison sociale"),
            ListField(
                name="raison_sociale_libelle", label="Raison sociale : libellé de la question"
            ),
            _need("siret", "SIRET"),
            _need("finess", "FINESS"),
            _if_ticked("siret_ou_finess", "Le SIRET ou le FINESS suffit"),
            _if_ticked("siret_en_cours", "Le SIRET peut être en cours d’attribution"),
            _need("adresse", "Adresse du lieu"),
            ListField(
                name="cabinet",
                label="Le numéro de la personne mène à ce lieu, quand elle est titulaire",
                kind=Kind.YES_NO,
                required=False,
            ),
            _need("titulaire", "Numéro RPPS du titulaire"),
            _need("document", "Document justificatif"),
            ListField(name="document_libelle", label="Document : libellé de la question"),
            ListField(
                name="professions",
                label="Professions auxquelles le type est ouvert",
                kind=Kind.SEVERAL,
                source=ListName.PROFESSIONS,
                required=False,
                hint="Aucune case cochée : ouvert à toutes.",
            ),
        ),
    ),
    Definition(
        name=ListName.END_REASONS,
        title="Motifs de fin d’activité",
        lead="Les motifs qu’une cessation peut donner.",
        one="le motif",
        form=r"[A-Z]{3}",
        form_said="trois lettres majuscules, par exemple RET",
        fields=(LABEL, _nomenclature("TRE_R25-MotifFinActivite")),
    ),
    Definition(
        name=ListName.DEPARTEMENTS,
        title="Départements et ARS",
        lead="Quelle agence est compétente pour quel département.",
        one="le département",
        form=r"\d{2}|2[AB]|9[78]\d",
        form_said="le code Insee du département, par exemple 22, 2A ou 971",
        fields=(
            LABEL,
            ListField(
                name="agence",
                label="Agence compétente",
                kind=Kind.CHOICE,
                source=ListName.AGENCIES,
                required=False,
                hint="Sans agence : file nationale.",
            ),
        ),
    ),
    Definition(
        name=ListName.AGENCIES,
        title="Agences régionales de santé",
        lead="Les agences et leur nom.",
        one="l’agence",
        form=r"\d{2}",
        form_said="le code Insee de la région, deux chiffres",
        fields=(LABEL,),
    ),
)
DEFINITIONS: Mapping[ListName, Definition] = {row.name: row for row in _TABLE}


def label_of(
    definition: Definition, entry: Entry, names: Mapping[ListName, Mapping[str, str]]
) -> str:
    """How people call an entry; a link by what it ties.

    Args:
        definition: of its list.
        entry: the code as it stands.
        names: the labels of the codes of each list.
    """
    if definition.links is None:
        return entry.label
    title, _, profession = entry.code.rpartition("-")
    first, second = definition.links
    return f"{names[first].get(title, title)} → {names[second].get(profession, profession)}"
