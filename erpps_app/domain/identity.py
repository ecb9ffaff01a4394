"""Identities as providers give them, laid at the fields of the form; and why a sign-in fails."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a sign-in failed, and what to do."""

    title: str
    advice: str


SIGN_IN_FAILURES = {
    "access_denied": Failure(
        "Vous avez interrompu la connexion",
        "Rien n’a été enregistré. Revenez à l’accueil pour recommencer quand vous voulez.",
    ),
    "login_required": Failure(
        "Vous n’êtes plus connecté au service d’identification",
        "Recommencez depuis l’accueil et identifiez-vous de nouveau.",
    ),
    "invalid_request": Failure(
        "Le service d’identification a refusé la demande du portail",
        "Ce refus ne vient pas de vous. Réessayez depuis l’accueil ; si cela se reproduit, "
        "signalez-le au support en précisant l’heure.",
    ),
    "server_error": Failure(
        "Le service d’identification a rencontré une erreur",
        "Réessayez dans quelques minutes : ce que vous aviez saisi est conservé.",
    ),
    "temporarily_unavailable": Failure(
        "Le service d’identification est momentanément fermé",
        "Il est en maintenance ou très sollicité. Réessayez dans quelques minutes : ce que vous "
        "aviez saisi est conservé.",
    ),
    "indisponible": Failure(
        "Le service d’identification ne répond pas",
        "Le portail n’a pas pu le joindre. Réessayez dans quelques minutes : ce que vous aviez "
        "saisi est conservé.",
    ),
    "inconnue": Failure(
        "Cette connexion n’a pas commencé dans ce navigateur",
        "Recommencez depuis l’accueil, dans un seul navigateur et en acceptant ses cookies.",
    ),
    "expiree": Failure(
        "Cette connexion a expiré",
        "Une connexion doit être terminée en dix minutes. Recommencez depuis l’accueil.",
    ),
    "deja-utilisee": Failure(
        "Cette connexion a déjà servi",
        "Vous êtes peut-être revenu en arrière, ou avez rechargé la page. Revenez à l’accueil : si "
        "vous n’êtes pas connecté, recommencez.",
    ),
    "trop-de-demandes": Failure(
        "Trop de connexions depuis votre réseau en peu de temps",
        "Par sécurité, le portail fait une pause. Attendez une minute, puis recommencez.",
    ),
    "signature": Failure(
        "La réponse du service d’identification n’a pas pu être vérifiée",
        "Par sécurité, la connexion a été refusée. Recommencez depuis l’accueil ; si cela se "
        "reproduit, signalez-le au support en précisant l’heure.",
    ),
    "agent-inconnu": Failure(
        "Cette carte ne donne pas accès à l’espace ARS",
        "Votre carte est valide, mais vous ne figurez pas parmi les gestionnaires. Demandez votre "
        "inscription au responsable de votre agence.",
    ),
    "rpps-inconnu": Failure(
        "Votre numéro n’est pas encore enregistré ici",
        "Si vous venez de vous enregistrer, attendez la validation de votre demande. Si vous avez "
        "un numéro ADELI sans numéro RPPS, votre profession n’a pas encore basculé : "
        "rapprochez-vous de votre ARS.",
    ),
    "erreur": Failure(
        "La connexion n’a pas abouti",
        "Recommencez depuis l’accueil. Si cela se reproduit, fermez les autres onglets du portail, "
        "puis contactez le support.",
    ),
}
_BY_PROTOCOL_ERROR = {
    **{code: code for code in ("access_denied", "login_required", "invalid_request")},
    **{code: code for code in ("server_error", "temporarily_unavailable")},
    "interaction_required": "login_required",
    "account_selection_required": "login_required",
    "consent_required": "access_denied",
    "unauthorized_client": "invalid_request",
    "unsupported_response_type": "invalid_request",
    "invalid_scope": "invalid_request",
    "invalid_client": "invalid_request",
}


class SignInFailed(Exception):  # noqa: N818 - what happened, as the error tree names it
    """A sign-in did not come through; ``code`` is a key of ``SIGN_IN_FAILURES``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def failure_of(protocol_error: str) -> str:
    """The key of ``SIGN_IN_FAILURES`` for an error of the protocol.

    The errors are those of RFC 6749 4.1.2.1 and OpenID Connect Core 3.1.2.6.
    """
    return _BY_PROTOCOL_ERROR.get(protocol_error, "erreur")
