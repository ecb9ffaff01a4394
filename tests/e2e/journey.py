"""The steps of a first registration, as a person takes them: by role and label."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from tests.e2e.papers import diploma, file, photo

GO_ON = "Enregistrer et continuer"


def go_on(page: Page, title: str) -> None:
    page.get_by_role("button", name=GO_ON).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def choose(page: Page, label: str, typed: str, option: str) -> None:
    page.get_by_role("combobox", name=label).fill(typed)
    page.get_by_role("option", name=option, exact=True).click()


@contextmanager
def saving(page: Page) -> Iterator[None]:
    """What is typed inside is kept once it ends: the page says anew when it saved."""
    last = page.get_by_role("status").filter(has_text="Enregistré à").locator("time")
    before = last.get_attribute("datetime") if last.count() else None
    yield
    if before is None:
        expect(last).to_be_visible()
    else:
        expect(last).not_to_have_attribute("datetime", before)


def civil_status(page: Page) -> None:
    page.get_by_label("Civilité").select_option(label="Madame")
    choose(page, "Pays de nationalité", "fran", "France")
    page.get_by_label("Pièce d'identité").set_input_files(
        [file("recto.jpg", photo()), file("verso.jpg", photo(1600, 1200))]
    )
    expect(page.get_by_role("button", name="Supprimer")).to_have_count(2)
    go_on(page, "Vos coordonnées de correspondance")


def contact(page: Page) -> None:
    page.get_by_label("Saisir adresse").fill("20 boulevart arago 22000 saint brieuc")
    page.get_by_role("option", name="20 Boulevard Arago 22000 Saint-Brieuc").click()
    expect(page.get_by_label("Libellé de la voie")).to_have_value("Boulevard Arago")
    expect(page.get_by_role("combobox", name="Commune")).to_have_value("Saint-Brieuc (22278)")
    page.get_by_label("Numéro de téléphone mobile").fill("06 12 34 56 78")
    go_on(page, "Profession et nom d’exercice")


def profession(page: Page) -> None:
    choose(page, "Sélection d'une profession", "ergo", "Ergothérapeute")
    go_on(page, "Informations sur votre diplôme")


def qualification(page: Page) -> None:
    page.get_by_role("radio", name="Diplôme", exact=True).first.check()
    page.get_by_label("Date d'obtention du diplôme").fill("02/05/2024")
    page.get_by_label("Intitulé du diplôme").select_option(label="DE Ergothérapeute")
    choose(page, "Lieu de formation", "paris", "Paris (75)")
    page.get_by_role("radiogroup", name="Nature de la copie jointe").get_by_role(
        "radio", name="Diplôme"
    ).check()
    page.get_by_label("Copie du diplôme").set_input_files(file("diplome.pdf", diploma()))
    expect(page.get_by_text("2 pages")).to_be_visible()
    go_on(page, "Déclaration de vos activités professionnelles")


def activity(page: Page) -> None:
    page.get_by_role("radio", name="Salarié structure non libérale").check()
    page.get_by_label("Date de début d'activité").fill("04/01/2038")
    page.get_by_label("Raison sociale de la structure").fill("Centre hospitalier")
    page.get_by_label("Numéro FINESS").fill("750712184")
    page.get_by_label("Saisir adresse").fill("2 rue henri le guilloux 35000 rennes")
    page.get_by_role("option", name="2 Rue Henri le Guilloux 35000 Rennes").click()
    expect(page.get_by_label("Localité")).to_have_value("Rennes")


def to_recap(page: Page) -> None:
    """From the first page of the wizard to its last."""
    civil_status(page)
    contact(page)
    profession(page)
    qualification(page)
    activity(page)
    go_on(page, "Récapitulatif de votre déclaration")


def submit(page: Page) -> str:
    """Send; the answer is the application's number."""
    page.get_by_role("button", name="Envoyer ma demande à l'ARS").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Votre demande a bien été envoyée à l’ARS"
    )
    return page.locator(".number").inner_text()
