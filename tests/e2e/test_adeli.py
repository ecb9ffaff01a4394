"""A register is brought in by its page and followed live; agents decide on what it leaves open."""

import base64
import csv
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from erpps_app.domain.adeli import COLUMNS
from tests.domain.test_adeli import LINE
from tests.e2e.axe import violations
from tests.e2e.conftest import Arrive, Visitor


@dataclass(frozen=True, slots=True)
class Known:
    """A titulaire of the demonstration, and an agent of their agency."""

    family: str
    given: str
    commune: str
    number: int
    agent: str
    other: dict[str, str]


KNOWN = {
    "telephone": Known(
        "KERVELLA", "Hélène", "22278", 229499001, "Sylvie Marchand",
        {"profession": "91", "intitule": "DIP353"},
    ),
    "ordinateur": Known("BESSON", "Marc", "69123", 229499002, "Nadia Perrot", {"profession": "94"}),
}  # fmt: skip


def write(path: Path, who: Known) -> Path:
    """Somebody like a titulaire born elsewhere, somebody new, a wrong line, the titulaire."""
    sexes = {"sexe": "M", "civilite": "M"} if who.given == "Marc" else {}
    named = {"nom_naissance": who.family, "prenom": who.given, "date_naissance": "14/03/1986"}
    alike = {**named, **sexes, "date_diplome": "30/06/2010", "date_debut": "01/09/2012"}
    place = {"commune_naissance": who.commune, "departement_naissance": ""}
    lines = [
        {**LINE, **alike, "departement_naissance": "35"},
        {**LINE, "nom_naissance": f"NOUVEAU {who.family}"},
        {**LINE, "email": "sans-arobase"},
        {**LINE, **alike, **place, **who.other},
    ]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [c.name for c in COLUMNS], delimiter=";")
        writer.writeheader()
        for rank, line in enumerate(lines):
            writer.writerow({**line, "numero_adeli": str(who.number + 100 * rank)})
    return path


def drop(page: Page, path: Path) -> None:
    """Let go of a file over the zone, as from a folder of the desk."""
    data = base64.b64encode(path.read_bytes()).decode()
    carried = page.evaluate_handle(
        """async ([name, data]) => {
            const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
            const carried = new DataTransfer();
            carried.items.add(new File([bytes], name, { type: "text/csv" }));
            return carried;
        }""",
        [path.name, data],
    )
    page.locator(".dropzone").dispatch_event("drop", {"dataTransfer": carried})


def is_accessible_and_fits(page: Page) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def send(admin: Visitor, path: Path, screen: str) -> None:
    """A dry run, which is what is proposed first, then the import of the same file."""
    page = admin.page
    page.get_by_role("button", name="Essayer à blanc").click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez d’abord un fichier CSV.")
    expect(page.get_by_label("Fichier CSV")).to_be_focused()
    drop(page, path)
    expect(page.get_by_text(f"Fichier choisi : {path.name}")).to_be_visible()
    is_accessible_and_fits(page)
    page.get_by_role("button", name="Essayer à blanc").click()
    trial = page.get_by_role("listitem").filter(has_text=f"Essai à blanc – {screen}.csv")
    expect(trial.get_by_text("Terminé")).to_be_visible(timeout=40_000)
    page.get_by_role("radio", name="Importer").check(force=True)
    page.get_by_role("button", name="Importer au registre").click()


@pytest.mark.parametrize("screen", KNOWN)
def test_a_register_is_brought_in_and_agents_decide_what_it_leaves_open(
    arrive: Arrive, tmp_path: Path, screen: str
):
    who = KNOWN[screen]
    admin = arrive(screen)
    page = admin.page
    admin.goto("/agents")
    page.get_by_role("link", name="S'identifier avec ma carte CPA").click()
    page.get_by_role("button", name="Agathe Delmas").first.click()
    page.get_by_role("link", name="Reprise ADELI").click()
    send(admin, write(tmp_path / f"{screen}.csv", who), screen)
    done = page.get_by_role("listitem").filter(has_text=f"Import – {screen}.csv")
    expect(done.get_by_text("Terminé")).to_be_visible(timeout=40_000)
    expect(page.get_by_role("status").filter(has_text=f"{screen}.csv : terminé")).to_be_attached()
    for told in (
        "1 nouvelle personne",
        "1 numéro rattaché à une personne connue",
        "1 profession à examiner",
        "1 ligne à examiner",
        "1 ligne refusée",
    ):
        expect(done.get_by_text(told)).to_be_visible()
    done.get_by_role("button", name="Lire le rapport").click()
    expect(page.locator("#rapport")).to_be_focused()
    for column in ("email", "profession"):
        expect(done.get_by_text(column, exact=True)).to_be_visible()
    with page.expect_download() as download:
        done.get_by_role("link", name="Rapport CSV").click()
    assert "email" in download.value.path().read_text(encoding="utf-8-sig")
    is_accessible_and_fits(page)

    _say_who(arrive, screen, who)
    _add_the_profession(arrive, screen, who)


def _say_who(arrive: Arrive, screen: str, who: Known) -> None:
    """The line's own agency, of Saint-Brieuc."""
    agent = arrive(screen)
    agent.sign_in_as_agent("Sylvie Marchand")
    agent.goto("/professionnels/adeli")
    line = agent.page.get_by_role("listitem").filter(has_text="Ille-et-Vilaine (35)")
    expect(line.get_by_role("heading", name=who.family)).to_be_visible()
    is_accessible_and_fits(agent.page)
    line.get_by_role("button", name="C'est une autre personne").click()
    expect(agent.page.get_by_text("Nouvelle personne enregistrée sous le numéro")).to_be_visible()
    expect(line).to_have_count(0)
    is_accessible_and_fits(agent.page)


def _add_the_profession(arrive: Arrive, screen: str, who: Known) -> None:
    """The agency in charge of the person."""
    agent = arrive(screen)
    agent.sign_in_as_agent(who.agent)
    agent.goto("/professionnels/adeli")
    line = agent.page.get_by_role("listitem").filter(has_text=str(who.number + 300))
    expect(line.get_by_text("Le registre ne lui connaît pas la profession")).to_be_visible()
    is_accessible_and_fits(agent.page)
    line.get_by_role("button", name="Ajouter la profession").click()
    expect(agent.page.get_by_text("Profession ajoutée au numéro RPPS")).to_be_visible()
    expect(line).to_have_count(0)
    is_accessible_and_fits(agent.page)
