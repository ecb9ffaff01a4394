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
    CHANGES_SUBMITTED = "modifications-envoyees"
    CHANGES_APPLIED = "modifications-enregistrees"
    CHANGES_VALIDATED = "modifications-validees"
    CHANGED_BY_AGENCY = "modification-par-l-ars"
    REGISTERED_ON_PAPER = "enregistrement-par-l-ars"
    MESSAGE = "nouveau-message"
    REMOVED = "suppression"
    MERGED = "fusion"
    CORRECTED = "correction-par-l-ars"
    ALREADY_REGISTERED = "deja-enregistre"
    ATTACHED = "rattachement"
    KEY_ENDS = "cle-api-bientot-expiree"


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

APPEALS = (
    "Voies de recours : vous pouvez contester cette décision, dans les deux mois qui suivent sa "
    "notification, par un recours gracieux auprès de votre agence régionale de santé ou par un "
    "recours contentieux devant le tribunal administratif."
)

NOTICES = {
    NoticeKind.KEY_ENDS: Notice(
        "La clé d’API de {application} expire le {date}",
        _HELLO
        + "La clé d’API « {cle} » de votre application {application} expire le {date}. Passé ce "
        "moment, ses appels seront refusés.\n\n"
        "Demandez son renouvellement à l’administrateur national du portail : l’ancienne clé et "
        "la nouvelle fonctionneront ensemble le temps de changer." + _SIGNED,
    ),
    NoticeKind.SUBMITTED: Notice(
        "Votre demande {numero} a bien été envoyée à l’ARS",
        _HELLO
        + "Votre demande d’enregistrement {numero} a bien été envoyée à votre agence régionale de "
        "santé. Elle est traitée en principe sous 48 heures. Nous vous tiendrons informés par "
        "email de son état d’avancement.\n\n"
        "Récapitulatif de votre déclaration\n{recapitulatif}\n\n"
        "Vérifiez ces informations. Pour suivre votre demande ou l’annuler :\n{url}" + _SIGNED,
    ),
    NoticeKind.INFORMATION_REQUESTED: Notice(
        "Demande {numero} : votre ARS a besoin d’un complément",
        _HELLO
        + "Pour poursuivre l’instruction de votre demande {numero}, votre agence régionale de "
        "santé attend un complément sur :\n\n{elements}\n\n"
        "Connectez-vous au portail pour lire ses questions et y répondre ; seuls ces "
        "éléments sont à reprendre :\n{url}" + _SIGNED,
    ),
    NoticeKind.REFUSED: Notice(
        "Demande {numero} : décision de votre ARS",
        _HELLO + "Votre demande {numero} a été refusée pour le motif suivant :\n\n"
        "{motif}\n\n{reste}"
        "Et maintenant ? Vous pouvez déposer une nouvelle demande qui répond à ce motif, à partir "
        "de ce que vous aviez déclaré :\n{url}"
        "\n\n" + APPEALS + _SIGNED,
    ),
    NoticeKind.ALREADY_REGISTERED: Notice(
        "Demande {numero} : vous êtes déjà enregistré au RPPS",
        _HELLO + "Votre demande {numero} a été refusée pour le motif suivant :\n\n{motif}\n\n"
        "Et maintenant ? Connectez-vous avec Pro Santé Connect, par votre carte CPS ou "
        "l’application e-CPS : vous y retrouverez votre numéro, et vous y déclarerez ce qui a "
        "changé :\n{url}\n\n"
        "Si vous n’avez ni carte ni e-CPS, ou si vous pensez n’avoir jamais été enregistré, "
        "écrivez à votre agence en rappelant cette référence.\n\n" + APPEALS + _SIGNED,
    ),
    NoticeKind.ATTACHED: Notice(
        "Votre demande {numero} est rattachée à votre enregistrement au RPPS",
        _HELLO
        + "Vous étiez déjà enregistré au RPPS, sous le numéro {rpps} : une personne n’en a qu’un. "
        "Votre agence régionale de santé a validé votre demande {numero} et l’a rattachée à cet "
        "enregistrement :\n\n{effets}\n\n"
        "Si vous n’êtes pas à l’origine de cette demande, signalez-le sans attendre à votre "
        "agence.\n\n{connexion} Votre dossier :\n{url}" + _SIGNED,
    ),
    NoticeKind.VALIDATED: Notice(
        "Votre numéro RPPS est attribué",
        _HELLO
        + "Votre demande {numero} est validée. Votre numéro RPPS est le {rpps}. Il est unique et "
        "vous suit toute votre carrière.\n\n"
        "Ce que vous pouvez faire maintenant :\n"
        "- télécharger votre attestation RPPS : {url}\n"
        "- activer votre e-CPS, au plus tôt 48 heures après l’enregistrement ;\n"
        "- commander une carte CPS, si vous y avez droit, sur le portail maCPS." + _SIGNED,
    ),
    NoticeKind.CANCELLED: Notice(
        "Votre demande {numero} est annulée",
        _HELLO + "Votre demande {numero} a été annulée, comme vous l’avez demandé. Elle "
        "ne sera pas traitée.\n\n{reste}Vous pouvez en déposer une nouvelle à tout moment :\n{url}"
        + _SIGNED,
    ),
    NoticeKind.DRAFT_ENDS: Notice(
        "Votre brouillon d’enregistrement sera effacé le {date}",
        _HELLO + "Vous avez commencé un enregistrement sur le portail eRPPS et ne l’avez pas "
        "envoyé. Sans modification de votre part, ce brouillon et ses documents seront effacés le "
        "{date}.\n\nPour le reprendre là où vous en étiez :\n{url}" + _SIGNED,
    ),
    NoticeKind.CHANGES_SUBMITTED: Notice(
        "Votre demande {numero} a bien été envoyée à l’ARS",
        _HELLO + "Votre demande {numero} a bien été envoyée à votre agence régionale de santé :\n\n"
        "{effets}\n\n"
        "Pour la suivre, répondre à l’ARS ou l’annuler :\n{url}" + _SIGNED,
    ),
    NoticeKind.CHANGES_APPLIED: Notice(
        "Vos informations au RPPS ont été modifiées",
        _HELLO + "Votre demande {numero} a pris effet :\n\n{effets}\n\n"
        "Si vous n’êtes pas à l’origine de cette modification, signalez-le sans attendre à votre "
        "agence régionale de santé.\n\nLe détail :\n{url}" + _SIGNED,
    ),
    NoticeKind.CHANGES_VALIDATED: Notice(
        "Votre demande {numero} est validée",
        _HELLO + "Votre agence régionale de santé a validé votre demande {numero} :\n\n{effets}\n\n"
        "Votre dossier au RPPS est à jour. Le détail :\n{url}" + _SIGNED,
    ),
    NoticeKind.CHANGED_BY_AGENCY: Notice(
        "Votre agence régionale de santé a modifié votre dossier",
        _HELLO + "Votre agence régionale de santé a modifié votre dossier au RPPS (référence "
        "{numero}) :\n\n{effets}\n\n"
        "Si vous ne reconnaissez pas cette modification, écrivez à votre agence. Le détail :\n"
        "{url}" + _SIGNED,
    ),
    NoticeKind.REGISTERED_ON_PAPER: Notice(
        "Votre numéro RPPS est attribué",
        _HELLO
        + "Votre agence régionale de santé a enregistré votre dossier {numero}. Votre numéro "
        "RPPS est le {rpps}. Il est unique et vous suit toute votre carrière.\n\n"
        "Vous pourrez activer votre e-CPS au plus tôt 48 heures après l’enregistrement, puis vous "
        "connecter au portail avec Pro Santé Connect :\n{url}" + _SIGNED,
    ),
    NoticeKind.MESSAGE: Notice(
        "Demande {numero} : vous avez un message",
        _HELLO
        + "Votre agence régionale de santé vous a écrit au sujet de votre demande {numero}.\n\n"
        "Connectez-vous au portail pour lire le message et y répondre :\n{url}" + _SIGNED,
    ),
    NoticeKind.REMOVED: Notice(
        "Votre enregistrement au RPPS a été supprimé",
        _HELLO
        + "Votre agence régionale de santé a supprimé votre enregistrement au RPPS (référence "
        "{numero}), pour le motif suivant : {motif}.\n\n"
        "Et maintenant ? Si cette suppression est une erreur, écrivez à votre agence en rappelant "
        "cette référence.\n\n" + APPEALS + _SIGNED,
    ),
    NoticeKind.MERGED: Notice(
        "Vos deux enregistrements au RPPS n’en font plus qu’un",
        _HELLO
        + "Vous étiez enregistré deux fois au RPPS. Votre agence régionale de santé a réuni les "
        "deux enregistrements : votre numéro RPPS est le {rpps}.\n\n"
        "Le numéro {alias} reste reconnu : il mène au même dossier, et vous pouvez encore vous "
        "connecter avec une carte qui le porte. Il ne sera attribué à personne d’autre.\n\n"
        "Et maintenant ? Vérifiez votre dossier ; si quelque chose manque, écrivez à votre "
        "agence :\n{url}" + _SIGNED,
    ),
    NoticeKind.CORRECTED: Notice(
        "Demande {numero} : votre ARS a corrigé un élément",
        _HELLO
        + "Votre agence régionale de santé a corrigé, d’après la pièce jointe, un élément de votre "
        "demande {numero} :\n\n{elements}\n\n"
        "Connectez-vous au portail pour voir ce qui était déclaré, ce qui est retenu et pourquoi. "
        "Si vous n’êtes pas d’accord, répondez par un message :\n{url}" + _SIGNED,
    ),
}


def compose(kind: NoticeKind, **values: str) -> tuple[str, str]:
    """Subject and body of a notice.

    Raises:
        KeyError: a placeholder has no value.
    """
    notice = NOTICES[kind]
    return notice.subject.format(**values), notice.body.format(**values)
