"""What an agency steers by: its statistics, and its lists as files."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e import registered as r
from tests.e2e.conftest import Arrive
from tests.e2e.taken_out import download, read_csv, read_xlsx


def figure(page: Page, label: str) -> str:
    """What a figure says, found by what it is called."""
    return page.locator("dt", has_text=label).locator("xpath=../dd[1]").first.inner_text()


@pytest.mark.parametrize("screen", ["telephone", "ordinateur"])
def test_an_agency_reads_its_figures_and_takes_them_out(arrive: Arrive, screen: str):
    agent = arrive(screen)
    agent.sign_in_as_agent("Rozenn Le Goff")
    page = agent.page
    page.get_by_role("link", name="Statistiques").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_text("ARS Bretagne")).to_be_visible()
    expect(page.get_by_role("heading", name="Reçues et décidées")).to_be_visible()
    r.checked(page)

    page.get_by_label("Période", exact=True).select_option(label="Du… au…")
    page.get_by_label("Du (pour").fill("01/10/2026")
    page.get_by_label("Au", exact=True).fill("31/02/2026")
    page.get_by_role("button", name="Afficher").click()
    r.told(page, "Cette date n’existe pas")
    expect(page.get_by_label("Du (pour")).to_have_value("01/10/2026")
    expect(page.get_by_label("Au", exact=True)).to_have_value("31/02/2026")
    page.get_by_label("Période", exact=True).select_option(label="90 derniers jours")
    page.get_by_label("Profession").select_option(label="Ergothérapeute")
    page.get_by_role("button", name="Afficher").click()
    expect(page).to_have_url(re.compile("periode=90j.*profession="))
    expect(page.get_by_text("Période du")).to_be_visible()
    page.get_by_label("Profession").select_option(label="Toutes")
    page.get_by_role("button", name="Afficher").click()
    expect(page).to_have_url(re.compile("periode=90j(?!.*profession=)"))

    page.get_by_text("Voir les chiffres").first.click()
    table = page.get_by_role("table", name="Reçues et décidées")
    expect(table).to_be_visible()
    page.get_by_text("Comment c’est calculé").click()
    expect(page.get_by_text("Médiane et 90e centile")).to_be_visible()
    r.checked(page)

    heads, *rows = read_csv(download(page, "Exporter en CSV"))
    sheet = read_xlsx(download(page, "Exporter en XLSX"))
    told = {row[4]: row[5] for row in rows if row[2] == "Ensemble de la période"}
    assert told["Reçues"] == figure(page, "Reçues")
    assert sheet[0] == heads
    assert len(sheet) == len(rows) + 1


def test_the_administrator_compares_the_agencies(arrive: Arrive):
    agent = arrive()
    agent.goto("/agents")
    page = agent.page
    page.get_by_role("link", name="S'identifier avec ma carte CPA").click()
    page.get_by_role("button", name="Agathe Delmas").click()
    page.get_by_role("link", name="Statistiques").click()
    table = page.get_by_role("table", name="Comparaison des agences")

    expect(table.get_by_role("rowheader", name="ARS Bretagne")).to_be_visible()
    expect(table.get_by_role("row").last).to_contain_text("Ensemble")
    r.checked(page)
    page.get_by_label("Agence", exact=True).select_option(label="ARS Corse")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_text("ARS Corse", exact=True).first).to_be_visible()
    expect(table).to_have_count(0)


def send(arrive: Arrive, family: str) -> str:
    """An application in the queue; the answer is its number."""
    person = arrive()
    person.sign_in(family)
    person.goto("/inscription")
    journey.to_recap(person.page)
    return journey.submit(person.page)


def test_a_view_of_the_queue_is_taken_out_as_it_is_read(arrive: Arrive):
    number = send(arrive, "Claire LEROY")
    agent, reader = arrive(), arrive()
    agent.sign_in_as_agent("Sylvie Marchand")
    page = agent.page
    agent.goto("/instruction?statut=nouvelle")
    table = page.get_by_role("table")
    expect(table.get_by_role("link", name=number)).to_be_visible()
    numbers = [
        text for text in table.locator("tbody").get_by_role("link").all_inner_texts() if text
    ]
    heads, *rows = read_csv(download(page, "Exporter en CSV"))
    sheet = read_xlsx(download(page, "Exporter en XLSX"))

    assert [row[0] for row in rows] == [row[0] for row in sheet[1:]]
    assert {row[0] for row in rows} == set(numbers)
    assert heads == sheet[0]
    assert number in numbers
    assert {row[5] for row in rows} == {"Nouvelle demande à instruire"}

    reader.sign_in_as_agent("Olivier Tanguy")
    expect(reader.page.get_by_role("table")).to_be_visible()
    expect(reader.page.get_by_role("button", name="Exporter en CSV")).to_have_count(0)
