"""The whole wizard, and a review, by keyboard alone."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Arrive
from tests.e2e.papers import diploma, file, photo

MOST_STOPS = 80


def walk_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(MOST_STOPS):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {target}")


def press_on(page: Page, target: Locator, key: str = "Enter") -> None:
    walk_to(page, target)
    page.keyboard.press(key)


def type_in(page: Page, label: str, text: str) -> None:
    walk_to(page, page.get_by_label(label))
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def pick(page: Page, label: str, typed: str, option: str) -> None:
    """Type in a combobox, go down to the option, choose it."""
    walk_to(page, page.get_by_role("combobox", name=label))
    page.keyboard.type(typed)
    wanted = page.get_by_role("option", name=option)
    wanted.first.wait_for()
    for _ in range(10):
        page.keyboard.press("ArrowDown")
        if wanted.first.get_attribute("aria-selected") == "true":
            break
    page.keyboard.press("Enter")


def go_on(page: Page, title: str) -> None:
    press_on(page, page.get_by_role("button", name="Enregistrer et continuer"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def test_register_by_keyboard_alone(arrive: Arrive):
    visitor = arrive()
    page = visitor.page
    visitor.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    press_on(page, page.get_by_role("link", name="S'identifier avec FranceConnect"))
    press_on(page, page.get_by_role("button", name="Camille MARTIN"))
    press_on(page, page.get_by_role("link", name="Commencer mon enregistrement"))
    page.get_by_label("Civilité").wait_for()
    walk_to(page, page.get_by_label("Civilité"))
    page.keyboard.type("Mad")
    pick(page, "Pays de nationalité", "fran", "France")
    walk_to(page, page.get_by_label("Pièce d'identité"))
    page.get_by_label("Pièce d'identité").set_input_files(file("recto.jpg", photo(900, 700)))
    page.get_by_role("button", name="Supprimer").wait_for()
    go_on(page, "Vos coordonnées de correspondance")
    pick(page, "Saisir adresse", "20 boulevard arago 22000", "20 Boulevard Arago 22000")
    type_in(page, "Numéro de téléphone mobile", "0612345678")
    go_on(page, "Profession et nom d’exercice")
    pick(page, "Sélection d'une profession", "ergo", "Ergothérapeute")
    go_on(page, "Informations sur votre diplôme")
    press_on(page, page.get_by_role("radio", name="Diplôme", exact=True).first, "Space")
    type_in(page, "Date d'obtention du diplôme", "02/05/2024")
    walk_to(page, page.get_by_label("Intitulé du diplôme"))
    page.keyboard.type("DE")
    pick(page, "Lieu de formation", "paris", "Paris (75)")
    copies = page.get_by_role("radiogroup", name="Nature de la copie jointe")
    press_on(page, copies.get_by_role("radio").first, "Space")
    walk_to(page, page.get_by_label("Copie du diplôme"))
    page.get_by_label("Copie du diplôme").set_input_files(file("diplome.pdf", diploma()))
    page.get_by_role("button", name="Supprimer").wait_for()
    go_on(page, "Déclaration de vos activités professionnelles")
    press_on(page, page.get_by_role("checkbox", name="Je n'exerce aucune activité"), "Space")
    expect(page.get_by_role("radio").first).to_be_hidden()
    go_on(page, "Récapitulatif de votre déclaration")
    press_on(page, page.get_by_role("button", name="Envoyer ma demande à l'ARS"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Votre demande a bien été envoyée à l’ARS"
    )
