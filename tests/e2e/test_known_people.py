"""Somebody applies whom the register knows: attached by two agents, or refused with what to do."""

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e import registered as r
from tests.e2e.conftest import Arrive, Visitor
from tests.e2e.test_agency import register_on_paper


def apply_for(visitor: Visitor, identity: str) -> str:
    visitor.sign_in(identity)
    visitor.page.get_by_role("link", name="Commencer mon enregistrement").click()
    visitor.page.get_by_label("Civilité").wait_for()
    journey.to_recap(visitor.page)
    return journey.submit(visitor.page)


def open_file(agent: Visitor, who: str, number: str) -> Page:
    agent.sign_in_as_agent(who)
    agent.page.get_by_role("link", name=number).click()
    expect(agent.page.get_by_role("heading", name="Déjà au registre")).to_be_visible()
    return agent.page


def test_an_application_is_attached_by_two_agents_and_gives_no_second_number(arrive: Arrive):
    """On paper, another birth place was typed: the identity is not certain."""
    person, first, second = arrive("telephone"), arrive("telephone"), arrive("ordinateur")
    application = apply_for(person, "Marie PAYET")
    first.sign_in_as_agent("Sylvie Marchand")
    number = register_on_paper(first, "Marie", "Payet", "20/11/1995")
    page = open_file(first, "Sylvie Marchand", application)
    known = page.get_by_role("region", name="Déjà au registre")
    expect(known).to_contain_text("Doublon possible")
    expect(known).to_contain_text("papier@example.org")
    page.get_by_text("Rattacher à ce professionnel").first.click()
    r.checked(page)
    known.get_by_role("button", name="Rattacher à ce professionnel").click()
    r.told(page, "Confirmez que vous avez vérifié l’identité.")
    known.get_by_label("J'ai vérifié que c'est la même personne").check()
    known.get_by_label("À quoi reconnaissez-vous").fill("Même pièce d’identité.")
    known.get_by_role("button", name="Rattacher à ce professionnel").click()
    expect(page.get_by_text("un autre agent doit la valider").first).to_be_visible()
    r.checked(page)

    desk = open_file(second, "Gaël Quéméner", application)
    expect(desk.get_by_text("Rattachée par Sylvie Marchand")).to_be_visible()
    r.checked(desk)
    elements = desk.locator("[data-element]")
    for rank in range(elements.count()):
        element = elements.nth(rank)
        element.get_by_role("button", name="Valider").click()
        expect(element.get_by_text("Validé", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Valider et rattacher la demande").click()
    expect(desk.locator(".number")).to_have_text(number)

    person.goto("/mes-activites")
    expect(person.page.get_by_text(number)).to_be_visible()
    expect(person.page.get_by_text("Centre hospitalier")).to_be_visible()
    expect(person.page.get_by_text("Cabinet Payet")).to_be_visible()
    r.checked(person.page)


def test_who_is_registered_already_is_told_how_to_sign_in(arrive: Arrive):
    person, agent = arrive("ordinateur"), arrive("ordinateur")
    application = apply_for(person, "Camille MARTIN")
    agent.sign_in_as_agent("Sylvie Marchand")
    number = register_on_paper(agent, "Camille", "Martin", "12/04/1998")
    page = open_file(agent, "Sylvie Marchand", application)
    expect(page.get_by_text("Doublon certain").first).to_be_visible()
    page.get_by_text("Refuser : déjà enregistré").click()
    r.checked(page)
    page.get_by_role("button", name="Refuser la demande pour ce motif").click()
    expect(page.get_by_text("Refusée").first).to_be_visible()

    agent.goto("/demonstration/messagerie")
    letter = agent.page.get_by_role("article").filter(has_text="déjà enregistré au RPPS").first
    expect(letter).to_contain_text("Pro Santé Connect")
    expect(letter).not_to_contain_text(number)
