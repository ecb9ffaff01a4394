"""État civil and pièce d'identité (guide, step 6)."""

from collections.abc import Iterable

from erpps_app.domain import civil_date
from erpps_app.domain.context import Answers, Context
from erpps_app.domain.documents import IDENTITY_PAPER
from erpps_app.domain.elements import DocumentRequest, Element
from erpps_app.domain.fields import (
    ChoiceField,
    CommuneField,
    DateField,
    Field,
    NameField,
    Options,
)
from erpps_app.domain.reference import FRANCE, Concept

CIVILITIES = (Concept("MME", "Madame"), Concept("M", "Monsieur"))
SEXES = (Concept("F", "Féminin"), Concept("M", "Masculin"), Concept("I", "Indéterminé"))
OLDEST = 120
MAJORITY = 18


def born_in_france(answers: Answers, _context: Context) -> bool:
    """Whether the birth commune is asked for."""
    return answers.get("pays_naissance") == FRANCE


def born_abroad(answers: Answers, _context: Context) -> bool:
    """Whether the birth town is asked for, in words."""
    return answers.get("pays_naissance", "") not in {"", FRANCE}


def has_given_name(_answers: Answers, context: Context) -> bool:
    """Whether a first name is owed."""
    return not context.may_lack_given_name


def may_lack_given_name(_answers: Answers, context: Context) -> bool:
    """Whether the first name may stay empty."""
    return context.may_lack_given_name


def _countries(_answers: Answers, context: Context) -> tuple[Concept, ...]:
    return tuple(context.reference.countries.values())


def _fixed(options: tuple[Concept, ...]) -> Options:
    return lambda _answers, _context: options


def birth_date_is_plausible(answers: Answers, context: Context) -> Iterable[tuple[str, str]]:
    """Not in the future, not over 120 years ago."""
    try:
        born = civil_date.parse(answers.get("date_naissance", ""), partial=True)
    except ValueError:
        return
    if born.earliest > context.today:
        yield "date_naissance", "La date de naissance ne peut pas être dans le futur."
    elif born.years_before(context.today) > OLDEST:
        yield "date_naissance", "Vérifiez l’année de naissance."


CIVIL_STATUS = Element(
    code="etat-civil",
    title="État civil",
    fields=(
        ChoiceField(name="civilite", label="Civilité", options=_fixed(CIVILITIES)),
        ChoiceField(name="sexe", label="Sexe", options=_fixed(SEXES), autocomplete="sex"),
        NameField(name="nom_naissance", label="Nom de naissance", autocomplete="family-name"),
        NameField(
            name="nom_usage",
            label="Nom d’usage",
            required=False,
            hint="Si vous en portez un, par exemple celui de votre conjoint.",
        ),
        NameField(name="prenom", label="Prénom", autocomplete="given-name", when=has_given_name),
        NameField(
            name="prenom",
            label="Prénom",
            required=False,
            hint="Votre état civil ne comporte pas de prénom : vous pouvez laisser ce champ vide.",
            when=may_lack_given_name,
        ),
        NameField(name="prenom_2", label="Deuxième prénom", required=False),
        NameField(name="prenom_3", label="Troisième prénom", required=False),
        DateField(
            name="date_naissance", label="Date de naissance", partial=True, autocomplete="bday"
        ),
        ChoiceField(
            name="pays_naissance", label="Pays de naissance", options=_countries, style="combobox"
        ),
        CommuneField(name="commune_naissance", label="Commune de naissance", when=born_in_france),
        Field(
            name="lieu_naissance",
            label="Ville de naissance",
            required=False,
            when=born_abroad,
        ),
        ChoiceField(
            name="nationalite",
            label="Pays de nationalité",
            options=_countries,
            style="combobox",
            autocomplete="country-name",
        ),
    ),
    rules=(birth_date_is_plausible,),
)

IDENTITY_DOCUMENT = Element(
    code="piece-identite",
    title="Pièce d’identité",
    document=DocumentRequest(
        kind=lambda _answers: IDENTITY_PAPER,
        label="Pièce d’identité",
        hint=(
            "Pour sécuriser votre authentification, nous vous demandons de charger une copie en "
            "couleur de votre carte d’identité recto-verso ou de votre passeport (format JPEG ou "
            "PDF, 10 Mo au plus par fichier)."
        ),
    ),
)
