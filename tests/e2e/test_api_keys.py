"""The administrator gives an application its key, sees it serve, and takes it back."""

import httpx
from playwright.sync_api import expect

from tests.e2e import registered as r
from tests.e2e.conftest import Arrive

FEED = "/api/identites/v1/professionnels"
BASIS = "Article L. 1110-4-1 du code de la santé publique"


def test_a_key_opens_what_it_is_for_until_it_is_revoked(arrive: Arrive, portal: str):
    page = r.administrator(arrive, "ordinateur").page
    page.get_by_role("link", name="Clés d’API").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Clés d’API")
    page.get_by_label("Flux restreint e-CPS et MSSanté").check()
    page.get_by_role("button", name="Émettre la clé").click()
    r.told(page, "indiquez le texte qui l’autorise")
    r.checked(page)
    page.get_by_label("Nom de l'application").fill("Messagerie d’essai")
    page.get_by_label("Organisme").fill("Opérateur")
    page.get_by_label("Email de contact").fill("api@operateur.example")
    page.get_by_label("Base légale").fill(BASIS)
    page.get_by_role("button", name="Émettre la clé").click()
    field = page.get_by_label("Clé à copier")
    expect(field).to_be_visible()
    expect(field).not_to_have_value("")
    r.checked(page)
    headers = {"ESANTE-API-KEY": field.input_value()}

    answer = httpx.get(f"{portal}{FEED}?limite=1", headers=headers)
    assert answer.status_code == 200
    assert answer.json()["depuis"] == 0

    page.get_by_role("button", name="ne plus l'afficher").click()
    expect(field).to_be_hidden()
    expect(field).to_have_value("")
    page.get_by_role("button", name="Révoquer Messagerie").click()
    page.get_by_label("Motif de la révocation").fill("Fin de l’essai")
    page.get_by_role("button", name="Révoquer la clé").click()
    expect(page.get_by_text("La clé est révoquée")).to_be_visible()
    r.checked(page)

    refused = httpx.get(f"{portal}{FEED}?limite=1", headers=headers)
    assert refused.status_code == 401
    assert "révoquée" in refused.json()["erreur"]
