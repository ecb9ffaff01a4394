"""Identities as providers give them, laid at the fields of the form; and why a sign-in fails."""

from collections.abc import Mapping
from dataclasses import dataclass

from erpps_app.domain.reference import FRANCE

_SEXES = {"female": "F", "male": "M"}
_OWN_TO_THE_PERSON = frozenset(("email", "nom_usage"))


def from_franceconnect(claims: Mapping[str, object]) -> dict[str, str]:
    """The form's answers from the claims of FranceConnect v2 (FACTS).

    ``given_name`` holds every first name, separated by spaces; more than three join the third.
    An unknown day or month of birth stays ``00``. Born abroad, there is no commune.
    """

    def text(name: str) -> str:
        value = claims.get(name)
        return " ".join(value.split()) if isinstance(value, str) else ""

    first, second, *others = [*text("given_name").split(" "), "", ""]
    country = text("birthcountry")
    return {
        "sexe": _SEXES.get(text("gender"), ""),
        "nom_naissance": text("family_name"),
        "nom_usage": text("preferred_username"),
        "prenom": first,
        "prenom_2": second,
        "prenom_3": " ".join(filter(None, others)),
        "date_naissance": text("birthdate"),
        "pays_naissance": country,
        "commune_naissance": text("birthplace") if country == FRANCE else "",
        "email": text("email"),
    }


def locked_fields(identity: Mapping[str, str]) -> frozenset[str]:
    """The fields that the provider vouches for; e-mail and nom d'usage stay the person's."""
    return frozenset(k for k, value in identity.items() if value and k not in _OWN_TO_THE_PERSON)


def display_name(identity: Mapping[str, str]) -> str:
    """How the header calls the person."""
    names = (identity.get("prenom"), identity.get("nom_usage") or identity.get("nom_naissance"))
    return " ".join(filter(None, names)) or "Mon compte"


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
    "agent-inconnu": Failure(
        "Cette carte ne donne pas accès à l’espace ARS",
        "Votre carte est valide, mais vous ne figurez pas parmi les gestionnaires. Demandez votre "
        "inscription au responsable de votre agence.",
    ),
    "rpps-inconnu": Failure(
        "Votre numéro n’est pas encore enregistré ici",
        "Si vous venez de vous enregistrer, attendez la validation de votre demande. Si vous avez "
        "un numéro ADELI sans numéro RPPS, votre profession n’a pas encore basculé : rapprochez-"
        "vous de votre ARS.",
    ),
    "expiree": Failure(
        "Cette connexion a expiré",
        "Une connexion doit être terminée en dix minutes, dans le même navigateur. Recommencez "
        "depuis l’accueil.",
    ),
    "indisponible": Failure(
        "Le service d’identification ne répond pas",
        "La panne est passagère. Réessayez dans quelques minutes : rien n’est perdu.",
    ),
    "erreur": Failure(
        "La connexion n’a pas abouti",
        "Recommencez depuis l’accueil. Si cela se reproduit, fermez les autres onglets du portail, "
        "puis contactez le support.",
    ),
}
_BY_PROTOCOL_ERROR = {
    "access_denied": "access_denied",
    "login_required": "expiree",
    "interaction_required": "expiree",
    "server_error": "indisponible",
    "temporarily_unavailable": "indisponible",
}


class SignInFailed(Exception):  # noqa: N818 - what happened, as the error tree names it
    """A sign-in did not come through; ``code`` is a key of ``SIGN_IN_FAILURES``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def failure_of(protocol_error: str) -> str:
    """The key of ``SIGN_IN_FAILURES`` for an error of the protocol (OIDC Core 3.1.2.6)."""
    return _BY_PROTOCOL_ERROR.get(protocol_error, "erreur")
