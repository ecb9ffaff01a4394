"""Anybody takes the Annuaire as a file, at a desk or on a phone, with the keyboard alone."""

import hashlib
import subprocess
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e import registered
from tests.e2e.conftest import Arrive
from tests.e2e.serving import CLI, ROOT, Portal


def test_the_extracts_are_listed_fetched_and_checked(arrive: Arrive, portal: str, data_dir: Path):
    visitor = arrive("telephone")
    page = visitor.page
    visitor.goto("/annuaire/extractions")
    expect(page.get_by_text("Aucune extraction pour l’instant")).to_be_visible()
    expect(page).to_have_title("Extractions publiques – eRPPS")
    registered.checked(page)

    served = Portal(data_dir, data_dir / "extraction.log")
    environment = {**served.environment, "ERPPS_PUBLIC_URL": portal}
    subprocess.run([*CLI, "directory", "extract"], cwd=ROOT, env=environment, check=True)
    visitor.goto("/annuaire")
    page.get_by_role("main").get_by_role("link", name="extractions publiques").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Extractions publiques")
    row = page.get_by_role("row").filter(has_text="Complète")
    expect(row).to_be_visible()
    registered.checked(page)

    page.set_viewport_size({"width": 1280, "height": 800})
    registered.checked(page)
    link = row.get_by_role("link", name="Texte de PS_LibreAcces")
    row.get_by_role("link", name="Compressé (gzip) de PS_LibreAcces").focus()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    with page.expect_download() as fetched:
        page.keyboard.press("Enter")
    digest = hashlib.sha256(fetched.value.path().read_bytes()).hexdigest()
    expect(row.locator("code").last).to_have_text(digest)
    expect(page.get_by_role("contentinfo").get_by_role("link", name="Extractions")).to_be_visible()
