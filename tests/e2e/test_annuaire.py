"""Anybody looks somebody up; a professional sees what is looked up of them."""

import json

from playwright.sync_api import expect

from tests.e2e import registered
from tests.e2e.conftest import Arrive

DATA = 'head script[type="application/ld+json"]'


def test_somebody_is_looked_up_on_a_phone_and_one_comes_back_to_the_results(arrive: Arrive):
    visitor = arrive("telephone")
    visitor.goto("/")
    page = visitor.page
    page.get_by_role("link", name="Ouvrir l'annuaire").click()
    page.get_by_label("Nom ou numéro RPPS").fill("k")
    page.get_by_role("button", name="Rechercher").click()
    expect(page.get_by_text("Tapez au moins deux lettres du nom.").first).to_be_visible()
    registered.checked(page)
    page.get_by_label("Nom ou numéro RPPS").fill("hélène kerv")
    page.get_by_label("Commune ou département").fill("bretagne")
    page.get_by_label("Commune ou département").fill("saint-brieuc")
    page.get_by_role("option", name="Saint-Brieuc (22278)").click()
    page.get_by_role("button", name="Rechercher").click()
    person = page.get_by_role("link", name="Kervella Hélène")
    expect(person).to_be_visible()
    assert "lieu=22278" in page.url
    registered.checked(page)
    person.click()
    expect(page.get_by_role("heading", name="Hélène Kervella")).to_be_visible()
    expect(page).to_have_title("Hélène Kervella, Ergothérapeute – eRPPS")
    registered.checked(page)
    told = json.loads(page.locator(DATA).text_content() or "")
    assert told["identifier"]["value"] == page.url.rstrip("/").rpartition("/")[2]
    page.go_back()
    expect(person).to_be_visible()
    expect(page.get_by_label("Commune ou département")).to_have_value("Saint-Brieuc (22278)")
    expect(page.locator(DATA)).to_have_count(0)
    page.reload()
    expect(person).to_be_visible()


def test_a_professional_sees_what_the_public_will(arrive: Arrive):
    person = arrive()
    person.sign_in_by_card("Marc")
    person.page.get_by_role("link", name="Mes données").click()
    person.page.get_by_role("link", name="Voir ce que verra le public").click()
    row = person.page.get_by_role("row").filter(has_text="Date de naissance")
    expect(row).to_contain_text("Jamais publié")
    expect(person.page.get_by_text("Marc Besson").first).to_be_visible()
    registered.checked(person.page)
