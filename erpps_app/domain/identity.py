"""Identities as providers give them, laid at the fields of the form."""

import re
import unicodedata
from collections.abc import Mapping

from erpps_app.domain import civil_date
from erpps_app.domain.reference import FRANCE, Reference

_SEXES = {"female": "F", "male": "M"}
_OWN_TO_THE_PERSON = frozenset(("email", "nom_usage"))
_COUNTRY = re.compile(r"99\d{3}")
_COMMUNE = re.compile(r"\d{5}|2[AB]\d{3}")


def from_franceconnect(claims: Mapping[str, object]) -> dict[str, str]:
    """The form's answers from the claims of FranceConnect v2 (FACTS).

    ``given_name`` holds every first name, separated by spaces; more than three join the third.
    An unknown day or month of birth stays ``00``. Born abroad, there is no commune. What does not
    have the form of a date, country or commune is left for the person to fill in.
    """

    def text(name: str) -> str:
        value = claims.get(name)
        words = value.split() if isinstance(value, str) else []
        return unicodedata.normalize("NFC", " ".join(words))

    first, second, *others = [*text("given_name").split(" "), "", ""]
    country = _matching(_COUNTRY, text("birthcountry"))
    return {
        "sexe": _SEXES.get(text("gender"), ""),
        "nom_naissance": text("family_name"),
        "nom_usage": text("preferred_username"),
        "prenom": first,
        "prenom_2": second,
        "prenom_3": " ".join(filter(None, others)),
        "date_naissance": _birth_date(text("birthdate")),
        "pays_naissance": country,
        "commune_naissance": _matching(_COMMUNE, text("birthplace")) if country == FRANCE else "",
        "email": text("email"),
    }


def in_known_places(answers: Mapping[str, str], reference: Reference) -> dict[str, str]:
    """The same answers without a country or commune that our lists do not hold.

    Civil registers keep the codes of the day of birth, some abolished since: locked at such a
    code, the form could never be right. The person chooses the present one instead.
    """
    known = dict(answers)
    if known["pays_naissance"] not in reference.countries:
        known["pays_naissance"] = known["commune_naissance"] = ""
    if reference.commune(known["commune_naissance"]) is None:
        known["commune_naissance"] = ""
    return known


def locked_fields(identity: Mapping[str, str]) -> frozenset[str]:
    """The fields that the provider vouches for; e-mail and nom d'usage stay the person's."""
    return frozenset(k for k, value in identity.items() if value and k not in _OWN_TO_THE_PERSON)


def display_name(identity: Mapping[str, str]) -> str:
    """How the header calls the person."""
    names = (identity.get("prenom"), identity.get("nom_usage") or identity.get("nom_naissance"))
    return " ".join(filter(None, names)) or "Mon compte"


def _matching(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""


def _birth_date(text: str) -> str:
    try:
        return civil_date.parse(text, partial=True).iso
    except ValueError:
        return ""
