"""Who works on what, in several browsers at once: presence, the next file, many files together."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import registered as r
from tests.e2e.conftest import Arrive, Visitor
from tests.e2e.serving import ROOT


@pytest.fixture(scope="module")
def received(portal: str, data_dir: Path) -> str:
    """Nine applications that wait in Bretagne, every computed check of theirs green."""
    elsewhere(data_dir, "receive", "9")
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

    # Both press before either has seen the other: one decides, the other is told who did, and
    # keeps what they were writing.
    diploma = two.get_by_role("region", name="Diplôme ou autorisation d’exercice", exact=True)
    diploma.get_by_role("button", name="Refuser").click()
    typed = {
        "Motif du refus": "Le tampon est coupé.",
        "Écrire à la personne": "Bonjour, une question.",
        "Ajouter une note": "À revoir lundi.",
    }
    for label, words in typed.items():
        two.get_by_label(label).fill(words)
    validate = [p.get_by_role("button", name="Valider la demande") for p in (one, two)]
    for button in validate:
        expect(button).to_be_enabled()
        button.focus()
    for page in (one, two):
        page.keyboard.press("Enter")
    expect(one.get_by_text("Validée").first).to_be_visible()
    told = two.get_by_role("alert")
    expect(told).to_contain_text("Cette demande a changé pendant que vous la consultiez")
    expect(told).to_contain_text("Demande validée, Sylvie Marchand")
    expect(two.locator(".number")).to_have_text(one.locator(".number").inner_text())
    for label, words in typed.items():
        expect(two.get_by_label(label)).to_have_value(words)
    expect(two.get_by_text("La demande a été décidée entre-temps")).to_be_visible()
    for page in (one, two):  # nobody can be charged with what is decided, on either page
        expect(who(page).get_by_role("button", name="Prendre en charge")).to_have_count(0)
        expect(who(page).get_by_role("button", name="Rendre")).to_have_count(0)

    two.close()
    expect(who(one).get_by_text("consulte ce dossier")).to_have_count(0)
    expect(row.get_by_text("consulte ce dossier")).to_have_count(0)


def test_what_one_begins_oneself_shows_that_one_is_in_charge(arrive: Arrive, received: str):
    page = open_file(agent(arrive, "Sylvie Marchand"), "IZARD")
    expect(who(page).get_by_text("Personne n’en est chargé.")).to_be_visible()
    page.get_by_role("button", name="Commencer l'instruction").click()
    expect(who(page).get_by_text("En charge : Sylvie Marchand")).to_be_visible()
    who(page).get_by_role("button", name="Rendre").click()
    expect(who(page).get_by_text("Personne n’en est chargé.")).to_be_visible()
    r.judge(page, "État civil")  # whoever gives a verdict where nobody is in charge is
    expect(who(page).get_by_text("En charge : Sylvie Marchand")).to_be_visible()


def tick(page: Page, *families: str) -> None:
    for family in families:
        row = page.get_by_role("row").filter(has_text=family)
        row.get_by_role("checkbox").check()
        expect(row.get_by_role("checkbox")).to_be_checked()


@pytest.mark.parametrize(
    ("screen", "families"),
    [("ordinateur", ("BERTHELOT", "CADIOU")), ("telephone", ("DREVILLON", "EVENO"))],
)
def test_the_green_ones_are_validated_together_after_a_preview(
    arrive: Arrive, received: str, data_dir: Path, screen: str, families: tuple[str, str]
):
    page = agent(arrive, "Sylvie Marchand", screen).page
    kept, changed = families
    tick(page, *families)
    bar = page.get_by_role("region", name="Agir sur plusieurs demandes")
    expect(bar.get_by_role("status")).to_have_text("2 demandes cochées")
    r.checked(page)
    bar.get_by_role("button", name="Valider celles dont tous les contrôles sont verts").click()
    expect(page.get_by_text("2 demandes seront traitées")).to_be_visible()
    r.checked(page)

    elsewhere(data_dir, "ask", changed)  # a colleague was faster on that one
    page.get_by_role("button", name="Confirmer pour 2 demandes").click()
    expect(page.get_by_text(re.compile("Terminé.: 1 sur 2, 1 laissée de côté"))).to_be_visible()
    done, left = (page.get_by_role("row").filter(has_text=family) for family in families)
    expect(done).to_contain_text("Validée")
    expect(done.get_by_role("cell").last).to_have_text(re.compile(r"^\d{11}$"))
    expect(left).to_contain_text("Laissée de côté")
    expect(left).to_contain_text("Elle a changé depuis l’aperçu")
    r.checked(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Exporter en CSV").click()
    assert kept in Path(taken.value.path()).read_text(encoding="utf-8-sig")

    page.reload()  # it stays, and begins nothing again
    expect(page.get_by_role("row").filter(has_text=kept)).to_contain_text("Validée")
    page.get_by_role("link", name="Tous les lots").click()
    expect(page.get_by_role("heading", name="Traitements par lot")).to_be_visible()
    expect(page.get_by_role("link", name="Valider celles").first).to_be_visible()
    r.checked(page)


def test_the_same_question_is_asked_to_several(arrive: Arrive, received: str):
    visitor = agent(arrive, "Sylvie Marchand")
    page = visitor.page
    tick(page, "FLOCH", "GUILLOUX")
    page.get_by_role("button", name="Poser la même question").click()
    page.get_by_role("button", name="Voir l'aperçu").click()
    r.told(page, "Choisissez l’élément sur lequel porte la question.")
    page.get_by_label("Élément sur lequel porte la question").select_option(
        label="Coordonnées de correspondance"
    )
    page.get_by_label("Question", exact=True).fill("Quelle est votre adresse ?")
    page.get_by_role("button", name="Voir l'aperçu").click()
    expect(page.get_by_text("2 demandes seront traitées")).to_be_visible()
    r.checked(page)
    page.get_by_role("button", name="Confirmer pour 2 demandes").click()
    page.wait_for_url("**/instruction/lots/*")
    report, later = page.url, visitor.context.new_page()
    page.close()  # it goes on, and another page says how far it is
    later.goto(report)
    expect(later.get_by_text(re.compile("Terminé.: 2 sur 2"))).to_be_visible()
    expect(later.get_by_role("row").filter(has_text="Question envoyée")).to_have_count(2)


def test_next_hands_a_file_that_is_then_mine_and_the_team_page_shows_it(
    arrive: Arrive, received: str
):
    gael = agent(arrive, "Gaël Quéméner").page
    gael.get_by_role("button", name="Demande suivante").click()
    expect(who(gael).get_by_text("En charge : Gaël Quéméner")).to_be_visible()
    number = gael.get_by_role("heading", level=1).inner_text().removeprefix("Dossier ")

    lead = agent(arrive, "Rozenn Le Goff", "telephone")
    lead.goto("/instruction/equipe")
    page = lead.page
    row = page.get_by_role("row").filter(has_text="Gaël Quéméner")
    expect(row).to_contain_text("Dans une demande")
    r.checked(page)
    row.get_by_role("button", name="Réattribuer").click()
    expect(page.get_by_role("checkbox", name=number)).to_be_checked()
    page.get_by_label("Attribuer à").select_option(label="Sylvie Marchand")
    r.checked(page)
    page.get_by_role("button", name="Réattribuer les demandes cochées").click()
    expect(
        page.get_by_text("confiée à Sylvie Marchand").or_(
            page.get_by_text("confiées à Sylvie Marchand")
        )
    ).to_be_visible()
    expect(who(gael).get_by_text("En charge : Sylvie Marchand")).to_be_visible()  # no reload
