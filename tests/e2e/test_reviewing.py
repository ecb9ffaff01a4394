"""Reviewing fast: ten files by keyboard alone, documents that zoom and turn, reasons, keys."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import registered as r
from tests.e2e.conftest import Arrive, Visitor
from tests.e2e.serving import ROOT
from tests.e2e.test_keyboard import press_on

FILES = 10
COUNT_POINTERS = """
for (const kind of ["pointerdown", "mousedown", "touchstart"])
  document.addEventListener(kind, () => { window.pointed = (window.pointed ?? 0) + 1; }, true);
"""


@pytest.fixture(scope="module")
def received(portal: str, data_dir: Path) -> str:
    """Twelve applications with real documents, which wait in Bretagne."""
    environment = {**os.environ, "ERPPS_DATA_DIR": str(data_dir)}
    program = "from tests.e2e.elsewhere import receive; receive('12')"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True)
    return portal


def agent(arrive: Arrive, name: str, screen: str = "ordinateur") -> Visitor:
    visitor = arrive(screen)
    visitor.sign_in_as_agent(name)
    return visitor


def open_file(visitor: Visitor, family: str) -> Page:
    visitor.goto("/instruction")
    visitor.page.get_by_role("row").filter(has_text=family).get_by_role("link").first.click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Dossier M")
    return visitor.page


def element(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True)


def progress(page: Page, judged: int) -> None:
    plural = "s" if judged > 1 else ""
    expect(page.get_by_text(f"{judged} élément{plural} sur 6", exact=True)).to_be_visible()


def focus_on(page: Page, title: str) -> None:
    """Go from element to element until this one has the focus."""
    for _ in range(8):
        page.keyboard.press("j")
        if element(page, title).evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"j does not reach {title}")


def validate(page: Page) -> None:
    """Every element, one key each: the focus goes by itself to the next that waits."""
    for judged in range(1, 7):
        page.keyboard.press("v")
        progress(page, judged)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Validée", exact=True).first).to_be_visible()


def validate_green(page: Page) -> None:
    page.keyboard.press("Shift+V")
    progress(page, 6)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Validée", exact=True).first).to_be_visible()


def refuse(page: Page) -> None:
    """A reason of the catalogue, then the decision."""
    focus_on(page, "Diplôme ou autorisation d’exercice")
    page.keyboard.press("r")
    expect(page.get_by_label("Choisir dans le catalogue")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Motif du refus")).to_have_value(re.compile("titre|diplôme"))
    page.keyboard.press("Control+Enter")
    progress(page, 1)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Refusée", exact=True).first).to_be_visible()


def ask(page: Page) -> None:
    """Words of one's own."""
    focus_on(page, "Coordonnées de correspondance")
    page.keyboard.press("q")
    expect(page.get_by_label("Choisir dans le catalogue")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Quel est le numéro de la rue ?")
    page.keyboard.press("Control+Enter")
    progress(page, 1)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("En attente d’informations", exact=True).first).to_be_visible()


def test_ten_files_are_decided_by_keyboard_alone(arrive: Arrive, received: str):
    visitor = agent(arrive, "Sylvie Marchand")
    page = visitor.page
    page.add_init_script(COUNT_POINTERS)
    visitor.goto("/instruction")
    press_on(page, page.get_by_role("link", name=re.compile(r"M\d{14}")).first)
    seen: list[str] = []
    ways = (validate_green, validate, refuse, ask)
    for rank in range(FILES):
        title = page.get_by_role("heading", level=1)
        expect(title).to_contain_text("Dossier M")
        if seen:
            expect(title).not_to_have_text(seen[-1])
        progress(page, 0)
        seen.append(title.inner_text())
        ways[rank % len(ways)](page)
        page.keyboard.press("n")

    assert len(set(seen)) == FILES
    assert page.evaluate("window.pointed ?? 0") == 0


@pytest.mark.parametrize("screen", ["telephone", "ordinateur"])
def test_a_document_zooms_turns_and_moves_by_keyboard(arrive: Arrive, received: str, screen: str):
    visitor = agent(arrive, "Rozenn Le Goff", screen)
    page = open_file(visitor, "LAGADEC")
    said = page.get_by_role("group", name="Document affiché").get_by_role("status")
    r.checked(page)
    page.keyboard.press("j")
    page.keyboard.press("d")
    expect(page.get_by_role("img", name="Première page de piece_identite.pdf")).to_be_visible()
    expect(said).to_have_text("piece_identite.pdf, 1 page, zoom 100 %")
    for key, told in (
        ("+", "zoom 125 %"),
        ("+", "zoom 156 %"),
        ("-", "zoom 125 %"),
        ("]", "zoom 125 %, tournée de 90°"),
        ("[", "zoom 125 %"),
        ("0", "zoom 100 %"),
    ):
        page.keyboard.press(key)
        expect(said).to_have_text(f"piece_identite.pdf, 1 page, {told}")
    page.keyboard.press("+")
    frame = page.get_by_role("group", name="Page du document")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    handle = frame.element_handle()
    assert handle
    page.wait_for_function("node => node.scrollTop > 0", arg=handle)
    page.keyboard.press("d")
    expect(said).to_have_text("diplome.pdf, 1 page, zoom 100 %")
    r.checked(page)
    page.keyboard.press("Escape")
    expect(element(page, "État civil")).to_be_focused()


BOTH_AT_ONCE = """
for (const key of ["d", "+"])
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
"""


@pytest.mark.parametrize("screen", ["telephone", "ordinateur"])
def test_a_key_struck_right_after_the_document_was_asked_for_is_the_document_s(
    arrive: Arrive, received: str, screen: str
):
    page = open_file(agent(arrive, "Rozenn Le Goff", screen), "LAGADEC")
    page.keyboard.press("j")
    page.evaluate(BOTH_AT_ONCE)  # in one task: nothing is drawn between the two
    said = page.get_by_role("group", name="Document affiché").get_by_role("status")
    expect(said).to_have_text("piece_identite.pdf, 1 page, zoom 125 %")


@pytest.mark.parametrize("screen", ["telephone", "ordinateur"])
def test_an_element_is_corrected_beside_the_document_it_is_read_with(
    arrive: Arrive, received: str, screen: str
):
    page = open_file(agent(arrive, "Rozenn Le Goff", screen), "LAGADEC")
    page.get_by_role("link", name="Corriger d'après la pièce État civil").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Corriger")
    if screen == "telephone":
        page.get_by_role("button", name="Afficher la pièce").click()
    expect(page.get_by_role("img", name="Première page de piece_identite.pdf")).to_be_visible()
    r.checked(page)


def test_a_verdict_is_taken_back_by_button_and_by_key(arrive: Arrive, received: str):
    visitor = agent(arrive, "Rozenn Le Goff", "telephone")
    page = open_file(visitor, "LAGADEC")
    r.judge(page, "État civil")
    page.get_by_role("button", name="Annuler le dernier avis").click()
    progress(page, 0)
    expect(page.get_by_role("heading", name="Décision")).to_be_focused()
    r.judge(page, "État civil")
    r.judge(page, "Pièce d’identité")
    page.keyboard.press("u")
    progress(page, 1)
    element(page, "État civil").get_by_role("button", name="Reprendre l'avis").click()
    progress(page, 0)
    expect(element(page, "État civil")).to_be_focused()


def test_keys_are_changed_then_turned_off(arrive: Arrive, received: str):
    visitor = agent(arrive, "Rozenn Le Goff")
    page = visitor.page
    visitor.goto("/raccourcis")
    page.get_by_label("Valider l'élément").fill("j")
    page.get_by_role("button", name="Enregistrer mes raccourcis").click()
    expect(page.get_by_role("link").filter(has_text="« j » sert déjà à")).to_be_visible()
    r.checked(page)
    page.get_by_label("Valider l'élément").fill("a")
    page.get_by_role("button", name="Enregistrer mes raccourcis").click()
    expect(page.get_by_text("Vos raccourcis sont enregistrés.")).to_be_visible()

    page = open_file(visitor, "LAGADEC")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Raccourcis clavier")).to_be_visible()
    r.checked(page)
    page.keyboard.press("Escape")
    page.get_by_label("Écrire à la personne").focus()
    page.keyboard.type("vaq")  # in a field, a key is a letter
    expect(page.get_by_label("Écrire à la personne")).to_have_value("vaq")
    progress(page, 0)
    element(page, "État civil").focus()
    page.keyboard.press("a")
    progress(page, 1)
    page.keyboard.press("u")
    progress(page, 0)

    visitor.goto("/raccourcis")
    page.get_by_role("button", name="Désactiver tous les raccourcis").click()
    expect(page.get_by_text("Les raccourcis sont désactivés.").first).to_be_visible()
    page = open_file(visitor, "LAGADEC")
    element(page, "État civil").focus()
    page.keyboard.press("a")
    page.get_by_role("button", name="Raccourcis clavier").click()
    expect(page.get_by_text("Vos raccourcis sont désactivés.")).to_be_visible()
    progress(page, 0)


@pytest.mark.parametrize("screen", ["telephone", "ordinateur"])
def test_a_reason_edited_by_an_administrator_is_what_agents_pick(
    arrive: Arrive, received: str, screen: str
):
    text = f"Texte de l’administratrice, {screen}."
    admin = arrive(screen)
    desk = admin.page
    admin.goto("/agents")
    desk.get_by_role("link", name="S'identifier avec ma carte CPA").click()
    desk.get_by_role("button", name="Agathe Delmas").first.click()
    desk.get_by_role("heading", name="Annuaire des agents").wait_for()
    admin.goto("/administration/motifs")
    row = desk.get_by_role("row").filter(has_text="Diplôme illisible")
    row.get_by_role("button", name="Modifier").click()
    r.checked(desk)
    desk.get_by_label("Texte pour la personne").fill(text)
    desk.get_by_role("button", name="Enregistrer le motif").click()
    expect(desk.get_by_text("Le motif est enregistré.")).to_be_visible()
    r.checked(desk)

    visitor = agent(arrive, "Gaël Quéméner", screen)
    page = open_file(visitor, "LAGADEC")
    title = element(page, "Diplôme ou autorisation d’exercice")
    title.get_by_role("button", name="À compléter").click()
    title.get_by_label("Question à la personne").fill("Mes mots.")
    title.get_by_label("Choisir dans le catalogue").select_option(label="Diplôme illisible")
    expect(title.get_by_label("Question à la personne")).to_have_value(f"{text}\nMes mots.")
