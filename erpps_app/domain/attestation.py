"""What an attestation says of somebody in its QR code, and what is answered when it is verified.

The least that allows an employer to recognise the person: number, name of practice, professions,
day. Today's status is never in it: it is read in the published directory.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from erpps_app.domain import rpps

VERIFYING = "/attestation/verifier/"
LONGEST_TOKEN = 1_200
MAX_BYTES = 5 * 1024 * 1024
TOO_BIG = "Ce fichier dépasse 5 Mo : une attestation est bien plus légère."


@dataclass(frozen=True, slots=True)
class Claims:
    """What the QR code says.

    Attributes:
        rpps, name: number and name of practice, as they were that day.
        professions: codes; edited: the day.
    """

    rpps: str
    name: str
    professions: tuple[str, ...]
    edited: date


class TokenRefused(Exception):  # noqa: N818 - what happened
    """A token that says nothing; the argument is what is answered of it."""

    def __init__(self, standing: "Standing") -> None:
        super().__init__(standing)
        self.standing = standing


class Standing(StrEnum):
    """What is answered of a QR code; of a person, it is today's status."""

    REGISTERED = "inscrit"
    GONE = "plus-inscrit"
    REPLACED = "numero-remplace"
    UNKNOWN = "numero-inconnu"
    INVALID = "jeton-non-valable"
    FOREIGN_KEY = "cle-inconnue"

    @property
    def is_about_somebody(self) -> bool:
        """Whether the signature holds, hence what the code says is what was attested."""
        return self not in {Standing.INVALID, Standing.FOREIGN_KEY}


class Paper(StrEnum):
    """What is answered of a PDF file."""

    GENUINE = "authentique"
    CHANGED = "modifie"
    FOREIGN = "autre-signataire"
    EXPIRED = "certificat-perime"
    UNSIGNED = "non-signe"
    UNREADABLE = "illisible"
    NO_CODE = "sans-code"


@dataclass(frozen=True, slots=True)
class Words:
    """How an answer is said: a title, what to do, and its tone in the design system."""

    title: str
    advice: str
    tone: str


STANDINGS: dict[Standing, Words] = {
    Standing.REGISTERED: Words(
        "Inscrit au RPPS à ce jour",
        "Vérifiez que le nom est celui de la personne qui vous présente l’attestation.",
        "success",
    ),
    Standing.GONE: Words(
        "N’est plus inscrit au RPPS à ce jour",
        "L’attestation a bien été délivrée, mais elle ne vaut plus : la personne peut s’adresser "
        "à son agence régionale de santé.",
        "error",
    ),
    Standing.REPLACED: Words(
        "Ce numéro RPPS a été remplacé",
        "La personne est inscrite sous un autre numéro : demandez-lui une attestation à jour.",
        "warning",
    ),
    Standing.UNKNOWN: Words(
        "Numéro RPPS inconnu",
        "L’annuaire ne connaît pas ce numéro : demandez une attestation à jour.",
        "error",
    ),
    Standing.INVALID: Words(
        "Code non valable",
        "Ce code est incomplet ou a été modifié : il ne prouve rien. Scannez de nouveau le code "
        "entier, ou vérifiez par numéro et nom.",
        "error",
    ),
    Standing.FOREIGN_KEY: Words(
        "Code signé par une clé inconnue",
        "Ce code n’a pas été signé par ce portail : il ne prouve rien.",
        "error",
    ),
}

PAPERS: dict[Paper, Words] = {
    Paper.GENUINE: Words(
        "Ce document est authentique",
        "Il a été signé par le portail et n’a pas été modifié depuis sa signature.",
        "success",
    ),
    Paper.CHANGED: Words(
        "Ce document a été modifié depuis sa signature",
        "Ce qu’il dit ne prouve rien : demandez à la personne l’attestation d’origine, telle "
        "qu’elle l’a téléchargée.",
        "error",
    ),
    Paper.FOREIGN: Words(
        "Ce document est signé par quelqu’un d’autre",
        "Sa signature n’est pas celle de ce portail : ce n’est pas une attestation RPPS.",
        "error",
    ),
    Paper.EXPIRED: Words(
        "La signature de ce document est trop ancienne",
        "Il n’a pas été modifié, mais le certificat qui l’a signé est périmé : demandez une "
        "attestation à jour, ou scannez le code QR.",
        "warning",
    ),
    Paper.UNSIGNED: Words(
        "Ce document n’est pas signé",
        "Une attestation porte une signature électronique : une impression numérisée, une photo ou "
        "une copie n’en ont plus. Scannez plutôt le code QR.",
        "error",
    ),
    Paper.UNREADABLE: Words(
        "Ce fichier ne se lit pas",
        "Ce n’est pas un PDF, ou il a été abîmé ou modifié : demandez l’attestation d’origine.",
        "error",
    ),
    Paper.NO_CODE: Words(
        "Ce document n’est pas une attestation",
        "Il est signé par ce portail, mais ne porte pas le code d’une attestation.",
        "error",
    ),
}


def link_of(public_url: str, token: str) -> str:
    """What the QR code leads to: the page that says today's status, and the proof in one."""
    return f"{public_url}{VERIFYING}{token}"


def token_of(text: str) -> str:
    """The token of a text: a token, or a link that ends with one; whitespace is forgiven."""
    return "".join(text.split()).rpartition("/")[2][: LONGEST_TOKEN + 1]


def checked(claims: Claims) -> Claims:
    """The same claims.

    Raises:
        ValueError: the number is none, or nothing is said of the person.
    """
    if not rpps.is_rpps(claims.rpps) or not claims.name or not claims.professions:
        raise ValueError("These claims say nothing.")
    return claims
