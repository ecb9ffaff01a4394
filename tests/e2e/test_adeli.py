"""A register is brought in by its page and followed live; an agent decides on a doubtful line."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from erpps_app.domain.adeli import COLUMNS
from tests.domain.test_adeli import LINE
from tests.e2e.axe import violations
from tests.e2e.conftest import Arrive

WHO = {
    "telephone": ("KERVELLA", "Hélène", "229499001"),
    "ordinateur": ("BESSON", "Marc", "229499002"),
}


def write(path: Path, screen: str) -> Path:
    """Somebody like a titulaire of the demonstration born elsewhere, somebody new, a wrong line."""
    family, given, number = WHO[screen]
    sexes = {"sexe": "M", "civilite": "M"} if given == "Marc" else {}
    alike = {"nom_naissance": family, "prenom": given, "date_naissance": "14/03/1986", **sexes}
    dated = {"date_diplome": "30/06/2010", "date_debut": "01/09/2012"}
    elsewhere = {"departement_naissance": "35"}
    lines = [
        {**LINE, **dated, **elsewhere, **alike, "numero_adeli": number},
        {**LINE, "nom_naissance": f"NOUVEAU {family}", "numero_adeli": str(int(number) + 100)},
        {**LINE, "numero_adeli": str(int(number) + 200), "email": "sans-arobase"},
    ]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [c.name for c in COLUMNS], delimiter=";")
        writer.writeheader()
        writer.writerows(lines)
    return path


@pytest.mark.parametrize("screen", WHO)
def test_a_register_is_brought_in_and_a_doubtful_line_decided(
    arrive: Arrive, tmp_path: Path, screen: str
):
    path = write(tmp_path / f"{screen}.csv", screen)
    admin = arrive(screen)
    page = admin.page
    admin.goto("/agents")
    page.get_by_role("link", name="S'identifier avec ma carte CPA").click()
    page.get_by_role("button", name="Agathe Delmas").first.click()
    page.get_by_role("link", name="Reprise ADELI").click()
    page.get_by_role("button", name="Importer").click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez d’abord un fichier CSV.")
    page.get_by_label("Fichier CSV").set_input_files(path)
    page.get_by_role("button", name="Essayer à blanc").click()
    trial = page.get_by_role("listitem").filter(has_text=f"Essai à blanc – {screen}.csv")
    expect(trial.get_by_text("Terminé")).to_be_visible(timeout=40_000)

    page.get_by_role("button", name="Importer").click()
    done = page.get_by_role("listitem").filter(has_text=f"Import – {screen}.csv")
    expect(done.get_by_text("Terminé")).to_be_visible(timeout=40_000)
    for told in ("1 nouvelle personne", "1 ligne à examiner", "1 ligne refusée"):
        expect(done.get_by_text(told)).to_be_visible()
    done.get_by_role("button", name="Lire le rapport").click()
    expect(page.locator("#rapport")).to_be_focused()
    expect(done.get_by_text("email", exact=True)).to_be_visible()
    with page.expect_download() as download:
        done.get_by_role("link", name="Rapport CSV").click()
    assert "email" in download.value.path().read_text(encoding="utf-8-sig")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    agent = arrive(screen)
    agent.sign_in_as_agent("Sylvie Marchand")
    agent.goto("/professionnels/adeli")
    family = WHO[screen][0]
    line = agent.page.get_by_role("listitem").filter(has_text=family)
    expect(line.get_by_text("Ille-et-Vilaine (35)")).to_be_visible()
    assert violations(agent.page) == []
    assert agent.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    line.get_by_role("button", name="C'est la même personne").click()
    expect(agent.page.get_by_text("Numéro ADELI rattaché au numéro RPPS")).to_be_visible()
    expect(line).to_have_count(0)
    assert violations(agent.page) == []
