"""The CPA card, from the TLS handshake to the session; and every way around it that was tried."""

from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, expect

from erpps_app.domain.sign_in_failures import SIGN_IN_FAILURES
from tests.adapters.cards import DAY, NOW, pem
from tests.deploy.conftest import CARD, SECRET, Site

SESSION = "__Host-erpps"


def enter(browser: httpx.Client) -> httpx.Response:
    """Follow the sign-in to its end, which is the last redirection to the portal."""
    answer = browser.get("/auth/carte")
    while "/auth/carte" in answer.headers.get("location", ""):
        answer = browser.get(answer.headers["location"])
    return answer


def failure(answer: httpx.Response) -> str:
    code = parse_qs(urlsplit(answer.headers["location"]).query)["motif"][0]
    assert code in SIGN_IN_FAILURES
    return code


def test_a_good_card_opens_a_session_bound_to_https(site: Site):
    with site.browser(site.cards.agents.card(CARD)) as browser:
        answer = enter(browser)
        opened = next(
            c for c in answer.headers.get_list("set-cookie") if c.startswith(f"{SESSION}=")
        )
        left = browser.get("/api/session").json()["secondes"]

    assert answer.headers["location"] == "/administration"
    assert {"Secure", "HttpOnly", "Path=/"} <= {part.strip() for part in opened.split(";")}
    assert left > 0


def test_no_card(site: Site):
    with site.browser() as browser:
        assert failure(enter(browser)) == "carte-absente"
        assert SESSION not in browser.cookies


def test_an_expired_card(site: Site):
    with site.browser(site.cards.agents.card(CARD, until=NOW - DAY)) as browser:
        assert failure(enter(browser)) == "carte-expiree"
        assert SESSION not in browser.cookies


def test_a_revoked_card_from_the_moment_the_list_says_so(site: Site):
    shown = site.cards.agents.card(CARD)
    with site.browser(shown) as browser:
        assert enter(browser).headers["location"] == "/administration"
    site.cards.agents.revoked.append(shown[0].serial_number)
    site.publish_revocations()
    with site.browser(shown) as browser:
        assert failure(enter(browser)) == "carte-revoquee"
        assert SESSION not in browser.cookies


def test_a_foreign_card(site: Site):
    with site.browser(site.cards.foreign.card(CARD)) as browser:
        assert failure(enter(browser)) == "carte-inconnue"


def test_a_good_card_of_somebody_who_is_no_agent(site: Site):
    with site.browser(site.cards.agents.card("CPA99999999")) as browser:
        assert failure(enter(browser)) == "agent-inconnu"


def test_an_old_revocation_list_lets_nobody_in(site: Site):
    path = site.folder / "cartes/revocations.pem"
    before = path.read_text()
    path.write_text(pem(site.cards.root.crl(), site.cards.agents.crl(until=NOW - DAY)))
    with site.browser(site.cards.agents.card(CARD)) as browser:
        refused = failure(enter(browser))
    path.write_text(before)

    assert refused == "carte-verification"


def forged_headers(site: Site, secret: str = "") -> dict[str, str]:
    card, _ = site.cards.agents.card(CARD)
    headers = {"X-ERPPS-Client-Certificate": quote(pem(card))}
    return {**headers, "X-ERPPS-Proxy-Secret": secret} if secret else headers


def begun(browser: httpx.Client) -> str:
    return urlsplit(browser.get("/auth/carte").headers["location"]).query


@pytest.mark.parametrize("secret", ["", "faux", "demonstration-only-not-a-secret"])
def test_a_certificate_in_a_header_sent_directly_is_not_believed(site: Site, secret: str):
    with site.browser() as browser:
        address = f"{site.inside}/auth/carte/presenter?{begun(browser)}"
        headers = {**forged_headers(site, secret), "Host": urlsplit(site.card).netloc}
        answer = httpx.get(address, headers=headers)

        assert failure(answer) == "carte-non-transmise"
        assert SESSION not in browser.cookies


def test_the_host_of_cards_forgets_what_a_browser_claims(site: Site):
    """Even with the proxy's own secret, the certificate is the one of the handshake."""
    with site.browser() as browser:
        address = f"{site.card}/auth/carte/presenter?{begun(browser)}"
        assert failure(browser.get(address, headers=forged_headers(site, SECRET))) == (
            "carte-absente"
        )


def test_the_host_of_pages_shows_no_card_at_all(site: Site):
    with site.browser(site.cards.agents.card(CARD)) as browser:
        path = f"/auth/carte/presenter?{begun(browser)}"
        answer = browser.get(path, headers=forged_headers(site, SECRET))

    assert answer.status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize("path", ["/", "/auth/carte", "/instruction", "/api/session", "/_event"])
def test_the_host_of_cards_serves_nothing_else(site: Site, path: str):
    with site.browser(site.cards.agents.card(CARD)) as browser:
        assert browser.get(site.card + path).status_code == httpx.codes.NOT_FOUND


def test_an_expired_card_reaches_nothing_else_either(site: Site):
    with site.browser(site.cards.agents.card(CARD, until=NOW - DAY)) as browser:
        assert failure(browser.get(f"{site.card}/api/session")) == "carte-expiree"


def test_the_agent_arrives_with_a_browser(site: Site, browser: Browser):
    certificate, key = site.cards.agents.card(CARD)
    shown = {
        "origin": site.card,
        "cert": pem(certificate).encode(),
        "key": key.encode(),
    }
    context = browser.new_context(
        ignore_https_errors=True,
        client_certificates=[shown],  # pyright: ignore[reportArgumentType]
        locale="fr-FR",
    )
    page = context.new_page()
    page.goto(f"{site.public}/agents")
    page.get_by_role("link", name="S'identifier avec ma carte CPA").click()
    page.get_by_role("heading", name="Agents").wait_for()
    expect(page.get_by_text("Sylvie Marchand")).to_be_visible()
    context.close()


def test_a_card_shown_for_somebody_elses_attempt_lets_nobody_in(site: Site):
    """The attacker begins, the victim is led to show a card: the code stays with the victim."""
    with site.browser() as attacker, site.browser(site.cards.agents.card(CARD)) as victim:
        query = begun(attacker)
        answer = victim.get(f"{site.card}/auth/carte/presenter?{query}")
        assert failure(victim.get(answer.headers["location"])) == "inconnue"
        assert failure(attacker.get(f"/auth/carte/retour?{query}&code=devine")) == "inconnue"
        assert failure(attacker.get(f"/auth/carte/retour?{query}&code=")) == "deja-utilisee"
        assert SESSION not in attacker.cookies
        assert SESSION not in victim.cookies


def test_a_code_is_used_once(site: Site):
    with site.browser(site.cards.agents.card(CARD)) as browser:
        there = browser.get("/auth/carte").headers["location"]
        back = browser.get(there).headers["location"]
        assert browser.get(back).headers["location"] == "/administration"
        assert failure(browser.get(back)) == "deja-utilisee"
        assert failure(browser.get(there)) == "expiree"


def test_a_card_ends_with_its_session(site: Site):
    with site.browser(site.cards.agents.card(CARD)) as browser:
        enter(browser)
        browser.get("/auth/deconnexion")
        assert browser.get("/api/session").json() == {"secondes": None}


def test_production_behind_the_proxy_has_no_simulator_and_says_https(site: Site):
    with site.browser() as browser:
        home, simulator = browser.get("/"), browser.get("/simulateur/franceconnect/authorize")

    assert "max-age=31536000" in home.headers["strict-transport-security"]
    assert "nginx/" not in home.headers.get("server", "")
    assert simulator.status_code == httpx.codes.NOT_FOUND


def test_where_agents_have_cards_only_there_is_no_other_way_in(site: Site):
    with site.browser() as browser:
        assert failure(browser.get("/auth/agents")) == "erreur"


def test_a_redirection_stays_on_https(site: Site):
    with site.browser() as browser:
        assert browser.get("/agents").headers["location"].startswith(f"{site.public}/agents")


def test_another_host_name_is_refused(site: Site):
    with site.browser() as browser:
        answer = browser.get("/agents", headers={"Host": "hameconnage.example"})

    assert answer.status_code == 421


def test_the_same_caller_is_counted_whatever_address_a_browser_claims(site: Site):
    """``X-Forwarded-For`` is the proxy's word: 31 attestations a minute are too many."""
    with site.browser() as browser:
        codes = [
            browser.get("/attestation", headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code
            for n in range(31)
        ]

    assert codes[-1] == httpx.codes.TOO_MANY_REQUESTS
