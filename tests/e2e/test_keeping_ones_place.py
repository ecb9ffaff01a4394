"""Whoever goes through the portal knows where they are, what was done, and what comes next."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import registered as r
from tests.e2e.conftest import Arrive, Visitor
from tests.e2e.journey import GO_ON, saving

PROFESSIONAL, DESK = r.CASES
NO_ACCESS = "Vous n’avez pas accès à cette page"
SENT = "Votre demande a bien été envoyée à l’ARS."


NOTE_WHAT_LEAVES = """
window.left = [];
window.pressed = false;
document.addEventListener("pointerdown", () => { window.pressed = true; }, true);
document.addEventListener("pointerup", () => { window.pressed = false; }, true);
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  window.left.push(`${window.pressed ? "pressed" : "free"} ${data}`);
  return send.call(this, data);
};
"""
TWO_FRAMES = "() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))"


def title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def announced(page: Page, words: str) -> None:
    """The page says it, and has the focus on it; once reloaded it no longer does."""
    said = page.get_by_role("status").filter(has_text=words).first
    expect(said).to_be_visible()
    expect(said).to_be_focused()
    r.checked(page)
    page.reload()
    expect(title(page)).to_be_visible()
    expect(page.get_by_text("Chargement…")).to_have_count(0)
    expect(page.get_by_text(words)).to_have_count(0)


def ask_for_activity(person: Visitor, name: str, start: str) -> Page:
    page = r.at_activities(person)
    r.begin(page, "Ajouter une nouvelle activité", "Nouvelle activité")
    r.place(page, name, start)
    r.to_basket(page)
    return page


def give_up(page: Page) -> None:
    """Leave nothing that is being prepared to the next test."""
    page.get_by_role("link", name="Voir le récapitulatif").click()
    page.get_by_role("button", name="Abandonner").click()
    page.get_by_role("button", name="Oui, tout abandonner").click()
    expect(title(page)).to_have_text("Déclaration de mes activités professionnelles")


def refused(visitor: Visitor, path: str, way: str) -> None:
    visitor.goto(path)
    expect(title(visitor.page)).to_have_text(NO_ACCESS)
    expect(visitor.page.get_by_role("link", name=way)).to_be_visible()
    expect(visitor.page.get_by_text("Chargement…")).to_have_count(0)
    expect(visitor.page.get_by_role("alert")).to_have_count(0)


def test_nothing_moves_under_what_is_being_pressed(arrive: Arrive):
    """What was typed last is saved once the button is up: its answer may take faults away."""
    visitor = arrive()
    page = visitor.page
    page.set_viewport_size({"width": 1280, "height": 3000})  # no scrolling makes up for a move
    page.add_init_script(NOTE_WHAT_LEAVES)
    visitor.sign_in("Mansour BENALI")
    page.get_by_role("link", name="Commencer mon enregistrement").click()
    go_on = page.get_by_role("button", name=GO_ON)
    go_on.click()
    fault = page.get_by_role("link", name="« Civilité » : ce champ est obligatoire.")
    expect(fault).to_be_visible()
    go_on.hover()
    page.get_by_label("Civilité").focus()
    page.get_by_label("Civilité").select_option(label="Monsieur")
    page.mouse.down()
    expect(go_on).to_be_focused()
    page.evaluate(TWO_FRAMES)
    page.mouse.up()
    expect(fault).to_have_count(0)
    left = page.evaluate("window.left")
    assert [frame for frame in left if frame.startswith("free") and "wizard_state.save" in frame]
    assert not [frame for frame in left if frame.startswith("pressed") and "wizard" in frame]


def test_a_page_for_others_says_so_and_leads_to_ones_own(arrive: Arrive):
    person, agent = r.both(arrive, PROFESSIONAL)
    for path in ("/professionnels", "/instruction", "/administration", "/instruction/inconnu"):
        refused(person, path, "Revenir à mon espace")
    r.checked(person.page)
    for path in ("/mes-donnees", "/mon-espace", "/mes-activites", "/demande/x", "/administration"):
        refused(agent, path, "Revenir aux demandes à instruire")
    agent.page.get_by_role("link", name="Revenir aux demandes à instruire").click()
    expect(title(agent.page)).to_have_text("Demandes à instruire")


def test_what_was_wrong_on_a_page_is_not_said_of_the_next(arrive: Arrive):
    person = arrive()
    person.sign_in_by_card(DESK.given)
    page = r.at_activities(person)
    r.begin(page, "Modifier mes coordonnées", "Modification de vos coordonnées")
    page.get_by_role("button", name=GO_ON).click()
    r.told(page, "Modifiez au moins une information")
    address = page.url
    page.get_by_role("link", name="Mes connexions").click()
    expect(title(page)).to_contain_text("connexions")
    expect(page.get_by_text("Certaines réponses sont à corriger")).to_have_count(0)
    person.goto("/demande/inconnue")
    expect(page.get_by_role("alert")).to_be_visible()
    person.goto("/cartes")
    expect(title(page)).to_have_text("Cartes CPS et e-CPS")
    expect(page.get_by_role("heading", name="Pour vous")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.goto(address)
    give_up(page)


def test_who_only_reads_is_not_offered_to_register_anybody(arrive: Arrive):
    reader, agent = arrive(), arrive()
    reader.sign_in_as_agent("Olivier Tanguy")
    agent.sign_in_as_agent(PROFESSIONAL.agent)
    for visitor, offered in ((agent, 1), (reader, 0)):
        visitor.goto("/professionnels")
        expect(visitor.page.get_by_label("Numéro RPPS ou nom")).to_be_visible()
        offer = visitor.page.get_by_role("button", name="sans FranceConnect")
        expect(offer).to_have_count(offered)
    page = agent.page
    page.get_by_role("button", name="Rechercher").click()
    r.told(page, "Indiquez un numéro, un nom ou une adresse email.")
    expect(page.locator("#erreurs")).to_be_focused()
    expect(page.get_by_label("Numéro RPPS ou nom")).to_have_attribute("aria-invalid", "true")
    r.checked(page)
    page.get_by_label("Numéro RPPS ou nom").fill("Personne")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.get_by_text("Aucun professionnel de votre agence")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Numéro RPPS ou nom")).to_have_value("")


@pytest.mark.parametrize("screen", ["telephone", "ordinateur"])
def test_the_title_has_the_focus_on_arrival_but_not_on_the_first_page(arrive: Arrive, screen: str):
    person = arrive(screen)
    person.sign_in_by_card(PROFESSIONAL.given)
    page = person.page
    person.goto("/mon-espace")
    expect(page.get_by_role("heading", name="Que souhaitez-vous faire ?")).to_be_visible()
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_role("link", name="Mes activités et mes informations").click()
    expect(title(page)).to_have_text("Déclaration de mes activités professionnelles")
    expect(title(page)).to_be_focused()
    r.begin(page, "Modifier mes coordonnées", "Modification de vos coordonnées")
    expect(title(page)).to_be_focused()
    page.get_by_label("Complément d'adresse").click()
    with saving(page):
        page.keyboard.type("Bâtiment C")
        expect(page.get_by_label("Complément d'adresse")).to_be_focused()
    expect(page.get_by_label("Complément d'adresse")).to_be_focused()
    page.go_back()
    expect(title(page)).to_have_text("Déclaration de mes activités professionnelles")
    expect(title(page)).to_be_focused()
    r.begin(page, "Modifier mes coordonnées", "Modification de vos coordonnées")
    give_up(page)


@pytest.mark.parametrize("case", r.CASES, ids=lambda case: case.screen)
def test_what_was_sent_answered_or_given_up_is_confirmed_where_one_lands(
    arrive: Arrive, case: r.Case
):
    person, agent = r.both(arrive, case)
    page = ask_for_activity(person, "Cabinet confirmé", "03/03/2038")
    basket = page.url
    r.send(page)
    expect(title(page)).to_have_text("Contenu de ma demande")
    announced(page, SENT)
    sent = page.url

    page.goto(basket)
    expect(page.get_by_text("n’est plus modifiable")).to_be_visible()
    expect(page.get_by_text("Ajout de situation d’exercice")).to_have_count(0)
    page.get_by_role("link", name="Consulter cette demande").click()
    expect(page).to_have_url(sent)

    desk = r.open_request(agent, case.family, "Ajout de situation d’exercice")
    expect(desk.get_by_role("heading", name="Décision")).to_be_focused()
    element = desk.get_by_role("region", name="Nouvelle activité")
    element.get_by_role("button", name="À compléter").click()
    element.get_by_role("button", name="Enregistrer la question").click()
    r.told(desk, "Indiquez votre question")
    expect(desk.locator("#erreurs")).to_be_focused()
    element.get_by_label("Question à la personne").fill("Quel est le numéro FINESS ?")
    element.get_by_role("button", name="Enregistrer la question").click()
    expect(element.get_by_label("Question à la personne")).to_have_count(0)
    expect(element).to_be_focused()
    desk.get_by_role("button", name="Demander les compléments").click()

    page.get_by_role("link", name="Compléter").click()
    page.get_by_label("Raison sociale de la structure").fill("Cabinet complété")
    page.get_by_role("button", name=GO_ON).click()
    page.get_by_role("button", name="Envoyer ma réponse à l'ARS").click()
    announced(page, "Votre réponse a bien été envoyée à l’ARS.")

    page.get_by_role("button", name="Annuler ma demande").click()
    expect(page.get_by_role("group", name="Annuler ma demande")).to_be_focused()
    page.get_by_role("button", name="Non, la garder").click()
    expect(page.get_by_role("button", name="Non, la garder")).to_have_count(0)
    assert not page.evaluate("document.activeElement === document.body")
    page.get_by_role("button", name="Annuler ma demande").click()
    page.get_by_role("button", name="Oui, annuler ma demande").click()
    announced(page, "Votre demande est annulée")

    page = r.at_activities(person)
    r.begin(page, "Modifier mes coordonnées", "Modification de vos coordonnées")
    page.get_by_label("Numéro de téléphone mobile").fill("06 12 34 11 44")
    r.to_basket(page)
    given_up = page.url
    page.get_by_role("button", name="Abandonner").click()
    expect(page.get_by_role("group", name="Abandonner")).to_be_focused()
    page.get_by_role("button", name="Oui, tout abandonner").click()
    expect(title(page)).to_have_text("Déclaration de mes activités professionnelles")
    announced(page, "Ce que vous prépariez est abandonné")
    page.goto(given_up)
    expect(page.get_by_role("link", name="Revenir à mon espace")).to_be_visible()
    page.goto(f"{person.address}/modification/inconnue")
    expect(page.get_by_text("n’est pas la vôtre")).to_be_visible()
    expect(page.get_by_text("Modification d’informations de contact")).to_have_count(0)
    expect(page.get_by_role("link", name="Revenir à mon espace")).to_be_visible()


def test_an_error_goes_as_soon_as_it_is_no_longer_true(arrive: Arrive):
    person = arrive("telephone")
    person.sign_in_by_card(PROFESSIONAL.given)
    page = r.at_activities(person)
    r.begin(page, "Ajouter une nouvelle activité", "Nouvelle activité")
    page.get_by_role("radio", name="Salarié structure non libérale").check()
    page.get_by_label("Date de début d'activité").fill("hier")
    page.get_by_label("Code postal").fill("123")
    page.get_by_role("button", name=GO_ON).click()
    r.told(page, "« Raison sociale de la structure » : ce champ est obligatoire.")
    r.told(page, "Un code postal français compte 5 chiffres")
    page.get_by_role("radio", name="Indépendant/titulaire de cabinet").check()
    faults = page.get_by_role("link").filter(has_text=re.compile("Raison sociale|Nom du cabinet"))
    expect(faults).to_have_count(0)
    r.told(page, "jj/mm/aaaa")  # still wrong: still said
    page.get_by_role("radio", name="Adresse à l’étranger").check()
    expect(page.get_by_role("link").filter(has_text="Un code postal français")).to_have_count(0)
    page.get_by_label("Date de début d'activité").fill("04/01/2038")
    page.get_by_label("Date de début d'activité").blur()
    expect(page.get_by_role("link").filter(has_text="jj/mm/aaaa")).to_have_count(0)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    give_up(page)


def test_a_new_profession_is_taken_out_as_one_and_only_once_confirmed(arrive: Arrive):
    person = arrive()
    person.sign_in_by_card(DESK.given)
    page = r.at_activities(person)
    r.begin(page, "Déclarer une nouvelle profession", "Déclarer une profession")
    page.get_by_role("combobox", name="Sélection d'une profession").fill("zzz")
    expect(page.get_by_text("Aucun résultat : choisissez dans la liste.")).to_be_visible()
    page.get_by_role("combobox", name="Sélection d'une profession").fill("diét")
    page.get_by_role("option", name="Diététicien").click()
    expect(page.get_by_role("link", name="Précédent")).to_have_count(0)
    page.get_by_role("button", name=GO_ON).click()
    expect(page.get_by_text("Étape 2 sur 3")).to_be_visible()
    page.get_by_role("link", name="Précédent").click()
    expect(page.get_by_text("Étape 1 sur 3")).to_be_visible()
    expect(page.get_by_role("combobox", name="Sélection d'une profession")).to_have_value(
        "Diététicien"
    )
    page.get_by_role("link", name="Voir le récapitulatif").click()
    expect(title(page)).to_have_text("Récapitulatif avant envoi")
    expect(page.get_by_role("button", name=re.compile("^Retirer"))).to_have_count(1)
    page.get_by_role("button", name="Retirer la déclaration de profession").click()
    asked = page.get_by_role("group", name="Retirer la déclaration de profession")
    expect(asked).to_be_focused()
    r.checked(page)
    page.get_by_role("button", name="Oui, retirer la profession").click()
    expect(page.get_by_text("Il n’y a plus rien à envoyer.")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="est retiré").first).to_be_focused()
    expect(page.get_by_text("Modifications d’informations")).to_have_count(0)
    expect(page.get_by_role("link", name="Ajouter un autre changement")).to_have_count(0)
    r.checked(page)


def test_a_wrong_day_is_refused_and_the_state_shown_says_its_day(arrive: Arrive):
    agent = arrive()
    agent.sign_in_as_agent(PROFESSIONAL.agent)
    page = r.at_file(agent, PROFESSIONAL.family)
    page.get_by_role("link", name="Voir l'historique").click()
    shown = page.get_by_role("heading", name="Dossier au")
    expect(shown).to_be_visible()
    before = shown.inner_text()
    for typed, said in (("31/12/2090", "Cette date est à venir"), ("hier", "jj/mm/aaaa")):
        page.get_by_label("Voir le dossier tel qu'il était le").fill(typed)
        page.get_by_role("button", name="Afficher").click()
        expect(page.locator("#erreurs")).to_contain_text(said)
        expect(page.locator("#erreurs")).to_be_focused()
        expect(shown).to_have_text(before)
    r.checked(page)
