"""Why a sign-in fails, and what the person can do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a sign-in failed, and what to do; ``more``: the page that says more."""

    title: str
    advice: str
    more: str = ""


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
    "carte-absente": Failure(
        "Aucune carte n’a été présentée",
        "Insérez votre carte CPA dans le lecteur, fermez le navigateur, puis recommencez et "
        "choisissez le certificat de la carte quand le navigateur le demande.",
    ),
    "carte-expiree": Failure(
        "Le certificat de votre carte a expiré",
        "Demandez le renouvellement de votre carte CPA à votre établissement.",
    ),
    "carte-revoquee": Failure(
        "Votre carte a été mise en opposition",
        "Elle ne peut plus servir. Demandez une nouvelle carte CPA à votre établissement.",
    ),
    "carte-inconnue": Failure(
        "Ce certificat n’est pas celui d’une carte CPA",
        "Recommencez et choisissez le certificat de votre carte CPA quand le navigateur le "
        "demande. Au besoin, fermez d’abord le navigateur.",
    ),
    "carte-verification": Failure(
        "Votre carte n’a pas pu être vérifiée",
        "La liste des cartes en opposition n’est pas à jour : par sécurité, personne n’entre. "
        "Réessayez plus tard, et signalez-le au support.",
    ),
    "carte-non-transmise": Failure(
        "Cette connexion n’est pas passée par l’entrée des cartes",
        "Recommencez depuis l’espace ARS du portail.",
    ),
    "rpps-inconnu": Failure(
        "Votre numéro n’est pas encore enregistré ici",
        "Si vous venez de vous enregistrer, attendez la validation de votre demande. Si vous avez "
        "un numéro ADELI sans numéro RPPS, votre profession n’a pas encore basculé : "
        "voyez ce qui se passe et ce que vous pouvez faire.",
        more="/adeli",
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
