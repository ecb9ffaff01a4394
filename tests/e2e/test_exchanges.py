"""Professional and agency on the same application at once: refusal, messages, two tabs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e import registered as r
from tests.e2e.conftest import Arrive, Visitor
from tests.e2e.journey import saving
from tests.e2e.papers import file, photo
from tests.e2e.serving import ROOT

both_screens = pytest.mark.parametrize("case", r.CASES, ids=lambda case: case.screen)
REASON = "Le contrat joint concerne une autre personne."


def ask_for_activity(person: Visitor, name: str, start: str) -> Page:
    """Ask for an activity, and stand on its application."""
    page = r.at_activities(person)
    r.begin(page, "Ajouter une nouvelle activité", "Nouvelle activité")
    r.place(page, name, start)
    r.to_basket(page)
    r.send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Contenu de ma demande")
    return page


@both_screens
def test_a_refusal_says_why_and_what_next_and_is_taken_up_again(arrive: Arrive, case: r.Case):
    person, agent = r.both(arrive, case)
    page = ask_for_activity(person, "Centre du refus", "01/02/2038")
    number = page.get_by_text("M2026").first.inner_text()
    desk = r.open_request(agent, case.family, "Ajout de situation d’exercice")
    expect(page.get_by_text("En instruction").first).to_be_visible()  # no reload
    r.refuse(desk, "Nouvelle activité", REASON)
    r.checked(desk)

    expect(page.get_by_role("heading", name="Votre demande a été refusée")).to_be_visible()
    expect(page.get_by_text("a bien été envoyée")).to_have_count(0)
    expect(page.get_by_text(REASON).first).to_be_visible()
    expect(page.get_by_role("heading", name="Voies de recours")).to_be_visible()
    expect(page.get_by_text("tribunal administratif")).to_be_visible()
    r.checked(page)
    person.goto("/demonstration/messagerie")
    letter = page.get_by_role("article").filter(has_text=number).filter(has_text=REASON)
    expect(letter).to_contain_text("Et maintenant ?")
    expect(letter).to_contain_text("recours contentieux")

    for _ in range(2):  # once more changes nothing
        person.goto("/mon-espace")
        page.get_by_role("link", name=f"Consulter {number}").click()
        page.get_by_role("button", name="Reprendre cette demande").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Récapitulatif avant envoi")
        expect(page.get_by_role("link", name="Modifier Nouvelle activité")).to_have_count(1)
    expect(page.get_by_text("Centre du refus").first).to_be_visible()
    page.get_by_role("link", name="Modifier Nouvelle activité").click()
    page.get_by_label("Raison sociale de la structure").fill("Centre accepté")
    r.to_basket(page)
    r.send(page)
    desk = r.open_request(agent, case.family, "Ajout de situation d’exercice")
    expect(desk.get_by_text(number)).to_be_visible()  # what it takes up again
    r.validate(desk, "Nouvelle activité")
    expect(r.at_activities(person).get_by_text("Centre accepté")).to_be_visible()


@both_screens
def test_messages_go_both_ways_with_attachments_and_counts(arrive: Arrive, case: r.Case):
    person, agent = r.both(arrive, case)
    page = ask_for_activity(person, "Cabinet des messages", "02/02/2038")
    address = page.url
    desk = r.open_request(agent, case.family, "Ajout de situation d’exercice")
    page.get_by_label("Écrire à mon ARS").fill("Voici la page qui manquait.")
    page.get_by_label("Joindre un document").set_input_files(file("page-2.jpg", photo()))
    expect(page.get_by_role("link", name="Voir page-2.jpg")).to_be_visible()
    r.checked(page)
    page.get_by_role("button", name="Envoyer le message").click()
    said = desk.get_by_role("log").get_by_role("article")
    expect(said).to_contain_text("Voici la page qui manquait.")  # no reload
    expect(said.get_by_role("link", name="page-2.jpg")).to_be_visible()
    expect(page.get_by_text("Lu le")).to_be_visible()

    person.goto("/mon-espace")
    desk.get_by_label("Écrire à la personne").fill("Merci, elle est lisible.")
    desk.get_by_role("button", name="Envoyer le message").dblclick()
    expect(page.get_by_text("1 message non lu")).to_be_visible()  # no reload; two clicks, one sent
    r.checked(page)
    page.goto(address)
    expect(page.get_by_role("log")).to_contain_text("Merci, elle est lisible.")
    person.goto("/demonstration/messagerie")
    letter = page.get_by_role("article").filter(has_text="message").first
    expect(letter).to_be_visible()
    expect(letter).not_to_contain_text("elle est lisible")
    person.goto("/mon-espace")
    expect(page.get_by_text("Que souhaitez-vous faire ?")).to_be_visible()
    expect(page.get_by_text("1 message non lu")).to_have_count(0)

    page.goto(address)
    page.get_by_role("button", name="Annuler ma demande").click()
    page.get_by_role("button", name="Oui, annuler ma demande").click()
    expect(page.get_by_text("Annulée").first).to_be_visible()
    expect(desk.get_by_text("Annulée").first).to_be_visible()  # no reload


def test_another_process_speaks_and_every_open_tab_shows_it(arrive: Arrive, data_dir: Path):
    case = r.CASES[0]
    person, agent = r.both(arrive, case)
    page = ask_for_activity(person, "Cabinet de l’autre processus", "03/02/2038")
    second = person.context.new_page()
    second.goto(page.url)
    expect(second.get_by_role("log")).to_be_attached()
    desk = r.open_request(agent, case.family, "Ajout de situation d’exercice")
    dossier = page.url.rpartition("/")[2]
    environment = {**os.environ, "ERPPS_DATA_DIR": str(data_dir)}
    program = "import sys; from tests.e2e.elsewhere import say; say(*sys.argv[1:])"
    subprocess.run(
        [sys.executable, "-c", program, dossier, "Écrit d’ailleurs."],
        cwd=ROOT,
        env=environment,
        check=True,
    )
    for shown in (page, second, desk):
        expect(shown.get_by_role("log")).to_contain_text("Écrit d’ailleurs.")


def test_two_tabs_on_one_form_lose_nothing(arrive: Arrive):
    person = arrive()
    person.sign_in_by_card(r.CASES[1].given)
    one = r.at_activities(person)
    r.begin(one, "Modifier mes coordonnées", "Modification de vos coordonnées")
    two = person.context.new_page()
    two.goto(one.url)
    expect(two.get_by_label("Complément d'adresse")).to_be_visible()
    with saving(one):
        one.get_by_label("Complément d'adresse").fill("Bâtiment A")
        one.get_by_label("Complément d'adresse").blur()
    two.get_by_label("Complément d'adresse").fill("Bâtiment B")
    two.get_by_role("button", name=journey.GO_ON).click()
    r.told(two, "Bâtiment A")
    expect(two.get_by_label("Complément d'adresse")).to_have_value("Bâtiment B")
    r.checked(two)
    r.to_basket(two)
    expect(two.get_by_text("Bâtiment B")).to_be_visible()


def test_two_agents_decide_and_one_is_told(arrive: Arrive):
    person, first = arrive(), arrive()
    second = arrive()
    person.sign_in_by_card("Hélène")
    first.sign_in_as_agent("Sylvie Marchand")
    second.sign_in_as_agent("Gaël Quéméner")
    ask_for_activity(person, "Cabinet disputé", "04/02/2038")
    desk = r.open_request(first, "Kervella", "Ajout de situation d’exercice")
    late = second.page
    # The second agent's page no longer hears what changes: as behind a proxy that drops sockets.
    late.route_web_socket("**/vivant", lambda socket: socket.close())
    late.goto(desk.url)
    late.get_by_role("region", name="Nouvelle activité").get_by_role(
        "button", name="Refuser"
    ).click()
    late.get_by_label("Motif du refus").fill("Rédigé avec soin.")
    r.validate(desk, "Nouvelle activité")
    late.get_by_role("button", name="Enregistrer le refus").click()
    expect(late.get_by_text("Sylvie Marchand").first).to_be_visible()
    expect(late.get_by_text("Validée").first).to_be_visible()
    expect(late.get_by_text("ce texte n’est pas enregistré")).to_be_visible()
    expect(late.get_by_label("Motif du refus")).to_have_value("Rédigé avec soin.")
    r.checked(late)
    second.complaints.clear()
