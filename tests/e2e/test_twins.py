"""One person in two files; what the agency writes for itself; a value set right."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import registered as r
from tests.e2e.conftest import Arrive, Visitor
from tests.e2e.test_agency import register_on_paper

PEOPLE = {"telephone": ("Nolwenn", "Le Bihan"), "ordinateur": ("Goulven", "Kerrien")}
NOTE = "Rappeler l’école pour le diplôme."


def compare(agent: Visitor, number: str) -> Page:
    """From the list of possible duplicates to the pair of somebody."""
    page = agent.page
    agent.goto("/professionnels/doublons")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Doublons possibles")
    row = page.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text("Doublon certain")
    r.checked(page)
    row.get_by_role("link", name="Comparer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Comparer deux fiches")
    return page


@pytest.mark.parametrize("screen", PEOPLE)
def test_two_files_are_compared_then_merged_by_two_agents(arrive: Arrive, screen: str):
    given, family = PEOPLE[screen]
    first, second = arrive(screen), arrive(screen)
    first.sign_in_as_agent("Sylvie Marchand")
    kept, gone = (register_on_paper(first, given, family) for _ in range(2))
    page = compare(first, gone)
    expect(page.get_by_text("Mêmes nom, prénom et date de naissance")).to_be_visible()
    r.checked(page)
    page.get_by_role("button", name="Voir ce que fera la fusion").click()
    r.told(page, "Dites à quoi vous reconnaissez")
    page.get_by_label("À quoi reconnaissez-vous la même personne").fill("Même diplôme.")
    page.get_by_role("button", name="Voir ce que fera la fusion").click()
    expect(page.get_by_text(f"Le numéro RPPS {kept} est conservé.")).to_be_visible()
    r.checked(page)
    page.get_by_role("button", name="Proposer la fusion").click()
    expect(page.get_by_role("heading", name="Fusion à confirmer")).to_be_visible()
    expect(page.get_by_role("button", name="Confirmer la fusion")).to_have_count(0)

    second.sign_in_as_agent("Gaël Quéméner")
    second.goto("/professionnels/doublons")
    desk = second.page
    desk.get_by_role("link", name=f"Examiner {gone}").click()
    r.checked(desk)
    desk.get_by_role("button", name="Confirmer la fusion").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text(family)
    expect(desk.get_by_text("Les deux fiches sont réunies.")).to_be_visible()
    expect(desk.get_by_text(kept).first).to_be_visible()
    second.goto("/demonstration/messagerie")
    expect(desk.get_by_role("article").filter(has_text=gone).first).to_contain_text(kept)


@pytest.mark.parametrize("screen", PEOPLE)
def test_a_note_stays_within_the_agency_and_a_correction_is_told(arrive: Arrive, screen: str):
    case = next(case for case in r.CASES if case.screen == screen)
    person, agent = r.both(arrive, case)
    page = r.at_activities(person)
    r.begin(page, "Ajouter une nouvelle activité", "Nouvelle activité")
    r.place(page, "Centre à corriger", "06/02/2038")
    r.to_basket(page)
    r.send(page)
    desk = r.open_request(agent, case.family, "Ajout de situation d’exercice")
    desk.get_by_label("Ajouter une note").fill(NOTE)
    desk.get_by_role("button", name="Ajouter la note").click()
    expect(desk.get_by_role("article").filter(has_text=NOTE)).to_be_visible()
    expect(desk.get_by_label("Ajouter une note")).to_have_value("")

    desk.get_by_role("link", name="Corriger d'après la pièce Nouvelle activité").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Corriger")
    desk.get_by_label("Date de début d'activité").fill("08/02/2038")
    desk.get_by_role("button", name="Enregistrer la correction").click()
    r.told(desk, "Dites ce que montre la pièce")
    r.checked(desk)
    desk.get_by_label("Ce que montre la pièce").fill("Le contrat dit le 8 février.")
    desk.get_by_role("button", name="Enregistrer la correction").click()
    expect(desk.get_by_role("region", name="Corrigé par l’ARS")).to_contain_text("08/02/2038")
    r.checked(desk)

    told = page.get_by_role("region", name="Corrigé par l’ARS")  # no reload
    expect(told).to_contain_text("06/02/2038")
    expect(told).to_contain_text("08/02/2038")
    expect(told).to_contain_text("Le contrat dit le 8 février.")
    expect(page.get_by_text(NOTE)).to_have_count(0)
    r.checked(page)
