"""A signed attestation of a made-up person, and authorities that are not ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from erpps_app.adapters import pdf, signing
from erpps_app.domain.attestation import Claims, link_of
from erpps_app.settings import settings
from erpps_app.signature_settings import SignatureSettings
from tests.adapters.test_pdf import DATA

CLAIMS = Claims("10109316124", "Camille MARTIN-D’HAËNE", ("91", "94"), date(2026, 11, 23))
PAGE = "https://erpps.example"
SPOKEN = "Vérifier cette attestation en ligne"


@contextmanager
def signing_with(folder: Path, **changes: object) -> Iterator[None]:
    """Certificates and keys of a folder of their own; settings of the signature, if any."""
    current = settings()
    before = current.data_dir, current.signature
    current.data_dir, current.signature = folder, SignatureSettings.model_validate(changes)
    try:
        yield
    finally:
        current.data_dir, current.signature = before


def unsigned() -> bytes:
    """The file before its signature."""
    return pdf.attestation(replace(DATA, link=link_of(PAGE, signing.write(CLAIMS))))


def signed() -> bytes:
    """The file as it is given out."""
    return signing.sign(unsigned(), link_text=SPOKEN)
