"""Coordonnées de correspondance (guide, step 7). Never published (arrêté RPPS, 18 April 2017)."""

from collections.abc import Iterable

from erpps_app.domain.context import Answers, Context
from erpps_app.domain.elements import Element
from erpps_app.domain.fields import ChoiceField, EmailField, PhoneField, always
from erpps_app.domain.postal import address_fields
from erpps_app.domain.reference import Concept

DIALLING = (
    Concept("FR", "France (+33)"),
    Concept("GP", "Guadeloupe (+590)"),
    Concept("MQ", "Martinique (+596)"),
    Concept("GF", "Guyane (+594)"),
    Concept("RE", "La Réunion (+262)"),
    Concept("YT", "Mayotte (+262)"),
    Concept("PM", "Saint-Pierre-et-Miquelon (+508)"),
    Concept("NC", "Nouvelle-Calédonie (+687)"),
    Concept("PF", "Polynésie française (+689)"),
    Concept("WF", "Wallis-et-Futuna (+681)"),
    Concept("DE", "Allemagne (+49)"),
    Concept("BE", "Belgique (+32)"),
    Concept("ES", "Espagne (+34)"),
    Concept("IT", "Italie (+39)"),
    Concept("LU", "Luxembourg (+352)"),
    Concept("MC", "Monaco (+377)"),
    Concept("PT", "Portugal (+351)"),
    Concept("CH", "Suisse (+41)"),
    Concept("AUTRE", "Autre pays (commencez par +)"),
)
PHONE_OWED = (
    "Indiquez au moins un des deux numéros, de préférence le mobile : il est nécessaire pour "
    "obtenir directement une e-CPS."
)


def _dialling(_answers: Answers, _context: Context) -> tuple[Concept, ...]:
    return DIALLING


def one_phone_at_least(answers: Answers, _context: Context) -> Iterable[tuple[str, str]]:
    """Guide, step 7: at least one of the two numbers."""
    if not answers.get("telephone_fixe") and not answers.get("telephone_mobile"):
        yield "telephone_mobile", PHONE_OWED


CONTACT_DETAILS = Element(
    code="coordonnees",
    title="Coordonnées de correspondance",
    fields=(
        *address_fields(when=always),
        ChoiceField(
            name="telephone_fixe_pays",
            label="Indicatif du téléphone fixe",
            required=False,
            options=_dialling,
            recalled=False,
        ),
        PhoneField(
            name="telephone_fixe",
            label="Numéro de téléphone fixe",
            required=False,
            phone_kind="fixe",
            region_field="telephone_fixe_pays",
            hint="Au moins un des deux numéros est obligatoire, de préférence le mobile.",
        ),
        ChoiceField(
            name="telephone_mobile_pays",
            label="Indicatif du téléphone mobile",
            required=False,
            options=_dialling,
            recalled=False,
        ),
        PhoneField(
            name="telephone_mobile",
            label="Numéro de téléphone mobile",
            required=False,
            phone_kind="mobile",
            region_field="telephone_mobile_pays",
            hint=(
                "Un mobile actif et accessible : il servira à activer votre e-CPS sans passer par "
                "la carte CPS."
            ),
        ),
        EmailField(
            name="email",
            label="Adresse email",
            hint=(
                "Vous y recevrez le récapitulatif, la décision de l’ARS et les informations de "
                "l’e-CPS."
            ),
        ),
    ),
    rules=(one_phone_at_least,),
)
