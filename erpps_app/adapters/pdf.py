"""Makes the attestation with Typst: PDF/A-2a, to be kept, and PDF/UA-1, to be read by everybody."""

import io
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import segno
import typst

if TYPE_CHECKING:
    from typst import PDFStandards

TEMPLATE = Path(__file__).parent / "typst" / "attestation.typ"
STANDARDS: "PDFStandards" = ["a-2a", "ua-1"]
QUIET_ZONE = 4  # modules around a QR code, which readers need (ISO/IEC 18004)
SCANNED = (
    "Code QR de vérification : il contient l’attestation signée et mène à la page qui dit si "
    "l’inscription est toujours en cours."
)
HEADING = (
    "Attestation d’inscription",
    "au répertoire partagé des professionnels de santé",
)


@dataclass(frozen=True, slots=True)
class Title:
    """A diploma or an authorisation: label, date, place of training (may be empty)."""

    label: str
    obtained: date
    place: str


@dataclass(frozen=True, slots=True)
class AttestationData:
    """What the attestation says.

    Attributes:
        name: "M Mansour, M'dere" in the guide: civility and names.
        birth_date: as it is shown; a day or month may be unknown.
        link: what the QR code leads to; page: where to verify without it, as it is printed.
        specimen: whether "SPÉCIMEN" lies across the page.
    """

    agency: str
    name: str
    birth_date: str
    titles: tuple[Title, ...]
    registered: date
    profession: str
    rpps: str
    edited: date
    link: str
    page: str
    specimen: bool


def attestation(data: AttestationData) -> bytes:
    """The PDF of an attestation (guide, screen E)."""
    body = {
        "title": f"Attestation RPPS {data.rpps}",
        "agency": data.agency,
        "heading": HEADING,
        "opening": (
            "Je soussigné le Directeur Général de l’Agence Régionale de Santé atteste que :"
        ),
        "name": data.name,
        "born": f"Né(e) le {data.birth_date}",
        "titles": [_title(title) for title in data.titles],
        "closing": (
            "a fait procéder à l’enregistrement de son titre dans mes services le "
            f"{data.registered:%d/%m/%Y} et est inscrit(e) sur la liste départementale de la "
            f"profession {data.profession} sous l’identifiant {data.rpps}."
        ),
        "rpps": data.rpps,
        "done": f"Attestation éditée le {data.edited:%d/%m/%Y}.",
        "footer": "Répertoire partagé des professionnels intervenant dans le système de santé",
        "specimen": data.specimen,
        "link": data.link,
        "qr": _qr(data.link),
        "scanned": SCANNED,
        "verify": ("Pour vérifier cette attestation, scannez ce code ou allez sur", data.page),
    }
    made = _compiler().compile(
        format="pdf", sys_inputs={"data": json.dumps(body)}, pdf_standards=STANDARDS
    )
    return cast("bytes", made)  # one document, one file


@cache
def _compiler() -> typst.Compiler:
    """Kept: it holds the fonts, which cost more than the page."""
    return typst.Compiler(str(TEMPLATE), ignore_system_fonts=True)


def _qr(link: str) -> str:
    """A QR code as vectors; level M: a fold or a stain of a seventh of it does not matter."""
    drawn = io.BytesIO()
    code = segno.make(link, error="m", micro=False)
    code.save(drawn, kind="svg", border=QUIET_ZONE, xmldecl=False, nl=False, omitsize=True)
    return drawn.getvalue().decode()


def _title(title: Title) -> str:
    place = f" – {title.place}" if title.place else ""
    return f"{title.label}, obtenu(e) le {title.obtained:%d/%m/%Y}{place}"
