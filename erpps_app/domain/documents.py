"""Supporting documents: kinds, limits, reasons of refusal."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from erpps_app.domain.errors import RuleBroken

MAX_BYTES = 10 * 1024 * 1024
MAX_PAGES = 20
MAX_PIXELS = 50_000_000
LONGEST_NAME = 120
JPEG, PDF = "image/jpeg", "application/pdf"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """What a document is handed in as; ``most`` files of it in one section."""

    label: str
    most: int = 5


IDENTITY_PAPER = "piece_identite"
ATTACHMENT = "message"
DOCUMENT_KINDS = {
    IDENTITY_PAPER: DocumentKind("Pièce d’identité", 4),
    "diplome": DocumentKind("Diplôme"),
    "attestation_reussite": DocumentKind("Attestation de réussite"),
    "autorisation_exercice": DocumentKind("Autorisation d’exercice"),
    "justificatif_activite": DocumentKind("Document justificatif"),
    "justificatif_etat_civil": DocumentKind("Justificatif d’état civil"),
    ATTACHMENT: DocumentKind("Pièce jointe à un message"),
}


class Reason(StrEnum):
    """Why a file is refused."""

    EMPTY = "vide"
    TOO_BIG = "trop-lourd"
    WRONG_TYPE = "format"
    DAMAGED = "abime"
    ENCRYPTED = "protege"
    TOO_MANY_PAGES = "trop-de-pages"
    TOO_MANY_PIXELS = "trop-grand"
    TOO_LONG = "trop-long"
    TOO_MANY_FILES = "trop-de-fichiers"
    INFECTED = "infecte"


REFUSALS = {
    Reason.EMPTY: "Ce fichier est vide. Choisissez-en un autre.",
    Reason.TOO_BIG: ("Ce fichier dépasse 10 Mo. Réduisez-le, ou photographiez-le en moins grand."),
    Reason.WRONG_TYPE: (
        "Seuls les formats JPEG et PDF sont acceptés, et le HEIC des téléphones. Convertissez le "
        "document, ou prenez-le en photo."
    ),
    Reason.DAMAGED: (
        "Ce fichier est incomplet ou abîmé. Ouvrez-le pour le vérifier, puis enregistrez-le à "
        "nouveau."
    ),
    Reason.ENCRYPTED: (
        "Ce PDF est protégé par un mot de passe. Enregistrez-en une copie sans protection."
    ),
    Reason.TOO_MANY_PAGES: (
        f"Ce PDF compte plus de {MAX_PAGES} pages. Ne gardez que celles qui sont utiles."
    ),
    Reason.TOO_MANY_PIXELS: "Cette image est trop grande. Réduisez ses dimensions.",
    Reason.TOO_LONG: (
        "Ce fichier n’a pas pu être lu. Enregistrez-le à nouveau, ou prenez le document en photo."
    ),
    Reason.TOO_MANY_FILES: (
        "Vous avez joint assez de fichiers ici. Supprimez-en un avant d’en ajouter un autre."
    ),
    Reason.INFECTED: (
        "L’antivirus a reconnu un logiciel malveillant dans ce fichier : il n’a pas été gardé. "
        "Vérifiez votre appareil, ou prenez le document en photo avec un autre."
    ),
}

# What makes a document hard to read. It is said at once and stops nobody.
ADVICE = {
    "floue": (
        "Cette image semble floue. Posez le document à plat, laissez l’appareil faire la mise au "
        "point, puis reprenez la photo."
    ),
    "sombre": (
        "Cette image semble sombre. Reprenez la photo près d’une fenêtre, sans ombre ni flash."
    ),
    "petite": (
        "Cette image est petite : les caractères risquent d’être illisibles. Reprenez la photo de "
        "plus près, ou envoyez-la en taille réelle."
    ),
}


class DocumentRefused(RuleBroken):
    """A file cannot be accepted; the message says why and what to do."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(REFUSALS[reason])
        self.reason = reason


def advice_text(codes: str) -> str:
    """What to tell about a document, from the codes kept with it; empty when it reads well."""
    return " ".join(ADVICE[code] for code in codes.split(",") if code in ADVICE)


def display_name(name: str) -> str:
    """The name under which a file is shown: no path, no control sign, no writing direction."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(c for c in last if not unicodedata.category(c).startswith(("C", "Zl", "Zp")))
    short = " ".join(visible.split()).strip(". ")
    if len(short) > LONGEST_NAME:
        stem, dot, extension = short.rpartition(".")
        keep = LONGEST_NAME - len(dot + extension) if len(extension) < 6 else LONGEST_NAME  # noqa: PLR2004 - .jpeg
        short = f"{(stem or short)[:keep]}{dot + extension if keep < LONGEST_NAME else ''}"
    return short or "document"


def merged_name(kind: str) -> str:
    """How several files of a kind are called once they are one."""
    return f"{DOCUMENT_KINDS[kind].label} (recto verso).pdf"


def size_label(size: int) -> str:
    """A size as people read it: "1,2 Mo"."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} ko"
    return f"{size / (1024 * 1024):.1f} Mo".replace(".", ",")


def pages_label(pages: int) -> str:
    """A number of pages in words."""
    return "1 page" if pages == 1 else f"{pages} pages"
