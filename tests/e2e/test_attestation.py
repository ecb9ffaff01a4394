"""An attestation in the hands of somebody without an account: its code, its file, its number."""

import io
import re
from urllib.parse import urlsplit

from playwright.sync_api import expect
from pypdf import PdfReader

from erpps_app.domain.attestation import MAX_BYTES
from tests.e2e import axe
from tests.e2e.conftest import Arrive

FILE = "Fichier PDF de l'attestation"


def test_an_employer_verifies_an_attestation_and_a_changed_byte_is_told(arrive: Arrive):
    person = arrive()
    person.sign_in_by_card("Kervella")
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name="Télécharger mon attestation RPPS").click()
    data = download.value.path().read_bytes()
    page_of_it = PdfReader(io.BytesIO(data)).pages[0]
    links = [note.get_object().get("/A", {}).get("/URI", "") for note in page_of_it["/Annots"]]
    scanned = next(link for link in links if "/attestation/verifier/" in link)

    employer = arrive("telephone")
    page = employer.page
    employer.goto(urlsplit(scanned).path)
    expect(page.get_by_role("heading", name="Inscrit au RPPS à ce jour")).to_be_visible()
    expect(page.get_by_text("Hélène Kervella", exact=True)).to_be_visible()
    rpps = page.get_by_text(re.compile(r"^\d{11}$")).inner_text()
    assert axe.violations(page) == []

    page.get_by_role("link", name="Vérifier une autre attestation").click()
    changed = data[:9000] + bytes([data[9000] ^ 1]) + data[9001:]
    for content, said in (
        (data, "Ce document est authentique"),
        (changed, "Ce document a été mod"),
    ):
        file = {"name": "attestation.pdf", "mimeType": "application/pdf", "buffer": content}
        page.get_by_label(FILE).set_input_files([file])  # pyright: ignore[reportArgumentType]
        expect(page.get_by_role("heading", name=said)).to_be_visible()
    expect(page.get_by_text("Hélène Kervella", exact=True)).to_have_count(0)
    heavy = {"name": "autre.pdf", "mimeType": "application/pdf", "buffer": bytes(MAX_BYTES + 1)}
    page.get_by_label(FILE).set_input_files([heavy])  # pyright: ignore[reportArgumentType]
    expect(page.get_by_label(FILE)).to_be_focused()
    expect(page.get_by_role("heading", name="Ce document")).to_have_count(0)

    for name, said in (("kervella", "correspondent à un"), ("Durand", "ne correspondent à aucun")):
        page.get_by_label("Numéro RPPS").fill(rpps)
        page.get_by_label("Nom d'exercice").fill(name)
        page.get_by_role("button", name="Vérifier", exact=True).click()
        expect(page.get_by_role("heading", name=said)).to_be_visible()
    assert axe.violations(page) == []
