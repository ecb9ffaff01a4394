"""Message templates: the administrator writes one, an agent uses it, the person reads it."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import registered as r
from tests.e2e.conftest import Arrive, Visitor

PIECE = "Bonjour {prenom} {nom},\n\nVotre demande {numero_demande} avance.\n{agent}\n{agence}"
AGENCIES = {"Sylvie Marchand": "ARS Bretagne", "Nadia Perrot": "ARS Auvergne-Rhône-Alpes"}


def write(page: Page, name: str, body: str) -> None:
    page.get_by_role("button", name="Ajouter un modèle").click()
    page.get_by_label("Nom du modèle").fill(name)
    page.get_by_label("Texte du modèle").fill(body)


def keep(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer le modèle").click()
    expect(page.get_by_text("Le modèle est enregistré.")).to_be_visible()


def row(page: Page, name: str):
    return page.get_by_role("row").filter(has_text=name)


def written(page: Page):
    return page.get_by_label("Écrire à la personne")


def forget_profession(data_dir: Path, number: str) -> None:
    """As of an application that says none; nobody can send such a one."""
    with closing(sqlite3.connect(data_dir / "erpps.db")) as database, database:
        database.execute("UPDATE dossier SET profession = NULL WHERE number = ?", (number,))


def saved(agent: Visitor, address: str, words: str) -> bool:
    """Whether another tab of the agent comes to read what is being written in this one."""
    tab = agent.context.new_page()
    for _ in range(20):
        tab.goto(address)
        expect(written(tab)).to_be_visible()
        if words in written(tab).input_value():
            return True
    return False


def pick(page: Page, name: str) -> None:
    page.get_by_label("Partir d'un modèle").select_option(label=name)
    page.get_by_role("button", name="Insérer le modèle").click()


@pytest.mark.parametrize("case", r.CASES, ids=lambda case: case.screen)
def test_the_administrator_writes_one_and_the_person_reads_it_filled_in(
    arrive: Arrive, case: r.Case, data_dir: Path
):
    name = f"Demande en bonne voie ({case.screen})"
    admin = r.administrator(arrive, case.screen)
    page = admin.page
    page.get_by_role("link", name="Modèles").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Modèles de message")
    expect(row(page, "Pièce illisible")).to_be_visible()
    r.checked(page)
    write(page, name, "Bonjour {prenon},")
    expect(page.get_by_role("region", name="Aperçu")).to_contain_text("« {prenon} »")
    page.get_by_role("button", name="Enregistrer le modèle").click()
    r.told(page, "« {prenon} » n’est pas une donnée que le portail remplit.")
    expect(page.get_by_label("Texte du modèle")).to_have_value("Bonjour {prenon},")
    r.checked(page)
    page.get_by_label("Texte du modèle").fill(PIECE.removesuffix("{agence}"))
    page.get_by_role("button", name="Insérer {agence}").click()
    expect(page.get_by_label("Texte du modèle")).to_have_value(PIECE)
    expect(page.get_by_role("region", name="Aperçu")).to_contain_text("Bonjour Camille MARTIN,")
    r.checked(page)
    keep(page)
    expect(row(page, name)).to_contain_text("Agathe Delmas")

    person, agent = r.both(arrive, case)
    own = r.at_activities(person)
    r.begin(own, "Ajouter une nouvelle activité", "Nouvelle activité")
    r.place(own, "Cabinet des modèles", "05/02/2038")
    r.to_basket(own)
    r.send(own)
    expect(own.get_by_role("heading", level=1)).to_have_text("Contenu de ma demande")
    desk = r.open_request(agent, case.family, "Ajout de situation d’exercice")
    written(desk).fill("Ce que j’avais commencé.")
    pick(desk, name)
    number = desk.get_by_role("heading", level=1).inner_text().removeprefix("Dossier ")
    filled = (
        f"Bonjour {case.given} {case.family},\n\nVotre demande {number} avance.\n"
        f"{case.agent}\n{AGENCIES[case.agent]}"
    )
    expect(written(desk)).to_have_value(f"Ce que j’avais commencé.\n\n{filled}")
    expect(written(desk)).to_be_focused()
    expect(desk.get_by_text("Modèle ajouté à la fin de votre message")).to_be_visible()
    expect(own.get_by_text("avance.")).to_have_count(0)  # nothing is sent by itself
    r.checked(desk)
    desk.keyboard.type("\nPS : à bientôt.")
    desk.get_by_role("button", name="Envoyer le message").click()
    expect(written(desk)).to_have_value("")
    said = own.get_by_role("log").get_by_role("article")  # no reload
    for part in ("Ce que j’avais commencé.", f"Bonjour {case.given} {case.family},", "PS : à"):
        expect(said).to_contain_text(part)
    expect(own.get_by_label("Partir d'un modèle")).to_have_count(0)

    for times in (1, 2):  # as often as the agent wants
        pick(desk, name)
        expect(written(desk)).to_have_value(re.compile(f"^({filled}\n*){{{times}}}$"))
    forget_profession(data_dir, number)
    pick(desk, "Diplôme obtenu à l’étranger")
    expect(desk.get_by_text("À compléter : [profession à préciser].")).to_be_visible()
    desk.keyboard.type("Orthoptiste")  # what is to be completed is selected
    expect(written(desk)).to_have_value(re.compile(r"suivante\s: Orthoptiste\. Ce"))
    assert saved(agent, desk.url, "Orthoptiste")


@pytest.mark.parametrize("screen", ["telephone", "ordinateur"])
def test_a_responsable_keeps_those_of_the_agency_and_sees_who_changed_them(
    arrive: Arrive, screen: str
):
    lead = arrive(screen)
    lead.sign_in_as_agent("Rozenn Le Goff")
    page, name = lead.page, f"Réunion d’agence ({screen})"
    lead.goto("/instruction/equipe")
    page.get_by_role("link", name="Modèles de message de l'agence").click()
    expect(page.get_by_role("heading", name="Modèles nationaux")).to_be_visible()
    expect(page.get_by_text("ARS Bretagne", exact=True)).to_be_visible()
    r.checked(page)
    write(page, name, "Bonjour {nom}.")
    keep(page)
    row(page, name).get_by_role("button", name="Modifier").click()
    expect(page.get_by_role("heading", name="Modifier un modèle")).to_be_focused()
    page.get_by_label("Texte du modèle").fill("Bonjour {prenom}.")
    keep(page)
    row(page, name).get_by_role("button", name="Modifier").click()
    page.get_by_text("Historique").click()
    past = page.get_by_role("region", name="Modifier un modèle").get_by_role("listitem")
    expect(past.filter(has_text="Bonjour {nom}.")).to_contain_text("Rozenn Le Goff")
    r.checked(page)
    page.get_by_role("button", name="Annuler").click()
    row(page, name).get_by_role("button", name="Retirer").click()
    expect(row(page, name)).to_contain_text("Retiré le")
    r.checked(page)
