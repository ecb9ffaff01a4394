"""A registered professional comes in, with the card or with the telephone."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import Arrive, Visitor

HOLDER = "Hélène Kervella"


def begin(visitor: Visitor, means: str) -> Page:
    visitor.goto("/")
    page = visitor.page
    page.get_by_role("link", name="S'identifier avec Pro Santé Connect").click()
    page.get_by_role("button", name=means).click()
    return page


def arrived(page: Page) -> None:
    page.get_by_role("heading", name="Mon espace").wait_for()
    expect(page.get_by_text(HOLDER).first).to_be_visible()


@pytest.mark.parametrize("screen", ["telephone", "ordinateur"])
def test_with_the_card_and_a_code_that_was_wrong_once(arrive: Arrive, screen: str):
    visitor = arrive(screen)
    page = begin(visitor, "Carte CPS")
    page.get_by_role("button", name=HOLDER).click()
    page.get_by_label("Code Porteur").fill("0000")
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("alert")).to_contain_text("pas le bon")
    expect(page.get_by_text("Il vous reste 2 tentative(s)")).to_be_visible()
    assert violations(page) == []
    visitor.complaints.clear()  # the browser complains of the answer 400, which is meant
    page.get_by_label("Code Porteur").fill("1234")
    page.get_by_role("button", name="Valider").click()
    arrived(page)


def test_with_the_telephone(arrive: Arrive):
    visitor = arrive("telephone")
    page = begin(visitor, "Application e-CPS")
    number = identifier(visitor)
    page.get_by_label("Identifiant national").fill(number)
    page.get_by_role("button", name="Se connecter").click()
    shown = page.get_by_label("Code à choisir").inner_text()
    expect(page.locator("#reste")).not_to_have_text("60")  # the seconds pass
    assert violations(page) == []
    page.get_by_role("button", name=shown, exact=True).click()
    arrived(page)


def test_with_the_telephone_and_the_wrong_number_one_starts_again(arrive: Arrive):
    visitor = arrive()
    page = begin(visitor, "Application e-CPS")
    page.get_by_label("Identifiant national").fill(identifier(visitor))
    page.get_by_role("button", name="Se connecter").click()
    shown = page.get_by_label("Code à choisir").inner_text()
    wrong = page.get_by_role("button").filter(has_not_text=shown).filter(has_text="").first
    wrong.click()
    expect(page.get_by_role("alert")).to_contain_text("par sécurité, la demande est abandonnée")
    visitor.complaints.clear()
    page.get_by_role("button", name="Annuler et revenir au portail").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous avez interrompu la connexion")


def identifier(visitor: Visitor) -> str:
    """The national identifier of the holder, as the list of cards shows it."""
    other = visitor.context.new_page()
    other.goto(visitor.address + "/auth/prosanteconnect")
    other.get_by_role("button", name="Carte CPS").click()
    found = other.get_by_role("button", name=HOLDER).get_attribute("value")
    other.close()
    assert found
    return found
