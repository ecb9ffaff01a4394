"""The main job, end to end: from FranceConnect to the RPPS number and the attestation."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from erpps_app.domain.rpps import is_rpps
from tests.e2e import axe, journey
from tests.e2e.conftest import Arrive

ACCEPTED = (
    "État civil",
    "Pièce d’identité",
    "Coordonnées de correspondance",
    "Profession et nom d’exercice",
    "Activité 1",
)
PEOPLE = {"ordinateur": "Mansour BENALI", "telephone": "Camille MARTIN"}


def accept(page: Page, title: str) -> None:
    section = page.get_by_role("region", name=title)
    section.get_by_role("button", name="Valider").click()
    expect(section.get_by_text("Validé", exact=True)).to_be_visible()


@pytest.mark.parametrize("screen", ["ordinateur", "telephone"])
def test_register_be_asked_answer_be_validated_and_download_the_attestation(
    arrive: Arrive, screen: str
):
    person = arrive(screen)
    page = person.page
    faults: list[str] = []

    def checked(where: Page) -> None:
        faults.extend(axe.violations(where))

    person.goto("/")
    expect(page.get_by_role("heading", name="Je n’ai pas de numéro ADELI/RPPS")).to_be_visible()
    checked(page)
    page.get_by_role("link", name="S'identifier avec FranceConnect").click()
    checked(page)
    page.get_by_role("button", name=PEOPLE[screen]).click()
    page.get_by_role("heading", name="Mon espace").wait_for()
    checked(page)
    page.get_by_role("link", name="Commencer mon enregistrement").click()
    page.get_by_label("Civilité").wait_for()
    checked(page)
    page.get_by_role("button", name=journey.GO_ON).click()
    expect(
        page.get_by_role("link", name="« Civilité » : ce champ est obligatoire.")
    ).to_be_visible()
    checked(page)
    for step in (
        journey.civil_status,
        journey.contact,
        journey.profession,
        journey.qualification,
        journey.activity,
    ):
        step(page)
        checked(page)
    journey.go_on(page, "Récapitulatif de votre déclaration")
    expect(page.get_by_text("Centre hospitalier")).to_be_visible()
    checked(page)
    number = journey.submit(page)
    assert re.fullmatch(r"M\d{14}", number)
    checked(page)

    agent = arrive()
    desk = agent.page
    agent.sign_in_as_agent("ARS Bretagne")
    expect(desk.get_by_role("link", name=number)).to_be_visible()
    checked(desk)
    desk.get_by_role("link", name=number).click()
    desk.get_by_role("button", name="Commencer l'instruction").click()
    for title in ACCEPTED:
        accept(desk, title)
    expect(desk.get_by_role("button", name="Valider la demande")).to_be_disabled()
    title = desk.get_by_role("region", name="Diplôme ou autorisation d’exercice")
    title.get_by_role("button", name="À compléter").click()
    title.get_by_role("button", name="Enregistrer la question").click()
    expect(title.get_by_text("Indiquez votre question")).to_be_visible()
    checked(desk)
    title.get_by_label("Question à la personne").fill("La date ne se lit pas : laquelle est-ce ?")
    title.get_by_role("button", name="Enregistrer la question").click()
    expect(title.get_by_text("La date ne se lit pas")).to_be_visible()
    desk.get_by_role("button", name="Demander les compléments").click()
    expect(desk.get_by_text("En attente d’informations").first).to_be_visible()

    expect(page.get_by_text("Votre ARS vous demande des compléments")).to_be_visible()  # no reload
    page.get_by_role("link", name="Suivre ma demande").click()
    expect(page.get_by_role("heading", name="Votre ARS attend vos réponses")).to_be_visible()
    checked(page)
    page.get_by_role("link", name="Compléter").click()
    expect(page.get_by_text("La date ne se lit pas")).to_be_visible()
    checked(page)
    page.get_by_label("Date d'obtention du diplôme").fill("03/05/2024")
    page.get_by_role("button", name=journey.GO_ON).click()
    page.get_by_role("button", name="Envoyer ma réponse à l'ARS").click()
    expect(page.get_by_text("En instruction").first).to_be_visible()

    desk.reload()
    expect(title.get_by_text("Avant : 02/05/2024")).to_be_visible()
    accept(desk, "Diplôme ou autorisation d’exercice")
    desk.get_by_role("button", name="Valider la demande").click()
    expect(desk.get_by_text("Numéro RPPS")).to_be_visible()
    checked(desk)

    person.goto("/mon-espace")
    expect(page.get_by_role("heading", name="Mon numéro RPPS")).to_be_visible()
    rpps = page.locator(".number").inner_text()
    assert is_rpps(rpps)
    checked(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger mon attestation RPPS").click()
    reader = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    text = reader.pages[0].extract_text()
    assert rpps in text
    assert "DE Ergothérapeute, obtenu(e) le 03/05/2024" in text
    assert "SPÉCIMEN" in text

    person.goto("/demonstration/messagerie")
    expect(page.get_by_text(f"Votre numéro RPPS est le {rpps}").first).to_be_visible()
    checked(page)
    assert "\n".join(faults) == ""
