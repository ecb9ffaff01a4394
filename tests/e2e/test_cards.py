"""The page of the cards: what is missing is one click away, what changes shows."""

from playwright.sync_api import expect

from tests.e2e import registered as r
from tests.e2e.conftest import Arrive

ADD = "Ajouter mon numéro de téléphone mobile"


def test_a_mobile_number_taken_away_by_the_agency_is_asked_for_at_once(arrive: Arrive):
    person, agent = r.both(arrive, r.CASES[0])
    page = person.page
    person.goto("/cartes")
    expect(page.get_by_text("Activation possible à partir du")).to_be_visible()
    expect(page.get_by_role("button", name=ADD)).to_have_count(0)

    desk = r.at_file(agent, r.CASES[0].family)
    r.begin(desk, "Modifier les coordonnées", "Modification d’informations de contact")
    desk.get_by_label("Numéro de téléphone mobile").fill("")
    desk.get_by_label("Numéro de téléphone fixe").fill("02 96 00 00 01")
    r.to_basket(desk)
    r.send(desk, "Enregistrer la modification")

    expect(page.get_by_role("button", name=ADD)).to_be_visible()  # no reload
    r.checked(page)
    r.begin(page, ADD, "Modification de vos coordonnées")
    expect(page.get_by_label("Numéro de téléphone mobile")).to_be_visible()
