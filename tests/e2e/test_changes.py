"""Each row of the guide's table that changes a file, from both sides, on a phone and at a desk."""

import pytest
from playwright.sync_api import expect

from tests.e2e import registered as r
from tests.e2e.conftest import Arrive
from tests.e2e.journey import GO_ON, saving

both_screens = pytest.mark.parametrize("case", r.CASES, ids=lambda case: case.screen)


@both_screens
def test_contact_details_by_the_person_at_once_then_by_the_agency(arrive: Arrive, case: r.Case):
    person, agent = r.both(arrive, case)
    page = r.at_activities(person)
    r.checked(page)
    r.begin(page, "Modifier mes coordonnées de correspondance", "Modification de vos coordonnées")
    expect(page.get_by_text(r.AT_ONCE)).to_be_visible()
    r.checked(page)
    page.get_by_role("button", name=GO_ON).click()
    expect(page.get_by_text("Modifiez au moins une information").first).to_be_visible()
    r.checked(page)
    page.get_by_label("Numéro de téléphone mobile").fill("06 12 34 11 22")
    r.to_basket(page)
    expect(page.get_by_text(r.AT_ONCE)).to_be_visible()
    r.checked(page)
    r.send(page, "Enregistrer mes modifications")
    person.goto("/mon-espace")
    expect(page.get_by_text("Modification d’informations de contact").first).to_be_visible()
    expect(page.get_by_text("effet immédiat").first).to_be_visible()
    r.checked(page)

    desk = r.at_file(agent, case.family)
    expect(desk.get_by_text("06 12 34 11 22")).to_be_visible()
    r.checked(desk)
    r.begin(desk, "Modifier les coordonnées", "Modification d’informations de contact")
    desk.get_by_label("Numéro de téléphone mobile").fill("06 12 34 33 44")
    r.to_basket(desk)
    r.checked(desk)
    r.send(desk, "Enregistrer la modification")
    expect(page.get_by_text("Faite par votre agence régionale de santé").first).to_be_visible()
    r.at_file(agent, case.family)
    expect(desk.get_by_text("06 12 34 33 44")).to_be_visible()


@both_screens
def test_a_civil_status_is_asked_for_then_the_practice_name_follows(arrive: Arrive, case: r.Case):
    person, agent = r.both(arrive, case)
    page = r.at_activities(person)
    r.begin(page, "Demander une modification de mon état civil", "Modification de l’état civil")
    expect(page.get_by_text(r.AFTER_VALIDATION)).to_be_visible()
    page.get_by_label("Nom d'usage").fill("Le Bihan")
    page.get_by_role("button", name=GO_ON).click()
    r.told(page, "justificatif d’état civil")
    r.checked(page)
    r.attach(page, "Justificatif d'état civil")
    r.to_basket(page)
    r.send(page)
    r.checked(page)

    desk = r.open_request(agent, case.family, "Modification de l’état civil")
    desk.get_by_role("button", name="Afficher").first.click()
    expect(desk.get_by_role("img", name="Première page de page.jpg")).to_be_visible()
    r.checked(desk)
    r.validate(desk, "Modification de l’état civil")

    page = r.at_activities(person)
    r.begin(page, "Modifier mon nom d'exercice", "Modifier mon nom d’exercice")
    expect(page.get_by_text(r.AT_ONCE)).to_be_visible()
    page.get_by_label("Nom d'exercice", exact=True).fill("Durand")
    page.get_by_role("button", name=GO_ON).click()
    r.told(page, "nom d’usage")
    r.checked(page)
    page.get_by_label("Nom d'exercice", exact=True).fill("Le Bihan")
    r.to_basket(page)
    r.send(page, "Enregistrer mes modifications")
    page = r.at_activities(person)
    expect(page.get_by_text("Le Bihan").first).to_be_visible()
    desk = r.at_file(agent, case.family)
    expect(desk.get_by_role("region", name="Profession 1")).to_contain_text("Le Bihan")
    expect(desk.get_by_role("button", name="Modifier mon nom d'exercice")).to_have_count(0)


@both_screens
def test_an_activity_is_asked_for_then_ceased_and_verified(arrive: Arrive, case: r.Case):
    person, agent = r.both(arrive, case)
    page = r.at_activities(person)
    r.begin(page, "Ajouter une nouvelle activité", "Nouvelle activité")
    expect(page.get_by_text(r.AFTER_VALIDATION)).to_be_visible()
    r.place(page, "Clinique des Embruns", "04/01/2038")
    r.checked(page)
    r.to_basket(page)
    r.send(page)
    page = r.at_activities(person)
    expect(page.get_by_text("Clinique des Embruns")).to_have_count(0)

    desk = r.open_request(agent, case.family, "Ajout de situation d’exercice")
    r.validate(desk, "Nouvelle activité")
    added = page.get_by_role("heading", name="Activité 2")
    expect(added).to_be_visible()  # no reload
    expect(page.get_by_text("Commence le 04/01/2038")).to_be_visible()

    page.get_by_role("button", name="Cesser l'activité Activité 2").click()
    page.get_by_label("Date de cessation de l'activité").fill("03/01/2038")
    page.get_by_label("Motif de fin d'activité").select_option(label="Changement d'activité")
    page.get_by_role("button", name=GO_ON).click()
    r.told(page, "elle ne peut pas cesser avant")
    r.checked(page)
    page.get_by_label("Date de cessation de l'activité").fill("04/02/2038")
    r.to_basket(page)
    expect(page.get_by_text(r.VERIFIED)).to_be_visible()
    r.send(page)
    page = r.at_activities(person)
    expect(page.get_by_text("Cesse le 04/02/2038")).to_be_visible()

    desk = r.open_request(agent, case.family, "Fermeture de situation d’exercice")
    expect(desk.get_by_text("(en vigueur le 04/02/2038)").first).to_be_visible()
    r.checked(desk)
    r.refuse(desk, "Cessation d’activité", "Le contrat court encore.")
    expect(page.get_by_text("Cesse le 04/02/2038")).to_have_count(0)  # reversed, no reload


@both_screens
def test_the_agency_adds_an_activity_and_closes_it_by_itself(arrive: Arrive, case: r.Case):
    person, agent = r.both(arrive, case)
    page = r.at_activities(person)
    desk = r.at_file(agent, case.family)
    known = page.get_by_role("button", name="Cesser l'activité").count()
    r.begin(desk, "Ajouter une nouvelle activité", "Ajout de situation d’exercice")
    r.place(desk, "Maison de santé du Port", "05/01/2038")
    r.checked(desk)
    r.to_basket(desk)
    r.send(desk, "Enregistrer la modification")
    expect(page.get_by_text("Maison de santé du Port")).to_be_visible()

    desk = r.at_file(agent, case.family)
    desk.get_by_role("button", name="Cesser l'activité").nth(known).click()
    desk.get_by_label("Date de cessation de l'activité").fill("06/01/2038")
    desk.get_by_label("Motif de fin d'activité").select_option(label="Changement d'activité")
    r.to_basket(desk)
    r.send(desk, "Enregistrer la modification")
    expect(page.get_by_text("Cesse le 06/01/2038")).to_be_visible()


@both_screens
def test_the_situation_is_corrected_and_a_new_place_is_two_changes(arrive: Arrive, case: r.Case):
    person, agent = r.both(arrive, case)
    page = r.at_activities(person)
    r.begin(page, "Modifier cette activité", "Modifier une activité en cours")
    expect(page.get_by_text("Vous changez de lieu d’exercice ?")).to_be_visible()
    r.checked(page)
    page.get_by_label("Téléphone").fill("02 96 00 00 01")
    r.to_basket(page)
    expect(page.get_by_text(r.VERIFIED)).to_be_visible()
    r.send(page)
    expect(r.at_activities(person).get_by_text("02 96 00 00 01")).to_be_visible()
    desk = r.open_request(agent, case.family, "Modification d’informations d’exercice")
    r.validate(desk, "Modification d’une activité")

    page = r.at_activities(person)
    r.begin(page, "Modifier cette activité", "Modifier une activité en cours")
    page.get_by_role("button", name="Je change de lieu d'exercice").click()
    expect(page.get_by_role("heading", name="Cesser l’activité").first).to_be_visible()
    page.get_by_label("Date de cessation de l'activité").fill("31/12/2037")
    page.get_by_role("button", name=GO_ON).click()
    expect(page.get_by_role("heading", name="Nouvelle activité").first).to_be_visible()
    r.place(page, "Pôle santé du Large", "01/01/2038")
    r.to_basket(page)
    about = "Ajout de situation d’exercice et fermeture de situation d’exercice"
    expect(page.get_by_text(about).first).to_be_visible()
    r.checked(page)
    r.send(page)
    person.goto("/mon-espace")
    running = page.locator(".card-row").filter(has_text=about)
    expect(running).to_contain_text("effet après validation par l’ARS")
    expect(running).to_contain_text("effet à la date de cessation, vérifié ensuite par l’ARS")
    desk = r.open_request(agent, case.family, about)
    r.validate(desk, "Nouvelle activité", "Cessation d’activité")
    page = r.at_activities(person)
    expect(page.get_by_text("Pôle santé du Large")).to_be_visible()
    expect(page.get_by_text("Cesse le 31/12/2037")).to_be_visible()


@both_screens
def test_a_new_profession_is_declared_in_three_steps(arrive: Arrive, case: r.Case):
    person, agent = r.both(arrive, case)
    page = r.at_activities(person)
    r.begin(page, "Déclarer une nouvelle profession", "Déclarer une profession")
    expect(page.get_by_text("Étape 1 sur 3")).to_be_visible()
    r.checked(page)
    page.get_by_role("combobox", name="Sélection d'une profession").fill("diét")
    page.get_by_role("option", name="Diététicien").click()
    page.get_by_role("button", name=GO_ON).click()
    expect(page.get_by_text("Étape 2 sur 3")).to_be_visible()
    page.get_by_role("radio", name="Diplôme", exact=True).first.check()
    page.get_by_label("Date d'obtention du diplôme").fill("02/05/2024")
    page.get_by_label("Intitulé du diplôme").select_option(index=1)
    page.get_by_role("combobox", name="Lieu de formation").fill("paris")
    page.get_by_role("option", name="Paris (75)", exact=True).click()
    kinds = page.get_by_role("radiogroup", name="Nature de la copie jointe")
    with saving(page):
        kinds.get_by_role("radio", name="Diplôme").check()
    r.attach(page, "Copie du diplôme")
    r.checked(page)
    page.get_by_role("button", name=GO_ON).click()
    expect(page.get_by_text("Étape 3 sur 3")).to_be_visible()
    r.place(page, "Centre de nutrition", "07/01/2038")
    r.checked(page)
    r.to_basket(page)
    r.send(page)

    desk = r.open_request(agent, case.family, "Déclaration d’une nouvelle profession")
    r.checked(desk)
    r.validate(
        desk,
        "Profession et nom d’exercice",
        "Diplôme ou autorisation d’exercice",
        "Activité",
    )
    page = r.at_activities(person)
    expect(page.get_by_role("region", name="Profession 2")).to_contain_text("Diététicien")
