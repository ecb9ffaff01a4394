"""A person's documents, sessions and data, in their own hands; the administrator's list."""

import io
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import axe, journey
from tests.e2e.conftest import Arrive, Visitor
from tests.e2e.papers import file, photo

BOTH = pytest.mark.parametrize("screen", ["telephone", "ordinateur"])


def identity_step(visitor: Visitor, identity: str) -> Page:
    visitor.sign_in(identity)
    visitor.goto("/inscription")
    visitor.page.get_by_label("Civilité").wait_for()
    return visitor.page


@BOTH
def test_recto_and_verso_become_one_document_and_a_blurred_photo_is_said(
    arrive: Arrive, screen: str
):
    visitor = arrive(screen)
    page = identity_step(visitor, "Claire LEROY" if screen == "telephone" else "Amina HADDAD")
    page.get_by_label("Pièce d'identité").set_input_files(
        [file("recto.jpg", photo(2000, 1500)), file("verso.jpg", photo(2000, 1500, blur=12))]
    )
    shown = page.get_by_role("list", name="Documents reçus").get_by_role("listitem")
    expect(shown).to_have_count(2)
    expect(shown.nth(0)).not_to_contain_text("semble")
    expect(shown.nth(1)).to_contain_text("Cette image semble floue")
    assert axe.violations(page) == []
    page.get_by_role("button", name="Réunir en un seul document").click()
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("recto verso")
    expect(shown).to_contain_text("2 pages")
    expect(page.get_by_role("button", name="Réunir en un seul document")).to_have_count(0)


@BOTH
def test_one_takes_ones_data_out_then_has_them_erased(arrive: Arrive, screen: str):
    visitor = arrive(screen)
    who = "Marie PAYET" if screen == "telephone" else "Mansour BENALI"
    page = identity_step(visitor, who)
    with journey.saving(page):
        journey.choose(page, "Pays de nationalité", "fran", "France")
    page.get_by_role("link", name="Mes données").click()
    page.get_by_role("heading", name="Effacer mes données").wait_for()
    assert axe.violations(page) == []
    with page.expect_download() as taken:
        page.get_by_role("link", name="Télécharger mes données").click()
    with zipfile.ZipFile(io.BytesIO(Path(taken.value.path()).read_bytes())) as archive:
        assert who.split()[1] in archive.read("donnees.json").decode()
    page.get_by_role("button", name="Demander l'effacement").click()
    page.get_by_role("button", name="Oui, effacer définitivement").click()
    expect(page.get_by_text("Ces données sont effacées.")).to_be_visible()
    page.get_by_role("link", name="Quitter le portail").click()
    expect(page.get_by_role("link", name="Espace ARS")).to_be_visible()
    visitor.sign_in(who)
    expect(page.get_by_text("Vous n’avez pas encore de demande")).to_be_visible()


def grow_old(data_dir: Path, minutes: int) -> None:
    """Let time pass for the sessions that are open."""
    seen = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=minutes)
    with closing(sqlite3.connect(data_dir / "erpps.db", timeout=20)) as connection, connection:
        connection.execute("UPDATE session_record SET last_seen_at = ?", (seen.isoformat(" "),))


def test_one_is_warned_before_a_session_ends_and_finds_everything_after(
    arrive: Arrive, data_dir: Path
):
    visitor = arrive("telephone")
    page = identity_step(visitor, "Camille MARTIN")
    with journey.saving(page):
        page.get_by_label("Nom d'usage").fill("Le Goff")
        page.get_by_label("Nom d'usage").blur()
    grow_old(data_dir, 29)
    # Coming back to the tab asks how long is left; a reload would be a sign of life.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    warning = page.get_by_role("alertdialog")
    expect(warning).to_contain_text("Votre session se termine")
    assert axe.violations(page) == []
    warning.get_by_role("button", name="Rester connecté").click()
    expect(warning).to_have_count(0)
    grow_old(data_dir, 31)
    page.reload()
    expect(page).to_have_url(f"{visitor.address}/?session=expiree")
    visitor.sign_in("Camille MARTIN")
    visitor.goto("/inscription")
    expect(page.get_by_label("Nom d'usage")).to_have_value("Le Goff")


def test_one_sees_where_one_is_signed_in_and_ends_it_from_elsewhere(arrive: Arrive):
    here, there = arrive(), arrive("telephone")
    here.sign_in("Camille MARTIN")
    there.sign_in("Camille MARTIN")
    here.page.get_by_role("link", name="Mes connexions").click()
    expect(here.page.get_by_text("Cette connexion", exact=True)).to_be_visible()
    assert axe.violations(here.page) == []
    others = here.page.get_by_role("button", name="Fermer cette connexion")
    expect(others.first).to_be_visible()
    for left in range(others.count() - 1, -1, -1):
        others.first.click()
        expect(others).to_have_count(left)
    there.goto("/mon-espace")
    expect(there.page.get_by_role("link", name="S'identifier avec FranceConnect")).to_be_visible()


def test_an_administrator_adds_moves_and_removes_an_agent(arrive: Arrive):
    visitor = arrive()
    page = visitor.page
    visitor.goto("/agents")
    page.get_by_role("link", name="S'identifier avec ma carte CPA").click()
    page.get_by_role("button", name="Agathe Delmas").click()
    page.get_by_role("heading", name="Annuaire des agents").wait_for()
    page.get_by_label("Prénom").fill("Maël")
    page.get_by_label("Nom", exact=True).fill("Tréguer")
    page.get_by_label("Identifiant de la carte CPA").fill("CPA00000900")
    page.get_by_label("Rôle", exact=True).select_option(label="Gestionnaire ARS")
    page.get_by_label("Agence", exact=True).select_option(label="ARS Bretagne")
    page.get_by_role("button", name="Ajouter l'agent").click()
    expect(page.get_by_text("Tréguer Maël", exact=True).first).to_be_visible()
    assert axe.violations(page) == []
    agent = arrive()
    agent.sign_in_as_agent("Maël Tréguer")
    page.get_by_role("button", name="Retirer Tréguer Maël").click()
    page.get_by_role("button", name="Confirmer le retrait Tréguer Maël").click()
    expect(page.get_by_text("Tréguer Maël", exact=True)).to_have_count(0)
    agent.goto("/instruction")
    expect(agent.page.get_by_text("Votre session a pris fin")).to_be_visible()
