"""Who works on what, in several browsers at once: presence, the next file, many files together."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import registered as r
from tests.e2e.conftest import ROOT, Arrive, Visitor


@pytest.fixture(scope="module")
def received(portal: str, data_dir: Path) -> str:
    """Six applications that wait in Bretagne, every computed check of theirs green."""
    elsewhere(data_dir, "receive", "6")
    return portal


def elsewhere(data_dir: Path, what: str, *given: str) -> None:
    """Have another process do something on the same database."""
    environment = {**os.environ, "ERPPS_DATA_DIR": str(data_dir)}
    program = f"import sys; from tests.e2e.elsewhere import {what}; {what}(*sys.argv[1:])"
    subprocess.run([sys.executable, "-c", program, *given], cwd=ROOT, env=environment, check=True)


def agent(arrive: Arrive, name: str, screen: str = "ordinateur") -> Visitor:
    visitor = arrive(screen)
    visitor.sign_in_as_agent(name)
    return visitor


def open_file(visitor: Visitor, family: str) -> Page:
    visitor.goto("/instruction")
    visitor.page.get_by_role("row").filter(has_text=family).get_by_role("link").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Dossier M")
    return visitor.page


def who(page: Page):
    return page.get_by_role("region", name="Qui travaille sur cette demande")


def test_two_agents_on_one_file_see_each_other_and_one_decides(
    arrive: Arrive, received: str, data_dir: Path
):
    sylvie = agent(arrive, "Sylvie Marchand")
    gael = agent(arrive, "Gaël Quéméner", "telephone")
    one = open_file(sylvie, "ABGRALL")
    expect(who(one).get_by_text("consulte ce dossier")).to_have_count(0)
    two = open_file(gael, "ABGRALL")

    expect(who(one).get_by_role("status")).to_have_text("Gaël Quéméner consulte ce dossier")
    expect(who(two).get_by_role("status")).to_have_text("Sylvie Marchand consulte ce dossier")
    expect(who(two).get_by_text("Réservée par Sylvie Marchand jusqu’à")).to_be_visible()
    r.checked(one)
    r.checked(two)

    who(two).get_by_role("button", name="Prendre en charge").click()
    expect(two.get_by_text("Vous êtes chargé de cette demande.")).to_be_visible()
    expect(who(one).get_by_text("En charge : Gaël Quéméner")).to_be_visible()  # no reload

    elsewhere(data_dir, "accept", "ABGRALL")
    third = sylvie.context.new_page()
    third.goto(sylvie.address + "/instruction?statut=en_instruction")
    row = third.get_by_role("row").filter(has_text="ABGRALL")
    expect(row.get_by_text("Gaël Quéméner consulte ce dossier")).to_be_visible()
    r.checked(third)

    # Both press before either has seen the other: one decides, the other is told who did.
    validate = [p.get_by_role("button", name="Valider la demande") for p in (one, two)]
    for button in validate:
        expect(button).to_be_enabled()
    for button in validate:
        button.click()
    expect(one.get_by_text("Validée").first).to_be_visible()
    told = two.get_by_role("alert")
    expect(told).to_contain_text("Cette demande a changé pendant que vous la consultiez")
    expect(told).to_contain_text("Demande validée, Sylvie Marchand")
    expect(two.locator(".number")).to_have_text(one.locator(".number").inner_text())

    two.close()
    expect(who(one).get_by_text("consulte ce dossier")).to_have_count(0)
    expect(row.get_by_text("consulte ce dossier")).to_have_count(0)
