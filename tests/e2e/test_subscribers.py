"""The administrator adds a subscriber, verifies it, tries it, replays; at a desk, then a phone."""

import base64
import json

from playwright.sync_api import expect

from erpps_app.domain.message_signatures import proof
from tests.e2e import registered as r
from tests.e2e.axe import violations
from tests.e2e.conftest import SCREENS, Arrive
from tests.services.receiver import Answer, Said, receiving

# Presses a button; what a click where its question offers the first answer would reach, as soon as
# that question appears.
UNDER_THE_POINTER = """name => new Promise(told => {
  const appeared = () => {
    const question = document.querySelector(`[role="group"][aria-label="${name}"]`);
    if (!question) return;
    watching.disconnect();
    question.scrollIntoView();
    const { x, y, width, height } = question.querySelector("button").getBoundingClientRect();
    told(document.elementFromPoint(x + width / 2, y + height / 2).tagName);
  };
  const watching = new MutationObserver(appeared);
  watching.observe(document.body, { childList: true, subtree: true });
  [...document.querySelectorAll("button")].find(one => one.textContent === name).click();
})"""


def test_an_administrator_adds_a_subscriber_which_proves_itself_and_is_told(arrive: Arrive):
    admin = r.administrator(arrive, "ordinateur")
    page, known = admin.page, [b""]

    def answer(said: Said) -> Answer:
        drawn = said.get("challenge", "")
        told = {"challenge": drawn, "proof": proof(known[0], drawn)}
        return 200, {}, json.dumps(told).encode()

    with receiving() as subscriber:
        subscriber.answer = answer
        page.get_by_role("link", name="Abonnés").click()
        page.get_by_role("button", name="Ajouter un abonné").click()
        page.get_by_role("button", name="Ajouter l'abonné").click()
        expect(page.get_by_role("link", name="Indiquez l’organisme.")).to_be_visible()
        page.get_by_label("Nom du système").fill("Annuaire de la messagerie")
        page.get_by_label("Organisme").fill("Opérateur de messagerie")
        page.get_by_label("Adresse de réception").fill(subscriber.address)
        assert violations(page) == []
        page.get_by_role("button", name="Ajouter l'abonné").click()
        secret = page.get_by_label("Secret (base64)")
        expect(secret).not_to_have_value("")
        known[0] = base64.b64decode(secret.input_value())
        r.checked(page)
        page.get_by_role("link", name="vérifiez son adresse").click()
        page.get_by_role("button", name="Vérifier l'adresse").click()
        expect(page.get_by_text("l’abonné est actif")).to_be_visible()
        page.get_by_role("button", name="Envoyer un essai").click()
        expect(page.get_by_text("L’abonné a répondu à l’essai.")).to_be_visible()
        assert [said["type"] for said in subscriber.came] == ["challenge", "probe"]

        page.get_by_label("Rejouer depuis").fill("1")
        page.get_by_role("button", name="Compter les événements").click()
        expect(page.get_by_role("group", name="Confirmer le rejeu")).to_be_focused()
        page.set_viewport_size(SCREENS["telephone"])
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Rejouer", exact=True).click()
        expect(page.get_by_text("Le rejeu est demandé")).to_be_visible()
        page.get_by_role("button", name="Modifier l'abonné").click()
        expect(page.get_by_role("heading", name="Modifier l’abonné")).to_be_focused()
        expect(page.get_by_label("Professionnels", exact=True)).to_be_checked()
        page.get_by_label("Nom du système").fill("")
        page.get_by_role("button", name="Enregistrer").click()
        r.told(page, "Indiquez le nom du système.")
        r.checked(page)
        page.get_by_label("Nom du système").fill("Annuaire et messagerie")
        page.get_by_label("Structures").uncheck()
        page.get_by_label("Adresse de réception").fill(f"{subscriber.address}?nouvelle")
        page.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_role("heading", name="Annuaire et messagerie")).to_be_visible()
        expect(page.get_by_text("Adresse à vérifier")).to_be_visible()
        expect(page.get_by_text("Professionnels, Situations d’exercice")).to_be_visible()
        r.checked(page)
        page.get_by_role("button", name="Vérifier l'adresse").click()
        expect(page.get_by_text("reprend où il en était")).to_be_visible()
        assert page.evaluate(UNDER_THE_POINTER, "Changer le secret") == "SECTION"
        page.get_by_role("button", name="Créer un nouveau secret").click()
        expect(page.get_by_text("Le nouveau secret est créé")).to_be_visible()
        expect(secret).not_to_have_value("")
        assert base64.b64decode(secret.input_value()) != known[0]
        r.checked(page)
        page.get_by_role("button", name="J'ai copié le secret").click()
        expect(secret).to_be_hidden()
        expect(secret).to_have_value("")
        page.get_by_role("button", name="Clore l'abonnement").dblclick()
        question = page.get_by_role("group", name="Clore l’abonnement")
        expect(question).to_be_focused()
        question.get_by_role("button", name="Clore l'abonnement").click()
        expect(page.get_by_text("L’abonnement est clos")).to_be_visible()
    assert admin.complaints == []
