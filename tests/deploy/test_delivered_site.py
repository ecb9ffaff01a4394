"""What the delivered site says and does not say, through its proxy, in production."""

import httpx
import pytest

from tests.deploy.conftest import Site

PAGES = ("/", "/agents/", "/mon-espace/", "/assets/inconnu.js", "/api/session", "/sante")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_tells_the_browser_what_it_may_do(site: Site, path: str):
    with site.browser() as browser:
        headers = browser.get(path).headers
    policy = headers["content-security-policy"]

    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    for directive in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert directive in policy


def test_scripts_are_ours_or_hashed_and_nothing_is_evaluated(site: Site):
    with site.browser() as browser:
        policy = browser.get("/").headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))

    assert "'self'" in scripts
    assert "sha256-" in scripts
    assert "unsafe" not in scripts
    assert "*" not in policy


@pytest.mark.parametrize("path", ["/mon-espace/", "/demande/x", "/mes-donnees/", "/instruction/"])
def test_personal_pages_are_not_kept_by_the_browser(site: Site, path: str):
    with site.browser() as browser:
        assert browser.get(path).headers["cache-control"] == "no-store"


def test_another_origin_is_not_let_in(site: Site):
    with site.browser() as browser:
        answer = browser.get("/api/session", headers={"Origin": "https://ailleurs.example"})

    assert answer.headers.get("access-control-allow-origin") not in {
        "*",
        "https://ailleurs.example",
    }


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT"])
def test_methods_that_nobody_needs_are_refused(site: Site, method: str):
    with site.browser() as browser:
        answer = browser.request(method, "/api/session")

    assert answer.status_code in {400, httpx.codes.METHOD_NOT_ALLOWED}


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/.env",
        "/erpps.db",
        "/documents/",
        "/cles-documents",
        "/docs",
        "/openapi.json",
        "/assets/",
        "/../../etc/passwd",
        "/simulateur/style.css",
    ],
)
def test_nothing_that_is_not_served_on_purpose_is_served(site: Site, path: str):
    with site.browser() as browser:
        answer = browser.get(path)

    assert answer.status_code in {307, 403, 404}
    assert "root:" not in answer.text
    assert "[core]" not in answer.text
