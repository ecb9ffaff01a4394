"""The queue as agents work through it: narrowed, ordered, searched, kept, by mouse and by keys."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from erpps_app.domain.names import fold
from tests.e2e import registered as r
from tests.e2e.conftest import Arrive, Visitor
from tests.e2e.serving import ROOT
from tests.e2e.taken_out import download, read_csv

DECIDED = "/instruction?statut=validee,refusee"


@pytest.fixture(scope="module")
def filled(portal: str, data_dir: Path) -> str:
    """A few hundred applications in every state, of which more than a page are refused ones."""
    environment = {**os.environ, "ERPPS_DATA_DIR": str(data_dir)}
    population = ("--professionals", "300", "--applications", "1500", "--seed", "7", "--force")
    cli = [sys.executable, "-m", "erpps_app.cli", "demo", "populate", *population]
    subprocess.run(cli, cwd=ROOT, env=environment, check=True)
    return portal


def elsewhere(data_dir: Path, what: str, *given: str) -> None:
    """Have another process do something on the same database."""
    environment = {**os.environ, "ERPPS_DATA_DIR": str(data_dir)}
    program = f"import sys; from tests.e2e.elsewhere import {what}; {what}(*sys.argv[1:])"
    subprocess.run([sys.executable, "-c", program, *given], cwd=ROOT, env=environment, check=True)


def agent(arrive: Arrive, name: str, screen: str = "ordinateur") -> Visitor:
    visitor = arrive(screen)
    visitor.sign_in_as_agent(name)
    expect(rows(visitor.page).first).to_be_visible()
    return visitor


def rows(page: Page) -> Locator:
    return page.locator("[data-row]")


def column(page: Page, label: str) -> list[str]:
    return page.locator(f'[data-row] td[data-label="{label}"]').all_inner_texts()


def asked(page: Page) -> dict[str, list[str]]:
    """What the address says of the view."""
    return parse_qs(urlsplit(page.url).query)


def count(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text=re.compile(r"^\d+ demandes?$"))


def chip(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="Filtres actifs").get_by_text(name)


def at(page: Page, query: str) -> None:
    expect(page).to_have_url(re.compile(re.escape(query)))


def test_the_address_keeps_the_view(arrive: Arrive, filled: str):
    nadia = agent(arrive, "Nadia Perrot")
    page = nadia.page
    page.get_by_role("navigation", name="Filtrer par statut").get_by_role(
        "link", name="Refusée"
    ).click()
    expect(chip(page, "Statut : Refusée")).to_be_visible()
    before = count(page).inner_text()

    page.locator("summary", has_text="Filtres").click()
    page.get_by_label("Rhône (69)").check()
    page.get_by_label("Première demande d’enregistrement").check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    expect(chip(page, "Département : Rhône (69)")).to_be_visible()
    expect(page.get_by_role("region", name="Demandes", exact=True)).to_be_focused()
    expected = {"statut": ["refusee"], "departement": ["69"], "objet": ["primo-enregistrement"]}
    assert asked(page) == expected
    assert set(column(page, "Dép.")) == {"69"}
    r.checked(page)

    # A colleague opens the same address, in another browser.
    colleague = agent(arrive, "Nadia Perrot").page
    colleague.goto(page.url)
    expect(chip(colleague, "Département : Rhône (69)")).to_be_visible()
    assert column(colleague, "Demande") == column(page, "Demande")

    page.reload()
    expect(chip(page, "Objet : Première demande d’enregistrement")).to_be_visible()
    page.go_back()
    expect(chip(page, "Département : Rhône (69)")).to_have_count(0)
    expect(count(page)).to_have_text(before)
    page.go_forward()
    page.get_by_role("link", name="Retirer le filtre Département : Rhône (69)").click()
    expect(chip(page, "Département : Rhône (69)")).to_have_count(0)
    expect(chip(page, "Objet : Première demande d’enregistrement")).to_be_visible()
    page.get_by_role("link", name="Tout effacer").click()
    expect(chip(page, "Statut : Refusée")).to_have_count(0)

    page.get_by_role("link", name="Non attribuées").click()
    at(page, "charge=personne")
    expect(page.get_by_role("link", name="Non attribuées")).to_have_attribute(
        "aria-current", "page"
    )
    assert set(column(page, "Chargé du dossier")) == {"–"}


def test_a_column_sorts_and_pages_follow(arrive: Arrive, filled: str):
    nadia = agent(arrive, "Nadia Perrot")
    page = nadia.page
    nadia.goto(DECIDED)
    expect(rows(page)).to_have_count(50)
    header = page.get_by_role("columnheader", name="Nom")
    link = header.get_by_role("link")
    link.click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    expect(link).to_be_focused()
    families = [fold(name.split(" ", 1)[1]) for name in column(page, "Nom")]
    assert families == sorted(families)
    at(page, "tri=nom")
    link.click()
    expect(header).to_have_attribute("aria-sort", "descending")
    families = [fold(name.split(" ", 1)[1]) for name in column(page, "Nom")]
    assert families == sorted(families, reverse=True)

    following, pages = page.get_by_role("link", name="Suivantes"), [column(page, "Demande")]
    while following.count():
        following.click()
        expect(rows(page).first).not_to_contain_text(pages[-1][0])
        expect(page.get_by_role("region", name="Demandes", exact=True)).to_be_focused()
        expect(page.get_by_role("link", name="Précédentes")).to_be_visible()
        pages.append(column(page, "Demande"))
    numbers = [number for one in pages for number in one]
    assert len(pages) > 1
    assert len(numbers) == len(set(numbers)) == int(count(page).inner_text().split()[0])
    page.reload()
    expect(rows(page)).to_have_count(len(pages[-1]))
    page.get_by_role("link", name="Précédentes").click()
    expect(rows(page).first).to_contain_text(pages[-2][0])
    assert column(page, "Demande") == pages[-2]


def test_somebody_is_found_and_their_name_stands_nowhere(arrive: Arrive, filled: str):
    nadia = agent(arrive, "Nadia Perrot")
    page = nadia.page
    given, family = column(page, "Nom")[0].split(" ", 1)
    typed = f"{fold(family)[:-1].lower()}"
    box = page.get_by_role("searchbox")
    box.fill(f"{fold(given).lower()} {typed}")
    box.press("Enter")
    expect(chip(page, "Recherche :")).to_be_visible()
    expect(box).to_be_focused()
    assert all(fold(family)[:-1] in fold(name) for name in column(page, "Nom"))
    assert typed not in page.url.lower()
    r.checked(page)

    # The search stays over a filter, a file and back; the number finds the same.
    number = column(page, "Demande")[0].split()[0]
    rows(page).first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    page.go_back()
    expect(chip(page, "Recherche :")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value(f"{fold(given).lower()} {typed}")
    page.get_by_role("button", name="Retirer").click()
    expect(chip(page, "Recherche :")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)

    page.get_by_role("searchbox").fill("zzyzx")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Aucune demande ne correspond")).to_be_visible()
    page.get_by_role("link", name="Chercher dans tous les statuts").click()
    expect(chip(page, "Statut : tous")).to_be_visible()
    page.get_by_role("button", name="Effacer la recherche").click()
    expect(rows(page)).to_have_count(50)


def test_a_view_is_kept_opened_renamed_shared_deleted(arrive: Arrive, filled: str):
    rozenn, sylvie = agent(arrive, "Rozenn Le Goff"), agent(arrive, "Sylvie Marchand")
    page = rozenn.page
    rozenn.goto("/instruction?statut=nouvelle&departement=35&tri=-recue")
    page.locator("summary", has_text="Mes vues").click()
    page.get_by_label("Nom de la vue affichée").fill("Rennes")
    page.get_by_role("button", name="Enregistrer cette vue").click()
    expect(page.get_by_text("La vue « Rennes » est enregistrée.")).to_be_visible()
    page.get_by_role("button", name="Ouvrir la file ici « Rennes »").click()
    expect(page.get_by_text("La file s’ouvrira dans cette vue.")).to_be_visible()
    r.checked(page)

    page.get_by_role("link", name="Demandes", exact=True).click()
    at(page, "departement=35")
    page.get_by_role("button", name="Partager avec l'agence « Rennes »").click()
    expect(page.get_by_text("La vue est partagée avec votre agence.")).to_be_visible()

    theirs = sylvie.page
    sylvie.goto("/instruction")
    theirs.locator("summary", has_text="Mes vues").click()
    expect(theirs.get_by_text("par Rozenn Le Goff")).to_be_visible()
    expect(theirs.get_by_role("button", name="Supprimer « Rennes »")).to_have_count(0)
    theirs.get_by_role("link", name="Rennes").click()
    at(theirs, "departement=35")

    page.get_by_role("button", name="Renommer « Rennes »").click()
    page.get_by_label("Nouveau nom").fill("Ille-et-Vilaine")
    page.get_by_role("button", name="Renommer", exact=True).click()
    expect(page.get_by_role("link", name="Ille-et-Vilaine", exact=True)).to_be_visible()
    page.get_by_role("button", name="Supprimer « Ille-et-Vilaine »").click()
    page.get_by_role("button", name="Supprimer la vue").click()
    expect(page.get_by_text("La vue « Ille-et-Vilaine » est supprimée.")).to_be_visible()
    rozenn.goto("/instruction")
    expect(rows(page).first).to_be_visible()
    assert asked(page) == {}


def test_keys_move_and_what_comes_in_takes_nothing_away(
    arrive: Arrive, filled: str, data_dir: Path
):
    page = agent(arrive, "Sylvie Marchand").page
    numbers = page.locator("[data-row] a")
    page.keyboard.press("j")
    expect(numbers.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(numbers.nth(1)).to_be_focused()
    held = numbers.nth(1).inner_text()

    # Sorted by the newest first, what comes in stands above: the focus stays on its application.
    page.get_by_role("columnheader", name="Reçue").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Reçue")).to_have_attribute(
        "aria-sort", "descending"
    )
    page.keyboard.press("j")
    page.locator("[data-row]").filter(has_text=held).get_by_role("link").focus()
    elsewhere(data_dir, "receive", "1")
    expect(page.get_by_text("Camille ABGRALL")).to_be_visible()
    expect(page.get_by_role("link", name=held)).to_be_focused()

    page.keyboard.press("/")
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("j/k")
    elsewhere(data_dir, "receive", "1", "1")
    expect(page.get_by_text("Camille BERTHELOT")).to_be_visible()
    expect(box).to_have_value("j/k")
    expect(box).to_be_focused()

    page.get_by_role("heading", level=1).focus()
    page.keyboard.press("?")
    help_panel = page.get_by_role("dialog", name="Raccourcis clavier")
    expect(help_panel.get_by_text("Dans la file, rechercher")).to_be_visible()
    r.checked(page)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dossier M")


def test_a_row_that_a_colleague_decides_leaves_the_focus_to_the_next(
    arrive: Arrive, filled: str, data_dir: Path
):
    visitor = agent(arrive, "Sylvie Marchand")
    page = visitor.page
    for rank in (5, 6, 7):
        elsewhere(data_dir, "receive", "1", str(rank))
    visitor.goto("/instruction?statut=nouvelle&tri=-recue")
    first, second, third = ("HAMONIC", "GUILLOUX", "FLOCH")  # the newest first
    expect(link(page, first)).to_be_visible()
    for _ in range(2):
        page.keyboard.press("j")
    expect(link(page, second)).to_be_focused()
    elsewhere(data_dir, "ask", second)
    expect(link(page, second)).to_have_count(0)
    expect(link(page, third)).to_be_focused()
    page.keyboard.press("k")
    expect(link(page, first)).to_be_focused()

    # One is left, and goes too: the list has the focus, and says that it is empty.
    number = link(page, third).inner_text()
    page.get_by_role("searchbox").fill(number)
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)
    page.get_by_role("heading", level=1).focus()
    page.keyboard.press("j")
    expect(link(page, third)).to_be_focused()
    elsewhere(data_dir, "ask", third)
    expect(rows(page)).to_have_count(0)
    expect(page.get_by_role("region", name="Demandes", exact=True)).to_be_focused()

    page.keyboard.press("n")  # from wherever one is
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dossier M")


def link(page: Page, family: str) -> Locator:
    return rows(page).filter(has_text=family).get_by_role("link")


def test_on_a_phone_rows_are_cards(arrive: Arrive, filled: str):
    page = agent(arrive, "Nadia Perrot", "telephone").page
    r.checked(page)
    page.locator("summary", has_text="Trier").click()
    page.get_by_role("link", name="Nom", exact=True).click()
    at(page, "tri=nom")
    page.locator("summary", has_text="Filtres").click()
    page.get_by_label("Au-delà de 48 h").check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    expect(chip(page, "Délai de 48 h : Au-delà de 48 h")).to_be_visible()
    late = page.locator('[data-row] td[data-label="Reçue"]').get_by_text("en retard de")
    expect(late).to_have_count(rows(page).count())
    r.checked(page)


def test_everybody_whom_a_search_finds_is_shown_page_after_page_and_taken_out(
    arrive: Arrive, filled: str
):
    nadia = agent(arrive, "Nadia Perrot")
    page = nadia.page
    nadia.goto("/professionnels")
    page.get_by_label("Numéro RPPS ou nom").fill("9970")
    page.get_by_role("button", name="Rechercher").click()
    told = page.get_by_role("status").filter(has_text="professionnels")
    expect(told).to_contain_text("Les 30 premiers professionnels")
    found = page.get_by_role("table", name="Professionnels trouvés").locator("tbody tr")
    r.checked(page)

    more = page.get_by_role("button", name="Afficher la suite")
    while more.is_visible():
        seen = found.count()
        more.click()
        expect(found.nth(seen)).to_be_visible()
    expect(page.get_by_text("Fin des résultats.")).to_be_focused()
    numbers = found.get_by_role("link").all_inner_texts()
    heads, *rows_taken = read_csv(download(page, "Exporter en CSV"))

    assert len(numbers) == len(set(numbers)) > 30
    assert [row[0] for row in rows_taken] == numbers
    assert "Né(e) le" not in heads
    assert "9970" not in page.url
