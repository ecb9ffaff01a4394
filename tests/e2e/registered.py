"""What registered professionals and their agency do, by role and label."""

from dataclasses import dataclass
from zlib import crc32

from playwright.sync_api import Page, expect
from stdnum import luhn

from tests.e2e import axe
from tests.e2e.conftest import Arrive, Visitor
from tests.e2e.journey import GO_ON
from tests.e2e.papers import file, photo

SEND = "Envoyer ma demande à l'ARS"
AT_ONCE = "Prend effet dès l’envoi, sans intervention de l’ARS."
VERIFIED = "Votre ARS la vérifie ensuite et peut revenir dessus"
AFTER_VALIDATION = "Prend effet une fois validée par votre ARS."


@dataclass(frozen=True, slots=True)
class Case:
    """A registered professional, somebody of their agency, and what they look at.

    The card shows the practice name, which a test may have changed: a given name finds it.
    """

    screen: str
    given: str
    family: str
    agent: str


CASES = (
    Case("telephone", "Hélène", "Kervella", "Sylvie Marchand"),
    Case("ordinateur", "Marc", "Besson", "Nadia Perrot"),
)


def both(arrive: Arrive, case: Case) -> tuple[Visitor, Visitor]:
    """The professional and the agent, each signed in."""
    person, agent = arrive(case.screen), arrive(case.screen)
    person.sign_in_by_card(case.given)
    agent.sign_in_as_agent(case.agent)
    return person, agent


def checked(page: Page) -> None:
    """Accessible, and no wider than the screen."""
    found = axe.violations(page)
    assert not found, "\n".join(found)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def told(page: Page, fault: str) -> None:
    """The list of faults leads to the field with this one."""
    expect(page.get_by_role("link").filter(has_text=fault)).to_be_visible()


def at_activities(person: Visitor) -> Page:
    person.goto("/mes-activites")
    expect(person.page.get_by_role("heading", name="Profession 1")).to_be_visible()
    return person.page


def at_file(agent: Visitor, family: str, number: str = "") -> Page:
    """The professional's file, found by name, or by number when there is one."""
    page = agent.page
    agent.goto("/professionnels")
    page.get_by_label("Numéro RPPS ou nom").fill(number or family)
    page.get_by_role("button", name="Rechercher").click()
    page.get_by_role("row").filter(has_text=family).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(family)
    return page


def begin(page: Page, button: str, title: str) -> None:
    page.get_by_role("button", name=button).first.click()
    expect(page.get_by_role("heading", name=title).first).to_be_visible()


def to_basket(page: Page) -> None:
    page.get_by_role("button", name=GO_ON).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Récapitulatif avant envoi")


def send(page: Page, button: str = SEND) -> None:
    """Send; one lands on the confirmation or on the application."""
    page.get_by_role("button", name=button).click()
    page.get_by_role("button", name=button).wait_for(state="detached")


def finess(name: str) -> str:
    """A number that is valid, and another for each structure."""
    digits = f"75{crc32(name.encode()) % 1_000_000:06}"
    return digits + luhn.calc_check_digit(digits)


def place(page: Page, name: str, start: str, kind: str = "Salarié structure non libérale") -> None:
    """Fill an activity in."""
    page.get_by_role("radio", name=kind).check()
    page.get_by_label("Date de début d'activité").fill(start)
    page.get_by_label("Raison sociale de la structure").fill(name)
    page.get_by_label("Numéro FINESS").fill(finess(name))
    page.get_by_label("Saisir adresse").fill("2 rue henri le guilloux 35000 rennes")
    page.get_by_role("option", name="2 Rue Henri le Guilloux 35000 Rennes").click()
    expect(page.get_by_label("Localité")).to_have_value("Rennes")


def attach(page: Page, label: str) -> None:
    page.get_by_label(label).set_input_files(file("page.jpg", photo()))
    expect(page.get_by_role("button", name="Supprimer")).to_have_count(1)


def open_request(agent: Visitor, family: str, about: str) -> Page:
    """The application that waits, in the agency's queue."""
    page = agent.page
    agent.goto("/instruction?statut=nouvelle")
    row = page.get_by_role("row").filter(has_text=about).filter(has_text=family.upper())
    row.get_by_role("link").click()
    page.get_by_role("button", name="Commencer l'instruction").click()
    expect(page.get_by_text("En instruction").first).to_be_visible()
    return page


def judge(page: Page, title: str) -> None:
    section = page.get_by_role("region", name=title)
    section.get_by_role("button", name="Valider").click()
    expect(section.get_by_text("Validé", exact=True)).to_be_visible()


def refuse(page: Page, title: str, reason: str) -> None:
    """Refuse an element, then the application."""
    section = page.get_by_role("region", name=title)
    section.get_by_role("button", name="Refuser").click()
    section.get_by_label("Motif du refus").fill(reason)
    section.get_by_role("button", name="Enregistrer le refus").click()
    expect(section.get_by_text("Refusé", exact=True)).to_be_visible()
    page.get_by_role("button", name="Refuser la demande").click()
    expect(page.get_by_text("Refusée").first).to_be_visible()


def validate(page: Page, *titles: str, button: str = "Valider la demande") -> None:
    """Accept the elements named, then validate."""
    for title in titles:
        judge(page, title)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Validée").first).to_be_visible()


def administrator(arrive: Arrive, screen: str) -> Visitor:
    """The national administrator, at the directory of agents."""
    found = arrive(screen)
    found.goto("/agents")
    found.page.get_by_role("link", name="S'identifier avec ma carte CPA").click()
    found.page.get_by_role("button", name="Agathe Delmas").first.click()
    found.page.get_by_role("heading", name="Annuaire des agents").wait_for()
    return found
