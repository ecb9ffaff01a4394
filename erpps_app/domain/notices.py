"""The e-mails of the portal: one table. No birth date, address or telephone in any of them."""

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """Why an e-mail is sent."""

    SUBMITTED = "demande-envoyee"
    INFORMATION_REQUESTED = "informations-demandees"
    REFUSED = "demande-refusee"
    VALIDATED = "demande-validee"
    CANCELLED = "demande-annulee"
    DRAFT_ENDS = "brouillon-bientot-efface"


@dataclass(frozen=True, slots=True)
class Notice:
    """Subject and body, with placeholders."""

    subject: str
    body: str


_HELLO = "Bonjour,\n\n"
_SIGNED = (
    "\n\nLe portail eRPPS\n\n"
    "Ce message est envoyé automatiquement, merci de ne pas y répondre. Le portail ne vous "
    "demandera jamais de mot de passe par email.\n"
)

NOTICES = {
    NoticeKind.SUBMITTED: Notice(
        "Votre demande {numero} a bien été envoyée à l’ARS",
        _HELLO
        + "Votre demande d’enregistrement {numero} a bien été envoyée à votre agence régionale de "
        "santé. Elle est traitée en principe sous 48 heures. Nous vous tiendrons informés par "
        "email de son état d’avancement.\n\n"
        "Récapitulatif de votre déclaration\n{recapitulatif}\n\n"
        "Vérifiez ces informations. Pour suivre votre demande ou l’annuler :\n{url}" + _SIGNED,
    ),
    NoticeKind.INFORMATION_REQUESTED: Notice(
        "Demande {numero} : votre ARS a besoin d’un complément",
        _HELLO
        + "Pour poursuivre l’instruction de votre demande {numero}, votre agence régionale de "
        "santé attend un complément sur :\n\n{elements}\n\n"
        "Connectez-vous avec FranceConnect pour lire ses questions et y répondre ; seuls ces "
        "éléments sont à reprendre :\n{url}" + _SIGNED,
    ),
    NoticeKind.REFUSED: Notice(
        "Demande {numero} : décision de votre ARS",
        _HELLO + "Votre demande d’enregistrement {numero} a été refusée pour le motif suivant :\n\n"
        "{motif}\n\n"
        "Et maintenant ? Vous pouvez déposer une nouvelle demande qui répond à ce motif :\n{url}"
        "\n\n"
        "Voies de recours : vous pouvez contester cette décision, dans les deux mois qui suivent "
        "sa notification, par un recours gracieux auprès de votre agence régionale de santé ou "
        "par un recours contentieux devant le tribunal administratif." + _SIGNED,
    ),
    NoticeKind.VALIDATED: Notice(
        "Votre numéro RPPS est attribué",
        _HELLO
        + "Votre demande {numero} est validée. Votre numéro RPPS est le {rpps}. Il est unique et "
        "vous suit toute votre carrière.\n\n"
        "Ce que vous pouvez faire maintenant :\n"
        "- télécharger votre attestation RPPS : {url}\n"
        "- activer votre e-CPS, au plus tôt 48 heures après l’enregistrement ;\n"
        "- commander une carte CPS, si vous y avez droit, sur le portail maCPS." + _SIGNED,
    ),
    NoticeKind.CANCELLED: Notice(
        "Votre demande {numero} est annulée",
        _HELLO
        + "Votre demande d’enregistrement {numero} a été annulée, comme vous l’avez demandé. Elle "
        "ne sera pas traitée. Vous pouvez en déposer une nouvelle à tout moment :\n{url}" + _SIGNED,
    ),
    NoticeKind.DRAFT_ENDS: Notice(
        "Votre brouillon d’enregistrement sera effacé le {date}",
        _HELLO + "Vous avez commencé un enregistrement sur le portail eRPPS et ne l’avez pas "
        "envoyé. Sans modification de votre part, ce brouillon et ses documents seront effacés le "
        "{date}.\n\nPour le reprendre là où vous en étiez :\n{url}" + _SIGNED,
    ),
}


def compose(kind: NoticeKind, **values: str) -> tuple[str, str]:
    """Subject and body of a notice.

    Raises:
        KeyError: a placeholder has no value.
    """
    notice = NOTICES[kind]
    return notice.subject.format(**values), notice.body.format(**values)
