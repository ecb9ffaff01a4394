"""The structured address of the guide (step 7), asked for correspondence and for a practice."""

from erpps_app.domain.context import Answers, Context
from erpps_app.domain.fields import (
    ChoiceField,
    CommuneField,
    Condition,
    Field,
    PostcodeField,
)
from erpps_app.domain.reference import FRANCE, Concept

DESTINATIONS = (
    Concept("france", "Adresse en France"),
    Concept("etranger", "Adresse à l’étranger"),
)
ADDRESS_KEYS = (
    "point_remise",
    "complement_adresse",
    "numero_voie",
    "extension",
    "libelle_voie",
    "lieu_dit",
    "code_postal",
    "localite",
    "commune",
    "pays",
)


def is_abroad(answers: Answers, _context: Context) -> bool:
    """Whether the address is outside France."""
    return answers.get("destination") == "etranger"


def _foreign_countries(_answers: Answers, context: Context) -> tuple[Concept, ...]:
    return tuple(c for c in context.reference.countries.values() if c.code != FRANCE)


def _destinations(_answers: Answers, _context: Context) -> tuple[Concept, ...]:
    return DESTINATIONS


def address_fields(*, when: Condition) -> tuple[Field, ...]:
    """The fields of an address.

    A street is owed unless a lieu-dit stands in for it: many hamlets have no named street.
    Abroad, the country replaces the commune and the street is free.

    Args:
        when: whether the address is asked for.
    """

    def french(answers: Answers, context: Context) -> bool:
        return when(answers, context) and not is_abroad(answers, context)

    def foreign(answers: Answers, context: Context) -> bool:
        return when(answers, context) and is_abroad(answers, context)

    return (
        ChoiceField(
            name="destination",
            label="Où se trouve cette adresse ?",
            options=_destinations,
            style="radio",
            when=when,
            recalled=False,
        ),
        Field(
            name="point_remise",
            label="Point de remise",
            hint="Personne, n° d’appartement, escalier…",
            required=False,
            when=when,
            max_length=38,
        ),
        Field(
            name="complement_adresse",
            label="Complément d’adresse",
            hint="Entrée, bâtiment, immeuble, résidence",
            required=False,
            when=when,
            max_length=38,
        ),
        Field(name="numero_voie", label="N° de voie", unless="lieu_dit", when=french, max_length=5),
        Field(name="extension", label="Extension", required=False, when=french, max_length=10),
        Field(
            name="libelle_voie",
            label="Libellé de la voie",
            unless="lieu_dit",
            when=when,
        ),
        Field(
            name="lieu_dit",
            label="Lieu-dit, BP",
            hint="Remplace le n° et la voie quand il n’y en a pas.",
            required=False,
            when=when,
            max_length=38,
        ),
        PostcodeField(name="code_postal", label="Code postal", when=french),
        PostcodeField(name="code_postal", label="Code postal", required=False, when=foreign),
        Field(name="localite", label="Localité", when=when, autocomplete="address-level2"),
        CommuneField(name="commune", label="Commune", when=french),
        ChoiceField(
            name="pays",
            label="Pays",
            options=_foreign_countries,
            style="combobox",
            autocomplete="country-name",
            when=foreign,
        ),
    )


def is_located(answers: Answers) -> bool:
    """Whether an address says at least in which commune, or abroad in which country."""
    return bool(answers.get("commune") or (answers.get("localite") and answers.get("pays")))


def one_line(answers: Answers) -> str:
    """The address on one line, for lists and cards."""
    street = _joined(answers, ("numero_voie", "extension", "libelle_voie"), " ")
    town = _joined(answers, ("code_postal", "localite"), " ")
    return ", ".join(part for part in (street or answers.get("lieu_dit", ""), town) if part)


def _joined(answers: Answers, keys: tuple[str, ...], separator: str) -> str:
    return separator.join(answers[key] for key in keys if answers.get(key))
