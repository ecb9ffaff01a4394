"""The administrator changes a list: the wizard of a professional follows, with nothing rebuilt."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.conftest import Arrive
from tests.e2e.papers import file
from tests.e2e.registered import administrator, checked
from tests.e2e.taken_out import download, read_csv

SCREENS = ("telephone", "ordinateur")


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def confirm(page: Page) -> None:
    """Give the reason, look at the preview, make the change."""
    page.get_by_label("Motif du changement").fill("Arrêté du 2 novembre 2026")
    page.get_by_role("button", name="Prévisualiser").click()
    expect(page.get_by_role("heading", name="Ce qui va se passer")).to_be_visible()
    checked(page)
    page.get_by_role("button", name="Confirmer le changement").click()


def test_a_label_and_a_title_change_in_the_wizard_without_a_restart(arrive: Arrive):
    admin, person = administrator(arrive, "ordinateur"), arrive("telephone")
    code, page = "REMPLACANT", admin.page
    admin.goto("/administration/listes")
    expect(page.get_by_role("link", name="Types d'activité")).to_be_visible()
    checked(page)
    page.get_by_role("link", name="Types d'activité").click()
    expect(page.get_by_role("cell", name=code, exact=True)).to_be_visible()
    checked(page)
    admin.goto(f"/administration/listes/types-activite/{code}")
    page.get_by_role("button", name="Modifier").click()
    page.get_by_label("Libellé *").fill(f"Nouveau nom {code.lower()}")
    confirm(page)
    expect(page.get_by_text("Le changement est enregistré.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Nouveau nom {code.lower()}")
    expect(page.get_by_text("Agathe Delmas, le")).to_be_visible()
    checked(page)

    admin.goto("/administration/listes/diplomes-professions")
    page.get_by_role("button", name="Ajouter un code").click()
    title = "DE Audioprothésiste"
    page.get_by_label("Titre *").select_option(label=title)
    page.get_by_label("Profession *").select_option(label="Ergothérapeute")
    confirm(page)
    expect(page.get_by_text("est ajouté à la liste.")).to_be_visible()

    person.sign_in("MARTIN")
    person.goto("/inscription")
    journey.civil_status(person.page)
    journey.contact(person.page)
    journey.profession(person.page)
    offered = person.page.get_by_label("Intitulé du diplôme")
    person.page.get_by_role("radio", name="Diplôme", exact=True).first.check()
    expect(offered.get_by_role("option", name=title)).to_be_attached()


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(arrive: Arrive, screen: str):
    page = administrator(arrive, screen).page
    page.goto(page.url.replace("/administration", "/administration/listes/professions"))
    page.get_by_role("button", name="Ajouter un code").click()
    page.get_by_label("Code *").fill("9A")
    page.get_by_label("Libellé *").fill("Art-thérapeute")
    page.get_by_role("button", name="Prévisualiser").click()
    expect(page.get_by_text("Le code s’écrit ainsi").first).to_be_visible()
    expect(page.get_by_label("Libellé *")).to_have_value("Art-thérapeute")
    checked(page)


def test_a_change_to_come_is_called_off_from_the_history(arrive: Arrive, screen: str):
    admin = administrator(arrive, screen)
    page, code = admin.page, "93" if screen == "ordinateur" else "92"
    admin.goto(f"/administration/listes/professions/{code}")
    page.get_by_role("button", name="Retirer").click()
    page.get_by_label("À partir du").fill("2031-01-01")
    confirm(page)
    expect(page.get_by_text("À venir")).to_be_visible()
    page.get_by_role("button", name="Annuler ce changement").click()
    confirm(page)
    expect(page.get_by_role("listitem").filter(has_text="Retrait")).to_contain_text("Annulé")


def test_the_directory_of_agents_is_searched_and_tells_its_history(arrive: Arrive, screen: str):
    page = administrator(arrive, screen).page
    page.get_by_label("Nom ou carte").fill("quemener")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.get_by_text("Agents, par ordre alphabétique : 1")).to_be_visible()
    page.get_by_role("button", name="Historique").click()
    _, *taken = read_csv(download(page, "Exporter en CSV"))
    assert [row[0] for row in taken] == ["Quéméner Gaël"]
    expect(page.get_by_text("Ajout").or_(page.get_by_text("Rôle : ")).first).to_be_visible()
    checked(page)


def test_a_list_is_taken_out_with_the_codes_that_it_offers(arrive: Arrive):
    admin = administrator(arrive, "ordinateur")
    admin.goto("/administration/listes/motifs-fin-activite")
    codes = admin.page.get_by_role("table").locator("tbody tr td:first-child")
    expect(codes.first).to_be_visible()
    heads, *lines = download(admin.page, "Exporter (CSV)").decode("utf-8-sig").splitlines()

    assert heads.startswith("code,libelle")
    assert [line.split(",")[0] for line in lines] == codes.all_inner_texts()


def test_a_new_version_of_a_list_is_read_from_a_file(arrive: Arrive, screen: str):
    admin = administrator(arrive, screen)
    page = admin.page
    admin.goto("/administration/listes/motifs-fin-activite")
    heads, first, *others = (
        download(page, "Exporter (CSV)").decode("utf-8-sig").splitlines(keepends=True)
    )
    code, label = first.split(",")[:2]
    changed = first.replace(label, f"{label.strip()} ({screen})", 1)
    page.get_by_role("button", name="Ajouter un code").click()
    expect(page.get_by_role("heading", name="Ajouter un code")).to_be_visible()
    page.get_by_role("button", name="Importer une nouvelle version").click()
    expect(page.get_by_role("heading", name="Importer une nouvelle version")).to_be_visible()
    expect(page.get_by_role("heading", name="Ajouter un code")).to_have_count(0)
    page.get_by_role("button", name="Prévisualiser l'import").click()
    expect(page.get_by_role("link").filter(has_text="Choisissez un fichier")).to_be_visible()
    checked(page)

    page.get_by_role("link").filter(has_text="Choisissez un fichier").click()
    expect(page.get_by_label("Contenu du fichier")).to_be_focused()
    page.get_by_label("Fichier CSV").set_input_files(
        file("liste.csv", "".join((heads, changed, *others)).encode())
    )
    expect(page.get_by_label("Contenu du fichier")).to_have_value(re.compile(re.escape(screen)))
    page.get_by_label("Motif du changement").fill("Arrêté du 2 novembre 2026")
    page.get_by_role("button", name="Prévisualiser l'import").click()
    expect(page.get_by_role("heading", name="Ce que le fichier change")).to_be_visible()
    checked(page)
    page.get_by_role("button", name="Confirmer l'import").click()
    expect(page.get_by_text("La nouvelle version est enregistrée : 1 changement")).to_be_visible()
    expect(page.get_by_role("heading", name="Importer une nouvelle version")).to_have_count(0)
    expect(page.get_by_role("row").filter(has_text=f"({screen})")).to_contain_text(code)
    checked(page)
