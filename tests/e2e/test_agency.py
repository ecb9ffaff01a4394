"""What the agency does by itself: registration from paper, civil status, removal."""

import pytest
from playwright.sync_api import Page, expect

from erpps_app.domain.rpps import is_rpps
from tests.e2e import journey
from tests.e2e import registered as r
from tests.e2e.conftest import Arrive, Visitor
from tests.e2e.journey import GO_ON, choose

PEOPLE = {"telephone": ("Yann", "Le Goaster"), "ordinateur": ("Maïwenn", "Quillévéré")}


def step(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def register_on_paper(agent: Visitor, given: str, family: str, born: str = "12/04/1990") -> str:
    """Enter a whole file as on the portal; the answer is the number."""
    page = agent.page
    agent.goto("/professionnels")
    r.checked(page)
    page.get_by_role("button", name="Enregistrer un professionnel sans FranceConnect").click()
    step(page, "État civil")
    expect(page.get_by_text("Étape 1 sur 5")).to_be_visible()
    page.get_by_role("button", name=GO_ON).click()
    r.told(page, "« Nom de naissance » : ce champ est obligatoire.")
    r.checked(page)
    page.get_by_label("Civilité").select_option(label="Madame")
    page.get_by_label("Sexe").select_option(label="Féminin")
    page.get_by_label("Nom de naissance").fill(family)
    page.get_by_label("Prénom", exact=True).fill(given)
    page.get_by_label("Date de naissance").fill(born)
    choose(page, "Pays de naissance", "fran", "France")
    page.get_by_role("combobox", name="Commune de naissance").fill("saint-brieuc")
    page.get_by_role("option", name="Saint-Brieuc (22278)").click()
    choose(page, "Pays de nationalité", "fran", "France")
    r.attach(page, "Pièce d'identité")
    page.get_by_role("button", name=GO_ON).click()
    step(page, "Coordonnées")
    page.get_by_label("Saisir adresse").fill("20 boulevart arago 22000 saint brieuc")
    page.get_by_role("option", name="20 Boulevard Arago 22000 Saint-Brieuc").click()
    expect(page.get_by_label("Libellé de la voie")).to_have_value("Boulevard Arago")
    page.get_by_label("Numéro de téléphone mobile").fill("06 12 34 56 78")
    page.get_by_label("Adresse email").fill("papier@example.org")
    page.get_by_role("button", name=GO_ON).click()
    step(page, "Profession")
    choose(page, "Sélection d'une profession", "ergo", "Ergothérapeute")
    page.get_by_label("Nom d'exercice", exact=True).fill(family)
    page.get_by_label("Prénom d'exercice").fill(given)
    page.get_by_role("button", name=GO_ON).click()
    step(page, "Diplôme")
    page.get_by_role("radio", name="Diplôme", exact=True).first.check()
    page.get_by_label("Date d'obtention du diplôme").fill("02/05/2014")
    page.get_by_label("Intitulé du diplôme").select_option(label="DE Ergothérapeute")
    choose(page, "Lieu de formation", "paris", "Paris (75)")
    page.get_by_role("radiogroup", name="Nature de la copie jointe").get_by_role(
        "radio", name="Diplôme"
    ).check()
    r.attach(page, "Copie du diplôme")
    page.get_by_role("button", name=GO_ON).click()
    step(page, "Activités")
    r.place(page, f"Cabinet {family}", "04/01/2038")
    r.checked(page)
    r.to_basket(page)
    r.checked(page)
    page.get_by_role("button", name="Enregistrer le professionnel").click()
    expect(page.get_by_text("Numéro RPPS")).to_be_visible()
    r.checked(page)
    number = page.locator(".number").inner_text()
    assert is_rpps(number)
    return number


def change_civil_status(agent: Visitor, family: str) -> None:
    """The agency corrects it from a paper; only for who came without FranceConnect."""
    page = r.at_file(agent, family)
    r.begin(page, "Modifier l'état civil", "Modification de l’état civil")
    page.get_by_label("Nom d'usage").fill("Bréhat")
    r.attach(page, "Justificatif d'état civil")
    r.to_basket(page)
    r.send(page, "Enregistrer la modification")
    page = r.at_file(agent, family)
    expect(page.get_by_text("Bréhat").first).to_be_visible()


@pytest.mark.parametrize("screen", list(PEOPLE))
def test_a_file_on_paper_is_registered_corrected_then_removed(arrive: Arrive, screen: str):
    given, family = PEOPLE[screen]
    first, second, person = arrive(screen), arrive(screen), arrive(screen)
    first.sign_in_as_agent("Sylvie Marchand")
    number = register_on_paper(first, given, family)
    change_civil_status(first, family)
    person.sign_in_by_card(given)
    expect(person.page.locator(".number")).to_have_text(number)

    page = r.at_file(first, family, number)
    r.begin(page, "Supprimer ce professionnel", "Suppression d’un professionnel")
    expect(page.get_by_text("confirmée par un autre agent de votre agence")).to_be_visible()
    page.get_by_label("Motif de la suppression").select_option(label="Enregistrement par erreur")
    page.get_by_label("Précisions").fill("Dossier saisi deux fois.")
    r.checked(page)
    r.to_basket(page)
    page.get_by_role("button", name="Proposer la suppression").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dossier M")
    expect(page.get_by_text("un autre agent").first).to_be_visible()
    expect(page.get_by_role("button", name="Confirmer la suppression")).to_have_count(0)
    r.checked(page)

    second.sign_in_as_agent("Gaël Quéméner")
    desk = r.open_request(second, family, "Suppression d’un professionnel")
    r.checked(desk)
    r.validate(desk, "Suppression du professionnel", button="Confirmer la suppression")
    # The person's session ends, and the card no longer opens anything.
    person.goto("/mon-espace")
    expect(person.page.get_by_role("link", name="S'identifier avec FranceConnect")).to_be_visible()
    desk = r.at_file(second, family, number)
    expect(
        desk.get_by_text("Supprimé du registre, motif : Enregistrement par erreur")
    ).to_be_visible()
    expect(desk.get_by_role("button", name="Modifier l'état civil")).to_have_count(0)
    desk.get_by_role("link", name="Voir l'historique").click()
    expect(desk.get_by_text("Suppression d’un professionnel").first).to_be_visible()
    expect(desk.get_by_text("Modification de l’état civil").first).to_be_visible()
    desk.get_by_label("Voir le dossier tel qu'il était le").fill("01/01/2020")
    desk.get_by_role("button", name="Afficher").click()
    expect(
        desk.get_by_text("Ce jour-là, la personne n’était pas encore enregistrée.")
    ).to_be_visible()
    r.checked(desk)


def test_who_registered_with_franceconnect_reaches_the_same_space(arrive: Arrive):
    person, agent = arrive("telephone"), arrive()
    person.sign_in("Claire LEROY")
    page = person.page
    person.goto("/cartes")
    r.checked(page)
    person.goto("/inscription")
    journey.to_recap(page)
    number = journey.submit(page)
    agent.sign_in_as_agent("ARS Bretagne")
    desk = agent.page
    desk.get_by_role("link", name=number).click()
    desk.get_by_role("button", name="Commencer l'instruction").click()
    r.validate(
        desk,
        "État civil",
        "Pièce d’identité",
        "Coordonnées de correspondance",
        "Profession et nom d’exercice",
        "Diplôme ou autorisation d’exercice",
        "Activité 1",
    )
    page = r.at_activities(person)
    expect(page.get_by_text("Votre état civil vient de FranceConnect")).to_be_visible()
    for name in ("Cesser l'activité", "Modifier cette activité", "Ajouter une nouvelle activité"):
        expect(page.get_by_role("button", name=name)).to_be_visible()
    person.goto("/cartes")
    expect(page.get_by_text("Carte CPS – Ergothérapeute")).to_be_visible()
    expect(page.get_by_text("48 heures après l’attribution").first).to_be_visible()
    r.checked(page)
    person.goto("/mon-historique")
    expect(page.get_by_text("Première demande d’enregistrement").first).to_be_visible()
    r.checked(page)
