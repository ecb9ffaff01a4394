"""Nothing is lost, nothing leaks: closing, coming back, wrong files, a lost line."""

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e import axe, journey
from tests.e2e.conftest import Arrive, Visitor
from tests.e2e.papers import diploma, file, photo


def open_wizard(visitor: Visitor, identity: str) -> None:
    visitor.sign_in(identity)
    visitor.goto("/inscription")
    visitor.page.get_by_label("Civilité").wait_for()


def test_what_was_typed_is_there_after_closing_the_browser(arrive: Arrive):
    first = arrive("telephone")
    open_wizard(first, "Marie PAYET")
    with journey.saving(first.page):
        first.page.get_by_label("Civilité").select_option(label="Madame")
    with journey.saving(first.page):
        first.page.get_by_label("Nom d'usage").fill("Hoarau")
        first.page.get_by_label("Nom d'usage").blur()
    first.page.reload()
    expect(first.page.get_by_label("Nom d'usage")).to_have_value("Hoarau")
    first.context.close()

    later = arrive()
    later.sign_in("Marie PAYET")
    later.page.get_by_role("link", name="Reprendre").click()
    expect(later.page.get_by_label("Nom d'usage")).to_have_value("Hoarau")
    expect(later.page.get_by_label("Civilité")).to_have_value("MME")


def test_errors_stand_at_the_field_and_in_a_summary_that_has_the_focus(arrive: Arrive):
    visitor = arrive()
    open_wizard(visitor, "Claire LEROY")
    page = visitor.page
    page.get_by_label("Nom d'usage").fill("Leroy3")
    page.get_by_role("button", name=journey.GO_ON).click()
    expect(page.get_by_role("heading", name="Certaines réponses sont à corriger")).to_be_visible()
    expect(page.locator("#erreurs")).to_be_focused()
    expect(page.get_by_label("Nom d'usage")).to_have_value("Leroy3")
    expect(page.get_by_label("Nom d'usage")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("link", name="« Civilité » : ce champ est obligatoire.").click()
    expect(page.get_by_label("Civilité")).to_be_focused()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("carte.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "Seuls les formats JPEG et PDF"),
        ("vide.pdf", b"", "Ce fichier est vide"),
        ("coupe.jpg", photo(800, 600)[:3000], "incomplet ou abîmé"),
        ("long.pdf", diploma(21), "plus de 20 pages"),
        ("lourd.jpg", bytes(10 * 1024 * 1024 + 1), "dépasse 10 Mo"),
    ],
)
def test_a_refused_file_says_why_and_the_others_stay(
    arrive: Arrive, name: str, content: bytes, said: str
):
    visitor = arrive("telephone")
    open_wizard(visitor, "Alex MOREAU")
    page = visitor.page
    chooser = page.get_by_label("Pièce d'identité")
    chooser.set_input_files([file("recto.jpg", photo(900, 700)), file(name, content)])
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_role("button", name="Supprimer recto.jpg")).to_be_visible()
    assert "\n".join(axe.violations(page)) == ""
    visitor.complaints.clear()  # the browser reports refused answers in its console
    page.get_by_role("button", name="Fermer le message").click()
    expect(page.get_by_text(said)).to_be_hidden()
    page.get_by_role("button", name="Supprimer recto.jpg").click()
    expect(page.get_by_role("button", name="Supprimer recto.jpg")).to_be_hidden()


def test_another_person_in_the_same_tab_sees_nothing_of_the_first(arrive: Arrive):
    visitor = arrive()
    open_wizard(visitor, "Fatou DIALLO")
    page = visitor.page
    with journey.saving(page):
        page.get_by_label("Nom d'usage").fill("Secret")
        page.get_by_label("Nom d'usage").blur()
    page.get_by_role("link", name="Déconnexion").click()
    page.get_by_role("link", name="S'identifier avec FranceConnect").wait_for()
    open_wizard(visitor, "Ousmane TRAORÉ")

    expect(page.get_by_label("Nom de naissance")).to_have_value("TRAORÉ")
    expect(page.get_by_label("Nom d'usage")).to_have_value("")
    expect(page.get_by_label("Date de naissance")).to_have_value("00/00/1990")


def test_a_later_page_leads_to_the_first_incomplete_one(arrive: Arrive):
    visitor = arrive()
    open_wizard(visitor, "Lætitia ŒUVRARD D’HAËNE")
    visitor.goto("/inscription/recapitulatif")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Votre état civil")


def test_who_is_not_signed_in_is_sent_to_the_door(arrive: Arrive):
    visitor = arrive()
    for path in ("/mon-espace", "/inscription/profession", "/instruction"):
        visitor.goto(path)
        expect(visitor.page.get_by_text("Votre session a pris fin")).to_be_visible()


def test_a_professional_who_looks_for_the_agents_pages_finds_nothing(arrive: Arrive):
    visitor = arrive()
    visitor.sign_in("Paul GIRARD")
    visitor.goto("/instruction")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(
        "Vous n’avez pas accès à cette page"
    )
    expect(visitor.page.get_by_role("navigation", name="Filtrer par statut")).to_be_hidden()


class Line:
    """The line between a page and the portal, which can be cut and mended."""

    def __init__(self, page: Page) -> None:
        self.is_cut = False
        self.open: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("/_event"), self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        if self.is_cut:
            socket.close()
        else:
            socket.connect_to_server()
            self.open.append(socket)

    def cut(self) -> None:
        self.is_cut = True
        for socket in self.open:
            socket.close()


def test_the_page_says_when_the_line_is_lost_and_saves_when_it_is_back(arrive: Arrive):
    visitor = arrive()
    page = visitor.page
    line = Line(page)
    open_wizard(visitor, "José DA SILVA")
    line.cut()
    expect(page.get_by_text("Connexion interrompue")).to_be_visible(timeout=30_000)
    with journey.saving(page):
        page.get_by_label("Nom d'usage").fill("Tapé sans ligne")
        page.get_by_label("Nom d'usage").blur()
        line.is_cut = False
        expect(page.get_by_text("Connexion interrompue")).to_be_hidden(timeout=30_000)
    page.reload()
    expect(page.get_by_label("Nom d'usage")).to_have_value("Tapé sans ligne")
    visitor.complaints.clear()


PAGES = (
    "/",
    "/agents",
    "/connexion/erreur?motif=rpps-inconnu",
    "/accessibilite",
    "/mentions-legales",
    "/donnees-personnelles",
    "/demonstration/messagerie",
    "/page-qui-n-existe-pas",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_every_public_page_is_accessible_in_light_and_dark(arrive: Arrive, path: str, scheme: str):
    visitor = arrive("telephone")
    visitor.page.emulate_media(color_scheme=scheme)
    visitor.goto(path)
    visitor.page.get_by_role("heading", level=1).wait_for()

    assert "\n".join(axe.violations(visitor.page)) == ""
    wide = visitor.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide
    visitor.complaints[:] = [c for c in visitor.complaints if "404" not in c]
